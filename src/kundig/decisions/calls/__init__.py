"""What did a customer call about, what became of it, and how did the call end?"""

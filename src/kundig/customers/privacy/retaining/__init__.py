"""What does the law make us keep of an erased customer, and until when?"""

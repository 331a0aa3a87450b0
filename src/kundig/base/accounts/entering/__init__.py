"""How does somebody come in: by password, by second factor, by the firm's own login?"""

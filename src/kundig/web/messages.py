"""In which words does the web refuse?"""

MESSAGES = {
    "web.no_amount": "“%(text)s” is not an amount: write digits with a comma or point for the cents,"
    " below one million.",
    "value.rate_range": "The rate of %(activity)s would be %(rate)s; a rate lies between 0 and %(most)s"
    " euros: correct it.",
}

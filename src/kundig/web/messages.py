"""In which words does the web refuse?"""

MESSAGES = {
    "web.port_taken": (
        "Port %(port)s on %(host)s is taken (%(reason)s), so nothing was started."
        " Stop the other program, or name another port: --port %(other)s."
    ),
    "web.no_amount": "%(text)s is no amount. Write it with digits, such as 1.50 or 1,50 in German.",
        "“%(text)s” is not an amount: write digits with a comma or point for the cents, below one million."
    ),
    "value.rate_range": (
        "The rate of %(activity)s would be %(rate)s; a rate lies between 0 and %(most)s euros: correct it."
    ),
}

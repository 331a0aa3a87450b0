"""In which words does the server refuse?"""

MESSAGES = {
    "web.port_taken": (
        "Port %(port)s on %(host)s is taken (%(reason)s), so nothing was started."
        " Stop the other program, or name another port: --port %(other)s."
    ),
    "web.no_amount": (
        "“%(text)s” is not an amount: write digits with a comma or point for the cents, below one million."
    ),
}

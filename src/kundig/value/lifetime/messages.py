"""In which words do the models of a lifetime refuse and caution?"""

MESSAGES = {
    "lifetime.unknown_option": "There is no option %(option)s. Use: %(known)s.",
    "lifetime.not_fitted": "This %(model)s knows no customers yet. Call fit first.",
    "lifetime.flat": (
        "In one direction the data do not decide between parameters. A weak penalty holds them; it costs"
        " %(cost)s of log-likelihood. Do not read the single parameters; what they forecast holds."
    ),
    "lifetime.not_converged": (
        "The fit has not settled after %(passes)s passes. Do not use its forecasts; look for amounts or"
        " days in the data that cannot be."
    ),
}

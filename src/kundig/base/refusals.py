"""How does Kundig say no?"""

import datetime as dt


class Refused(Exception):
    """The user can act: a code and parameters; the edge translates it (`base.messages.say`)."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class NotNow(Exception):
    """It failed for a reason that passes; the worker tries again at `retry_at`."""

    def __init__(self, *, retry_at: dt.datetime) -> None:
        super().__init__(retry_at)
        self.retry_at = retry_at

"""In which words do accounts refuse?"""

MESSAGES = {
    "accounts.wrong": (
        "The name or the password is not right. Upper and lower case matter in both. An administrator can set"
        " a new password."
    ),
    "accounts.wait": (
        "There were too many wrong tries from here with this name. Wait %(minutes)s minutes, then try again."
    ),
    "accounts.wrong_code": (
        "This code is not right, was used before, or is too old. Wait for the next one; the clock of your"
        " device has to be right. A recovery code works too, once."
    ),
    "accounts.not_begun": "There is no code to be confirmed. Begin again with “Set up”.",
    "accounts.last_admin": (
        "%(name)s is the last administrator who can log in. Make somebody else an administrator first."
    ),
    "accounts.short_password": "The new password needs at least %(least)s characters: length is what counts.",
    "accounts.common_password": "This password stands in every list of common passwords. Choose another one.",
    "accounts.old_password": "Your present password is not right, so nothing was changed.",
    "accounts.unequal": "The two new passwords differ, so nothing was changed. Write the same one twice.",
    "accounts.name": "A name has 1 to 150 letters, digits and any of @ . + - _, without spaces.",
    "oidc.unreachable": (
        "The login of your firm cannot be reached (%(why)s). Try again later, or log in with a password."
    ),
    "oidc.insecure": "The address %(url)s of the login is not https, so nothing was sent there.",
    "oidc.answer": "The login of your firm gave an answer that cannot be trusted (%(why)s). Begin again.",
    "oidc.begin_again": "This login was begun elsewhere or too long ago. Begin again.",
    "oidc.no_role": (
        "You are known to the login of your firm, but have no role in Kundig. Ask those who run it for one."
    ),
    "oidc.unknown": "Nobody has created an account for you yet. Ask an administrator.",
    "oidc.name_taken": (
        "Somebody else has the name %(name)s here already. Ask an administrator to clear that up."
    ),
    "oidc.inactive": "Your account was deactivated. An administrator can activate it again.",
}

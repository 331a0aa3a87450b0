"""In which words does the API refuse?"""

MESSAGES = {
    "api.unauthorised": "This address needs a key: send the header “Authorization: Bearer kd_…” with one"
    " that is"
    " neither revoked nor expired.",
    "api.scope": "This key does not open this address: it needs the scope %(scope)s, and its owner the"
    " permission"
    " behind it. An administrator can give out another key.",
    "api.failed": "Something failed here that you cannot mend: nothing was changed. It is written in the log;"
    " try again later, or tell the administrator the time.",
    "api.not_found": "There is nothing at this address: compare it with the reference at /api/v1/docs.",
    "api.no_such.customer": "There is no customer with the number %(name)s: look him up in the list.",
    "api.no_such.decision": "There is no decision %(name)s: take the id that was answered when it was made.",
    "api.no_such.interaction": "This customer has no interaction %(name)s: take the id that was answered when"
    " it was appended.",
    "api.no_such.offer": "There is no offer %(name)s: take the id that stands in the decision.",
    "api.no_such.identity": "There is no identity %(name)s: the list shows which there are.",
    "api.no_such.task": "There is no task %(name)s: the list shows which there are.",
    "api.no_such.import": "There is no import %(name)s: the list shows which there are.",
    "api.no_such.refused_rows": "Import %(name)s has refused no rows, so there is no file of them.",
    "api.no_such.webhook": "There is no webhook %(name)s: the list shows which there are.",
    "api.no_such.segment": "There is no segment %(name)s that is shared or yours: the list shows which"
    " there are.",
    "api.no_such.user": "There is no user %(name)s who works here: correct the name, or leave it out.",
    "api.method": "%(method)s is not possible here; possible are: %(allowed)s.",
    "api.malformed": "The body cannot be read as JSON: send UTF-8 JSON with the header “Content-Type:"
    " application/json”.",
    "api.invalid": "%(count)s of the values sent do not fit; “errors” says which and why. Nothing was"
    " changed.",
    "api.too_large": "The body is larger than %(limit)s bytes: send less at once, or use an import.",
    "api.rate": "This key has made more than %(limit)s requests in a minute: go on in %(seconds)s seconds.",
    "api.cursor": "This cursor is not one of this list: begin anew without it, and take “next” as it is"
    " given.",
    "api.idempotency_key": "An Idempotency-Key has 1 to 255 visible characters, such as a UUID.",
    "api.idempotency_other": "This Idempotency-Key was used for another request: take a new key for a new"
    " request.",
    "api.idempotency_running": "The request with this Idempotency-Key is still being worked on: ask again"
    " in a"
    " second.",
    "api.if_match_missing": "Say which state you change: send the ETag of your last GET in the header"
    " If-Match.",
    "api.if_match_stale": "Somebody has changed this since your GET: get it anew, look, and change that.",
    "api.no_value": "Nothing has been computed yet for this: start `kundig value refresh`, or wait for the"
    " night.",
    "api.no_stage": "Nothing has been told of this customer's stage yet: start `kundig value refresh`,"
    " or wait for the night.",
    "api.field.missing": "This is missing.",
    "api.field.extra_forbidden": "This field does not exist here.",
    "api.field.length": "This is too long or too short.",
    "api.field.pattern": "This has signs that may not stand here, or the wrong form.",
    "api.field.choice": "Only these values exist: %(expected)s.",
    "api.field.number": "This is no number of the right kind and size.",
    "api.field.day": "This is no day between 1850 and 2150, written as 2026-12-31.",
    "api.field.moment": "This is no time between 1850 and 2150, with its offset: 2026-12-31T23:59:00+01:00.",
    "api.field.type": "This has the wrong type; the reference says which it needs.",
}
# Of each status the title that stands above the sentence.
TITLES = {
    304: "Not modified",
    400: "Bad request",
    401: "Not recognised",
    403: "Not permitted",
    404: "Not found",
    405: "Not possible here",
    409: "In conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Not this kind of content",
    422: "Does not fit",
    428: "Condition missing",
    429: "Too often",
    500: "Failed",
}
MESSAGES |= {f"api.title.{status}": title for status, title in TITLES.items()}

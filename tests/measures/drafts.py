"""An action that is in order, for tests that change one thing of it."""

from kundig.measures.drafts import Draft


def draft(**given: object) -> Draft:
    """A service that everybody may have, unless told otherwise."""
    values: dict[str, object] = {
        "code": "invoice_by_email",
        "kind": "service",
        "names": {"de": "Rechnung per E-Mail", "en": "Invoice by e-mail"},
        "texts": {"": {"de": "Ihre Rechnung kommt per E-Mail.", "en": "Your invoice comes by e-mail."}},
        "channels": ("phone", "web"),
    }
    return Draft(**values | given)  # type: ignore[arg-type]

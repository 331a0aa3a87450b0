"""How are tables, columns and codes called where a customer reads about himself?"""

from collections.abc import Mapping

from kundig.base.messages import translator
from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.fields import FIELDS
from kundig.customers.words import TOPICS


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


SECTIONS: Mapping[str, str] = {
    "customer": _("Who you are"),
    "identity": _("By what we recognise you"),
    "relationship": _("What you hold with us"),
    "interaction": _("What happened between us"),
    "posting": _("What was booked for you"),
    "consent": _("What you consented to, with the proof"),
    "objection": _("What you objected to"),
    "note": _("What we noted about you"),
    "task": _("What we planned to do for you"),
    "hold": _("Why we held back"),
    "household": _("The household you belong to"),
    "liveprofile": _("When we were last in touch"),
    "computedprofile": _("What we computed about you"),
    "monthlyvaluation": _("What we computed about you in earlier months"),
    "stagechange": _("Your stages in the life cycle, and since when"),
    "salesstep": _("Where you stood on the way to a purchase, and since when"),
    "patterncase": _("Of which patterns you were a case"),
    "decision": _("What was decided when we were in touch"),
    "offer": _("What was suggested to you"),
    "response": _("What you answered"),
    "levelchange": _("Your service levels, and since when"),
    "merge": _("Which of your records we brought together"),
    "duplicatepair": _("Where we asked ourselves whether two records are you"),
    "edit": _("What was changed"),
    "editedcustomer": _("What stood there before it was changed"),
    "importrun": _("From which files your data came"),
    "importedrow": _("In which rows of these files"),
    "importedchange": _("What stood there before a file changed it"),
    "journalentry": _("What was done with your data, and when"),
    "webhookdelivery": _("When other programs were told of it"),
}
COLUMNS: Mapping[str, str] = {one.column: one.english for one in ATTRIBUTES.values()} | {
    "about": _("about"),
    "act": _("act"),
    "action": _("measure"),
    "amount": _("amount"),
    "arm": _("way of deciding"),
    "answer": _("answer"),
    "answered_at": _("answered"),
    "at": _("when"),
    "before": _("before"),
    "booked_on": _("booked on"),
    "cause": _("cause"),
    "channel": _("channel"),
    "chosen": _("taken over"),
    "created_at": _("created"),
    "currency": _("currency"),
    "day": _("day"),
    "decided_at": _("decided"),
    "delivered_at": _("delivered"),
    "details": _("details"),
    "direction": _("direction"),
    "done_at": _("done"),
    "due_on": _("due on"),
    "event": _("event"),
    "file": _("file"),
    "found_at": _("found"),
    "lifted_at": _("lifted"),
    "lifted_source": _("how it was lifted"),
    "minutes": _("minutes"),
    "need": _("need"),
    "first": _("first of its cycle"),
    "started_by": _("started by"),
    "month": _("month"),
    "occasion": _("occasion"),
    "name": _("name"),
    "probability": _("probability"),
    "product": _("product"),
    "purpose": _("purpose"),
    "reason": _("reason"),
    "reference": _("reference"),
    "reserved": _("cost set aside"),
    "row": _("row"),
    "rule": _("rule"),
    "slot": _("place"),
    "so_far": _("value so far"),
    "sort_key": _("key for sorting"),
    "source": _("source"),
    "status": _("status"),
    "system": _("system"),
    "terms": _("terms"),
    "text": _("text"),
    "text_version": _("version of the text"),
    "title": _("title"),
    "topic": _("topic"),
    "tried_at": _("tried"),
    "undone_at": _("undone"),
    "until": _("until"),
    "value": _("value"),
    "values": _("new values"),
    "verdict": _("verdict"),
    "what": _("what"),
    # Fields that the customer has, but other tables too.
    "kind": _("kind"),
    "level_rule": _("row of the table of service levels"),
    "number": _("number"),
    "since": _("since"),
    "changed_at": _("changed"),
}
CODES: Mapping[str, str] = {
    **TOPICS,
    "inbound": _("Inbound"),
    "outbound": _("Outbound"),
    "unbound": _("Unbound"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "letter": _("Letter"),
    "visit": _("Visit"),
    "call": _("Call"),
    "web": _("Website"),
    "sms": _("Text message"),
    "portal": _("Portal"),
    "branch": _("Branch"),
    "social": _("Social network"),
    "delivery": _("Delivery"),
    "order": _("Order"),
    "dunning": _("Dunning letter"),
    "review": _("Review"),
    "form": _("Form"),
    "meter_reading": _("Meter reading"),
    "survey": _("Surveys"),
    "service": _("Service"),
    "claims": _("Claims"),
    "page": _("Page opened"),
    "analysis": _("Analysis of use"),
    "dispute": _("disputed claim"),
    "insolvency": _("insolvency"),
    "bereavement": _("bereavement"),
    "other": _("other reason"),
    "person": _("Person"),
    "organisation": _("Organisation"),
    "contract": _("Contract"),
    "account": _("Account"),
    "product_line": _("Product line"),
    "revenue": _("Revenue"),
    "cost_of_goods": _("Cost of goods"),
    "discount": _("Discounts and bonuses"),
    "credit_note": _("Credit notes"),
    "return": _("Returned goods"),
    "write_off": _("Write-offs"),
    "payment": _("Payments"),
    "advertising": _("Advertising"),
    "granted": _("granted"),
    "withdrawn": _("withdrawn"),
    "customers": _("Customers"),
    "relationships": _("Relationships"),
    "postings": _("Postings"),
    "interactions": _("Interactions"),
    "retention": _("Retention"),
    "development": _("Development"),
    "acquisition": _("Acquisition"),
    "none": _("No measure"),
    "above_threshold": _("by value"),
    "potential_threshold": _("by potential"),
    "below_thresholds": _("floor for everybody"),
    "rule": _("by another rule"),
    "gap.number": _("gap in the number of relationships"),
    "gap.duration": _("gap in duration"),
    "gap.profitability": _("gap in profitability"),
    "gap.cost_to_serve": _("cost to serve"),
    "gap.win_back": _("winning back"),
    "gap.prospect": _("prospect"),
    "gap.let_go": _("has left"),
    "gap.none": _("nothing is missing"),
}


def section_name(table: str, language: str) -> str:
    """The heading over a table."""
    return translator(language).gettext(SECTIONS.get(table, table))


def column_name(table: str, column: str, language: str) -> str:
    """The name of a column; the customer's own fields are called as everywhere.

    >>> column_name("customer", "city", "de"), column_name("interaction", "at", "en")
    ('Ort', 'when')
    """
    if table == "customer" and column in FIELDS:
        return FIELDS[column].said(language)
    return translator(language).gettext(COLUMNS.get(column, column))


def code_name(text: str, language: str) -> str:
    """A code in words; anything else stays itself."""
    return translator(language).gettext(CODES[text]) if text in CODES else text

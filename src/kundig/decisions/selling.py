"""Which offers and answers move a customer's sales cycle, and in which SQL do they stand?"""

from kundig.cycles.sales.events import FACTS, Source

_OF = "o.direction, o.channel, o.kind, o.action, coalesce(nullif(a.need, ''), o.action)"
OFFERS = Source(
    "offers",
    f"SELECT o.customer_id, o.at, false, 'offer', {_OF}, o.id"
    " FROM kundig_offer o LEFT JOIN kundig_action a ON a.code = o.action WHERE o.answer <> 'unshown'",
    "kundig_offer",
    "SELECT customer_id FROM kundig_offer WHERE id > %(after)s",
)
# As the customer answers, he speaks to us, whoever began.
RESPONSES = Source(
    "responses",
    f"SELECT r.customer_id, r.at, false, r.answer, {_OF.replace('o.direction', "'inbound'")}, r.id"
    " FROM kundig_response r JOIN kundig_offer o ON o.id = r.offer_id"
    " LEFT JOIN kundig_action a ON a.code = o.action",
    "kundig_response",
    "SELECT customer_id FROM kundig_response WHERE id > %(after)s",
)
EVERYTHING = (*FACTS, OFFERS, RESPONSES)

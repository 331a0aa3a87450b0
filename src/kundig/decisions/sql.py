"""In which words is the database asked all at once, and told all at once?

Each part is a statement of its own, so that what it reads is younger than the lock it waited for.
"""

from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.sorting import ERASED
from kundig.decisions.contact.limits import LOOKS_BACK_DAYS

# The customer asked for, who leads himself as nearly all do.
HOLD = f"""
SELECT id, number FROM kundig_customer
WHERE {{asked}} = %(asked)s AND leading_id IS NULL AND NOT starts_with(sort_key, '{ERASED}')
FOR NO KEY UPDATE
"""
# Whoever leads the customer asked for; between the two a merge may change who that is.
LOCK = f"""
SELECT id, number FROM kundig_customer
WHERE id = (SELECT coalesce(leading_id, id) FROM kundig_customer WHERE {{asked}} = %(asked)s)
AND leading_id IS NULL AND NOT starts_with(sort_key, '{ERASED}')
FOR NO KEY UPDATE
"""
LEADS = "SELECT coalesce(leading_id, id) = %(leader)s FROM kundig_customer WHERE {asked} = %(asked)s"
_PROFILES = {"customer": "c", "live": "l", "computed": "p"}
COLUMNS = tuple(ATTRIBUTES)
_ATTRIBUTES = ", ".join(f"{_PROFILES[one.profile]}.{one.column}" for one in ATTRIBUTES.values())


def _seconds(column: str) -> str:
    return f"floor(extract(epoch FROM {column}))::bigint"


def _seconds_up(column: str) -> str:
    return f"ceil(extract(epoch FROM {column}))::bigint"


def _list(what: str, rows: str, order: str) -> str:
    return f"(SELECT coalesce(json_agg(json_build_array({what}) ORDER BY {order}), '[]')::text FROM {rows})"


_RELATIONSHIPS = _list(
    "r.kind, r.number, r.product, r.since, r.until, r.terms",
    "kundig_relationship r JOIN members m ON m.id = r.customer_id WHERE r.since <= %(today)s",
    "r.since, r.id",
)
# One that was placed while the decision waited for the customer is a moment younger than it, and holds.
_HOLDS = _list(
    f"h.reason, {_seconds('least(h.since, %(at)s::timestamptz)')}, {_seconds('h.until')}",
    "kundig_hold h JOIN members m ON m.id = h.customer_id WHERE h.until IS NULL OR h.until > %(at)s",
    "h.since, h.id",
)
# What he takes back holds as soon as we know of it, even for a contact that is told of later.
_ACTS = _list(
    f"a.purpose, a.channel, a.act = 'granted', {_seconds('least(a.at, %(at)s)')}",
    "(SELECT DISTINCT ON (one.purpose, one.channel) one.* FROM kundig_consent one"
    " JOIN members m ON m.id = one.customer_id WHERE one.act = 'withdrawn' OR one.at <= %(at)s"
    " ORDER BY one.purpose, one.channel, one.at DESC, one.act = 'granted', one.id DESC) AS a",
    "a.purpose, a.channel",
)
_OBJECTIONS = _list(
    f"o.purpose, o.channel, {_seconds('least(o.at, %(at)s)')}",
    "kundig_objection o JOIN members m ON m.id = o.customer_id WHERE o.lifted_at IS NULL",
    "o.id",
)
_TOUCHES = _list(
    # Rounded up: no window of the contact policy, and no pause, is a fraction of a second too short.
    f"t.channel, t.direction, t.purpose, t.action, {_seconds_up('t.at')},"
    " CASE WHEN t.never THEN 'never' ELSE t.answer END,"
    f" {_seconds_up('t.answered_at')}",
    "kundig_offer t JOIN members m ON m.id = t.customer_id"
    f" WHERE (t.at > %(at)s::timestamptz - interval '{LOOKS_BACK_DAYS} days' OR t.never)"
    " AND t.answer <> 'unshown'",
    "t.at, t.id",
)
_USE = _list(
    "u.action_id, u.taken, u.spent::text",
    "kundig_actionuse u JOIN kundig_action a ON a.id = u.action_id"
    " WHERE a.stock IS NOT NULL OR a.budget IS NOT NULL",
    "u.action_id",
)
GATHER = f"""
WITH members AS (SELECT id FROM kundig_customer WHERE id = %(leader)s OR leading_id = %(leader)s)
SELECT nextval('kundig_decision_id_seq'),
  (SELECT max(id) FROM kundig_rulebook),
  coalesce((SELECT max(sequence) FROM kundig_lesson), 0),
  EXISTS (SELECT FROM kundig_posting s JOIN members m ON m.id = s.customer_id
    WHERE s.kind = 'revenue' AND s.booked_on <= %(today)s),
  {_RELATIONSHIPS}, {_HOLDS}, {_ACTS}, {_OBJECTIONS}, {_TOUCHES}, {_USE},
  {_ATTRIBUTES}
FROM kundig_customer c
LEFT JOIN kundig_liveprofile l ON l.customer_id = c.id
LEFT JOIN kundig_computedprofile p ON p.customer_id = c.id AND p.generation = (
  SELECT max(id) FROM kundig_refresh WHERE finished_at IS NOT NULL)
WHERE c.id = %(leader)s
"""
RESERVE = """
UPDATE kundig_actionuse u SET taken = u.taken + 1, spent = u.spent + a.cost
FROM kundig_action a WHERE u.action_id IN (
  SELECT action_id FROM kundig_actionuse WHERE action_id = ANY(%(actions)s) ORDER BY action_id FOR UPDATE)
AND a.id = u.action_id AND (a.stock IS NULL OR u.taken < a.stock)
AND (a.budget IS NULL OR u.spent + a.cost <= a.budget)
RETURNING u.action_id, a.cost
"""
GIVE_BACK = """
UPDATE kundig_actionuse u SET taken = greatest(0, u.taken - 1), spent = greatest(0, u.spent - given.cost)
FROM unnest(%(actions)s::bigint[], %(costs)s::numeric[]) AS given (action, cost)
WHERE u.action_id = given.action
"""
_INTERACTION = """
happened AS (
  INSERT INTO kundig_interaction (customer_id, relationship_id, direction, channel, kind, topic, text,
    minutes, at, answered_at, number)
  VALUES (%(leader)s, %(relationship)s::bigint, %(direction)s::text, %(channel)s::text, %(kind)s::text,
    %(topic)s::text, %(text)s::text,
    %(minutes)s::numeric, %(happened_at)s, %(answered_at)s::timestamptz, %(number)s::text)
  ON CONFLICT (number) WHERE number <> '' DO NOTHING
  RETURNING id),
live AS ({in_touch}),
noted AS (
  INSERT INTO kundig_journalentry (at, actor_id, what, about, details)
  SELECT %(now)s, %(actor)s::bigint, 'interaction.recorded', 'customer:' || %(customer)s::text,
    jsonb_build_object('interaction', id, 'kind', %(kind)s::text) FROM happened),
"""
_DECISION = """
decided AS (
  INSERT INTO kundig_decision (id, customer_id, interaction_id, at, channel, direction, occasion, slots, arm,
    rulebook_id, model, chosen, log)
  VALUES (%(decision)s, %(leader)s, {interaction}, %(at)s, %(channel)s::text, %(direction)s::text,
    %(occasion)s::text, %(slots)s, %(arm)s::text, %(rulebook)s, %(model)s, %(chosen)s, %(log)s)),
offered AS (
  INSERT INTO kundig_offer (customer_id, decision_id, slot, action, kind, purpose, channel, direction, at,
    company_value, customer_value, reserved, chance, features)
  SELECT %(leader)s, %(decision)s, o.slot, o.action, o.kind, o.purpose, %(channel)s::text,
    %(direction)s::text, %(at)s, o.company,
    o.customer, o.reserved, o.chance, %(features)s
  FROM unnest(%(offers_slot)s::int[], %(offers_action)s::text[], %(offers_kind)s::text[],
    %(offers_purpose)s::text[], %(offers_company)s::numeric[], %(offers_customer)s::numeric[],
    %(offers_reserved)s::numeric[], %(offers_chance)s::float8[])
    AS o (slot, action, kind, purpose, company, customer, reserved, chance)
  RETURNING id, slot)
SELECT {interaction}, (SELECT array_agg(id ORDER BY slot) FROM offered)
"""
WRITE = "WITH" + _DECISION.format(interaction="%(interaction)s::bigint")


def record_and_write(in_touch: str) -> str:
    """The same where the interaction is recorded, too; `in_touch` tells when he was last in touch."""
    live = in_touch.format("VALUES (%(leader)s, %(happened_at)s, %(inbound_at)s::timestamptz)")
    decided = _DECISION.format(interaction="(SELECT id FROM happened)")
    return "WITH" + _INTERACTION.format(in_touch=live) + decided

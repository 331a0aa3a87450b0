"""In which words is the database asked all at once, and told all at once?

Each part is a statement of its own, so that what it reads is younger than the lock it waited for.
"""

from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.sorting import ERASED
from kundig.decisions.contact.limits import LOOKS_BACK_DAYS

# Of the customers asked for those who lead themselves, as nearly all do.
HOLD = f"""
SELECT held.id, held.number FROM json_to_recordset(%(asked)s) AS asked (who {{type}}), LATERAL (
  SELECT id, number FROM kundig_customer
  WHERE {{by}} = asked.who AND leading_id IS NULL AND NOT starts_with(sort_key, '{ERASED}')
  FOR NO KEY UPDATE {{waits}}) AS held
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
    "kundig_relationship r WHERE r.customer_id = ANY(members.ids) AND r.since <= asked.today",
    "r.since, r.id",
)
# One that was placed while the decision waited for the customer is a moment younger than it, and holds.
_HOLDS = _list(
    f"h.reason, {_seconds('least(h.since, asked.at)')}, {_seconds('h.until')}",
    "kundig_hold h WHERE h.customer_id = ANY(members.ids) AND (h.until IS NULL OR h.until > asked.at)",
    "h.since, h.id",
)
# What he takes back holds as soon as we know of it, even for a contact that is told of later.
_ACTS = _list(
    f"a.purpose, a.channel, a.act = 'granted', {_seconds('least(a.at, asked.at)')}",
    "(SELECT DISTINCT ON (one.purpose, one.channel) one.* FROM kundig_consent one"
    " WHERE one.customer_id = ANY(members.ids) AND (one.act = 'withdrawn' OR one.at <= asked.at)"
    " ORDER BY one.purpose, one.channel, one.at DESC, one.act = 'granted', one.id DESC) AS a",
    "a.purpose, a.channel",
)
_OBJECTIONS = _list(
    f"o.purpose, o.channel, {_seconds('least(o.at, asked.at)')}",
    "kundig_objection o WHERE o.customer_id = ANY(members.ids) AND o.lifted_at IS NULL",
    "o.id",
)
_TOUCHES = _list(
    # Rounded up: no window of the contact policy, and no pause, is a fraction of a second too short.
    f"t.channel, t.direction, t.purpose, t.action, {_seconds_up('t.at')},"
    " CASE WHEN t.never THEN 'never' ELSE t.answer END,"
    f" {_seconds_up('t.answered_at')}",
    "kundig_offer t WHERE t.customer_id = ANY(members.ids)"
    f" AND (t.at > asked.at - interval '{LOOKS_BACK_DAYS} days' OR t.never)"
    " AND t.answer <> 'unshown'",
    "t.at, t.id",
)
_USE = _list(
    "u.action_id, u.taken, u.spent::text",
    "kundig_actionuse u JOIN kundig_action a ON a.id = u.action_id"
    " WHERE a.stock IS NOT NULL OR a.budget IS NOT NULL",
    "u.action_id",
)
# A lateral part with a limit is looked up row by row, however few customers there were when it was planned.
GATHER = f"""
SELECT c.id, c.number, nextval('kundig_decision_id_seq'),
  (SELECT max(id) FROM kundig_rulebook),
  coalesce((SELECT max(sequence) FROM kundig_lesson), 0),
  EXISTS (SELECT FROM kundig_posting s WHERE s.customer_id = ANY(members.ids)
    AND s.kind = 'revenue' AND s.booked_on <= asked.today),
  {_RELATIONSHIPS}, {_HOLDS}, {_ACTS}, {_OBJECTIONS}, {_TOUCHES}, {_USE},
  {_ATTRIBUTES}
FROM json_to_recordset(%(asked)s) AS asked (who {{type}}, at timestamptz, today date)
CROSS JOIN LATERAL (SELECT * FROM kundig_customer WHERE {{by}} = asked.who LIMIT 1) AS c
CROSS JOIN LATERAL (
  SELECT ARRAY(SELECT id FROM kundig_customer WHERE leading_id = c.id) || c.id AS ids LIMIT 1) AS members
LEFT JOIN LATERAL (SELECT * FROM kundig_liveprofile WHERE customer_id = c.id LIMIT 1) AS l ON true
LEFT JOIN LATERAL (SELECT * FROM kundig_computedprofile WHERE customer_id = c.id AND generation = (
  SELECT max(id) FROM kundig_refresh WHERE finished_at IS NOT NULL) LIMIT 1) AS p ON true
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


def write(in_touch: str) -> str:
    """All that was decided: interactions if they are to be recorded, decisions, offers; the ids of all.

    `in_touch` tells when a customer was last in touch.
    """
    seen = in_touch.format("SELECT leader, happened_at, inbound_at FROM told WHERE record")
    return f"""
WITH told AS MATERIALIZED (
  SELECT CASE WHEN record THEN nextval('kundig_interaction_id_seq') ELSE interaction END AS happened, one.*
  FROM json_to_recordset(%(told)s) AS one (decision bigint, leader bigint, customer text, record boolean,
    interaction bigint, relationship bigint, direction text, channel text, kind text, topic text, text text,
    minutes numeric, number text, at timestamptz, now timestamptz, happened_at timestamptz,
    inbound_at timestamptz, answered_at timestamptz, actor bigint, occasion text, slots int, arm text,
    rulebook bigint, model bigint, chosen text[], log bytea, features bytea, offers json)),
happened AS (
  INSERT INTO kundig_interaction (id, customer_id, relationship_id, direction, channel, kind, topic, text,
    minutes, at, answered_at, number)
  SELECT happened, leader, relationship, direction, channel, kind, topic, text,
    minutes, happened_at, answered_at, number FROM told WHERE record
  ON CONFLICT (number) WHERE number <> '' DO NOTHING
  RETURNING id),
live AS ({seen}),
noted AS (
  INSERT INTO kundig_journalentry (at, actor_id, what, about, details)
  SELECT now, actor, 'interaction.recorded', 'customer:' || customer,
    jsonb_build_object('interaction', happened, 'kind', kind) FROM told WHERE record),
decided AS (
  INSERT INTO kundig_decision (id, customer_id, interaction_id, at, channel, direction, occasion, slots, arm,
    rulebook_id, model, chosen, log)
  SELECT decision, leader, happened, at, channel, direction, occasion, slots, arm,
    rulebook, model, chosen, log FROM told),
offered AS (
  INSERT INTO kundig_offer (customer_id, decision_id, slot, action, kind, purpose, channel, direction, at,
    company_value, customer_value, reserved, chance, features)
  SELECT told.leader, told.decision, o.slot, o.action, o.kind, o.purpose, told.channel, told.direction,
    told.at, o.company, o.customer, o.reserved, o.chance, told.features
  FROM told, json_to_recordset(told.offers) AS o (slot int, action text, kind text, purpose text,
    company numeric, customer numeric, reserved numeric, chance float8)
  RETURNING id, decision_id, slot)
SELECT told.decision,
  CASE WHEN told.record THEN (SELECT id FROM happened WHERE id = told.happened) ELSE told.interaction END,
  (SELECT array_agg(id ORDER BY slot) FROM offered WHERE decision_id = told.decision)
FROM told
"""

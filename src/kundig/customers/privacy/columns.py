"""Which column of which table tells something about whom? A column that is not named here fails the build."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

OF_CUSTOMER = "customer_id = ANY(%(ids)s)"
OF_ENTRY = "about = ANY(%(about)s)"
_EDITS = "SELECT edit_id FROM kundig_editedcustomer WHERE customer_id = ANY(%(ids)s)"
_HOUSES = "SELECT household_id FROM kundig_householdmember WHERE customer_id = ANY(%(ids)s)"
_ENTRIES = "SELECT id FROM kundig_journalentry WHERE about = ANY(%(about)s)"
# What imports call the kinds of rows.
_KINDS = {
    "customer": "customers",
    "relationship": "relationships",
    "posting": "postings",
    "interaction": "interactions",
    "identity": "identities",
}


def _imported(kind: str) -> str:
    """Which imported rows are his; `kind` is the column that names their table."""
    return " OR ".join(
        f"({kind} IN ('{one}', '{many}', 'kundig_{one}') AND record_id IN (SELECT id FROM kundig_{one}"
        f" WHERE {'id' if one == 'customer' else 'customer_id'} = ANY(%(ids)s)))"
        for one, many in _KINDS.items()
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A table by columns: what they tell about a customer, and which rows are about him.

    `personal` is told to him and goes when he is erased. `bare` is told too; it may stay where the row does,
    since it says nothing without his name. `mixed` may tell of others too: it is not told, and goes.
    `staff` is about those who work here. `plain` tells nothing about anybody.
    """

    where: str = ""
    personal: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset((*self.personal, *self.bare, *self.mixed, *self.staff, *self.plain))

    @property
    def told(self) -> tuple[str, ...]:
        """What the customer is told of his rows."""
        return (*self.personal, *self.bare)


def _table(where: str = "", **classes: str) -> Table:
    return Table(where, **{name: tuple(columns.split()) for name, columns in classes.items()})


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "customer": _table(
            "id = ANY(%(ids)s)",
            personal="number salutation first_name last_name company street postal_code city country"
            " email phone language born_on since sort_key",
            bare="kind",
            plain="id merged_into_id leading_id",
        ),
        "identity": _table(OF_CUSTOMER, personal="kind value system source since", plain="id customer_id"),
        "relationship": _table(
            OF_CUSTOMER, personal="kind product number since until terms", plain="id customer_id"
        ),
        "interaction": _table(
            OF_CUSTOMER,
            personal="direction channel kind topic at minutes text answered_at level number",
            plain="id customer_id relationship_id",
        ),
        "posting": _table(
            OF_CUSTOMER,
            personal="reference number",
            bare="kind amount currency booked_on due_on",
            plain="id customer_id relationship_id",
        ),
        "consent": _table(
            OF_CUSTOMER,
            personal="purpose channel act text_version text source at",
            staff="actor_id",
            plain="id customer_id",
        ),
        "objection": _table(
            OF_CUSTOMER,
            personal="purpose channel source at lifted_at lifted_source",
            staff="actor_id",
            plain="id customer_id",
        ),
        "note": _table(OF_CUSTOMER, personal="text at changed_at", staff="author_id", plain="id customer_id"),
        "task": _table(
            OF_CUSTOMER,
            personal="title text due_on created_at done_at",
            staff="person_id created_by_id done_by_id",
            plain="id customer_id",
        ),
        "hold": _table(
            OF_CUSTOMER, personal="reason text since until", staff="actor_id", plain="id customer_id"
        ),
        "household": _table(f"id IN ({_HOUSES})", personal="name since", plain="id"),
        "householdmember": _table(OF_CUSTOMER, plain="customer_id household_id"),
        "liveprofile": _table(
            OF_CUSTOMER,
            personal="last_interaction_at last_inbound_at stage stage_since sales_stage sales_since"
            " sales_need sales_started_by sales_until purchase_due_from purchase_due_until purchase_chance"
            " pattern_renewal pattern_purchase pattern_complaint pattern_leaving",
            plain="customer_id",
        ),
        "computedprofile": _table(
            OF_CUSTOMER,
            personal="revenue deductions cost_of_goods cost_to_serve profit rank main_cause last_purchase_on"
            " frequency rfm profit_to_date relationships tenure_years profit_per_relationship_year level"
            " level_since level_reason level_rule promises_kept promises_broken potential potential_level"
            " as_it_goes gap_number gap_duration gap_profitability expected_years attainable_relationships"
            " attainable_years attainable_profit measure measure_reason reason_own reason_attainable"
            " needs_group active_chance expected_purchases lifetime_value lifetime_low lifetime_high",
            plain="generation customer_id",
        ),
        "monthlyvaluation": _table(
            OF_CUSTOMER,
            personal="month profit relationships tenure_years so_far attainable_relationships"
            " attainable_years potential level potential_level",
            plain="customer_id",
        ),
        "stagechange": _table(
            OF_CUSTOMER,
            personal="stage before since at cause event rule",
            plain="id customer_id version_id led",
        ),
        "salesstep": _table(
            OF_CUSTOMER,
            personal="stage before since need started_by what first at rule",
            plain="id customer_id place cycle prompt source version_id led",
        ),
        "patterncase": _table(OF_CUSTOMER, personal="day", plain="id pattern_id customer_id"),
        "decision": _table(
            OF_CUSTOMER,
            personal="at channel direction occasion arm chosen",
            mixed="log",
            plain="id customer_id interaction_id slots rulebook_id model",
        ),
        "offer": _table(
            OF_CUSTOMER,
            personal="slot action kind purpose channel direction at company_value customer_value reserved"
            " chance answer answered_at never",
            mixed="features",
            plain="id customer_id decision_id",
        ),
        "response": _table(OF_CUSTOMER, personal="answer reason at", plain="id offer_id customer_id learned"),
        "levelchange": _table(OF_CUSTOMER, personal="level before since", plain="id customer_id led"),
        # What two customers have in common, or one had of the other: only whole merges are told of.
        "merge": _table(
            "survivor_id = ANY(%(ids)s) AND merged_id = ANY(%(ids)s)",
            personal="before chosen at undone_at",
            staff="actor_id",
            plain="id survivor_id merged_id",
        ),
        "duplicatepair": _table(
            "(left_id = ANY(%(ids)s) OR right_id = ANY(%(ids)s))",
            personal="probability verdict found_at decided_at",
            mixed="evidence",
            staff="decided_by_id",
            plain="id left_id right_id",
        ),
        "edit": _table(
            f"id IN ({_EDITS})", personal="at values undone_at", staff="actor_id", plain="id customers"
        ),
        "editedcustomer": _table(OF_CUSTOMER, personal="before", plain="id edit_id customer_id"),
        "importrun": _table(
            f"id IN (SELECT run_id FROM kundig_importedrow WHERE {_imported('kind')})",
            bare="kind file created_at",
            mixed="reason",
            staff="actor_id undone_by_id",
            plain="id digest options mapping policy state step"
            " seen added changed known refused differing reasons done_rows percent met"
            " finished_at undone_at",
        ),
        "importedrow": _table(_imported("kind"), personal="row", plain="kind key run_id record_id digest"),
        "importedchange": _table(
            f"{_imported('"table"')} OR (before ->> 'customer_id')::bigint = ANY(%(ids)s)",
            personal="row before",
            plain="id run_id table record_id digest",
        ),
        "importshape": _table(plain="id kind signature mapping options used_at"),
        "journalentry": _table(
            OF_ENTRY, personal="about details", bare="at what", staff="actor_id", plain="id told"
        ),
        "webhookdelivery": _table(
            f"entry_id IN ({_ENTRIES})",
            personal="answer",
            bare="tried_at delivered_at status",
            plain="id webhook_id entry_id attempts due_at",
        ),
        # Copies of answers, kept for 48 hours: they repeat what stands elsewhere.
        "idempotentanswer": _table(mixed="headers body", plain="id api_key_id key request status at"),
        # What outlives an erasure: keyed hashes and, where the law demands it, what is locked away.
        "suppression": _table(plain="id digest purpose channel at"),
        "erasure": _table(staff="actor_id", plain="id at digest counts kept"),
        "retainedrecord": _table(mixed="data", plain="id erasure_id reason until"),
        "segment": _table(mixed="rule", staff="owner_id", plain="id name shared columns order changed_at"),
        "user": _table(
            staff="password last_login username first_name last_name email date_joined role language theme"
            " totp_secret totp_confirmed_at totp_last_step recovery_codes subject is_active is_staff"
            " is_superuser",
            plain="id",
        ),
        "user_groups": _table(staff="user_id", plain="id group_id"),
        "user_user_permissions": _table(staff="user_id", plain="id permission_id"),
        "apikey": _table(
            staff="owner_id name", plain="id prefix digest scopes created_at expires_at revoked_at used_at"
        ),
        "webhook": _table(
            staff="owner_id",
            plain="id url events secret former_secret former_until created_at paused_at",
        ),
        "readmark": _table(plain="name done next xact"),
        "pattern": _table(
            plain="id at outcome sequence cases outcomes expected lift low high p q tested today"
        ),
        "lakemark": _table(plain="id dataset month"),
        "costrate": _table(plain="id activity amount"),
        "servicelevel": _table(
            plain="code response_hours channels named_contact goodwill_limit queue_priority cost_per_year"
        ),
        "policy": _table(plain="id name kind title"),
        "policyversion": _table(
            staff="author_id approved_by_id withdrawn_by_id",
            plain="id policy_id number content note based_on_id created_at submitted_at approved_at"
            " holds_from withdrawn_at withdrawn_why",
        ),
        "action": _table(
            staff="changed_by_id",
            plain="id code kind axis need purpose names texts channels eligible ground company_value"
            " customer_value customer_basis cost lever starts_on ends_on stock budget active changed_at",
        ),
        "actionuse": _table(plain="action_id taken spent"),
        "rulebook": _table(plain="id digest content at"),
        "lesson": _table(plain="sequence content"),  # has no name in it, and none leads to it
        "survey": _table(plain="id rulebook_id at base content"),
        "modelstate": _table(plain="sequence content at"),
        "refresh": _table(
            plain="id as_of started_at finished_at done_percent step customers postings interactions currency"
            " whale compared_with lifetime grouping_id level_version_id"
        ),
        "grouping": _table(staff="set_by_id", plain="id what since groups details last_number"),
        "valuedmonth": _table(plain="month as_of customers profit so_far potential"),
        "monthlyline": _table(plain="id refresh_id month line quantity amount"),
    }
)


def told() -> Iterator[tuple[str, Table]]:
    """The tables of which a customer is told, in the order of the reading."""
    return ((name, table) for name, table in TABLES.items() if table.where and table.told)

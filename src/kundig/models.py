"""Table of contents of everything Kundig remembers; each table is defined beside its concept."""

from kundig.api.records import IdempotentAnswer
from kundig.base.keys.records import ApiKey
from kundig.base.records import JournalEntry, User
from kundig.base.webhooks.records import Webhook, WebhookDelivery
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.consents.records import Consent, Objection, Suppression
from kundig.customers.duplicates.records import DuplicatePair, Merge
from kundig.customers.edits.records import Edit, EditedCustomer
from kundig.customers.households.records import Household, HouseholdMember
from kundig.customers.identities.records import Identity
from kundig.customers.imports.records import ImportedChange, ImportedRow, ImportRun, ImportShape
from kundig.customers.privacy.records import Erasure, RetainedRecord
from kundig.customers.records import (
    ComputedProfile,
    Customer,
    Interaction,
    LiveProfile,
    Posting,
    Relationship,
)
from kundig.customers.segments.records import Segment
from kundig.cycles.patterns.records import Pattern, PatternCase
from kundig.cycles.records import StageChange
from kundig.cycles.sales.records import ReadMark, SalesStep
from kundig.decisions.records import Decision, Lesson, ModelState, Offer, Response, Rulebook, Survey
from kundig.feel.records import Policy, PolicyVersion
from kundig.lake.records import LakeMark
from kundig.measures.records import Action, ActionUse
from kundig.value.records import (
    CostRate,
    Grouping,
    LevelChange,
    MonthlyLine,
    MonthlyValuation,
    Refresh,
    ServiceLevel,
    ValuedMonth,
)

__all__ = [
    "Action",
    "ActionUse",
    "ApiKey",
    "ComputedProfile",
    "Consent",
    "CostRate",
    "Customer",
    "Decision",
    "DuplicatePair",
    "Edit",
    "EditedCustomer",
    "Erasure",
    "Grouping",
    "Hold",
    "Household",
    "HouseholdMember",
    "IdempotentAnswer",
    "Identity",
    "ImportRun",
    "ImportShape",
    "ImportedChange",
    "ImportedRow",
    "Interaction",
    "JournalEntry",
    "LakeMark",
    "Lesson",
    "LevelChange",
    "LiveProfile",
    "Merge",
    "ModelState",
    "MonthlyLine",
    "MonthlyValuation",
    "Note",
    "Objection",
    "Offer",
    "Pattern",
    "PatternCase",
    "Policy",
    "PolicyVersion",
    "Posting",
    "ReadMark",
    "Refresh",
    "Relationship",
    "Response",
    "RetainedRecord",
    "Rulebook",
    "SalesStep",
    "Segment",
    "ServiceLevel",
    "StageChange",
    "Suppression",
    "Survey",
    "Task",
    "User",
    "ValuedMonth",
    "Webhook",
    "WebhookDelivery",
]

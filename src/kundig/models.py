"""Table of contents of everything Kundig remembers; each table is defined beside its concept."""

from kundig.base.records import JournalEntry, User
from kundig.customers.records import (
    ComputedProfile,
    Customer,
    Interaction,
    LiveProfile,
    Posting,
    Relationship,
)
from kundig.lake.records import LakeMark
from kundig.value.records import CostRate, LevelChange, LevelThreshold, MonthlyLine, Refresh, ServiceLevel

__all__ = [
    "ComputedProfile",
    "CostRate",
    "Customer",
    "Interaction",
    "JournalEntry",
    "LakeMark",
    "LevelChange",
    "LevelThreshold",
    "LiveProfile",
    "MonthlyLine",
    "Posting",
    "Refresh",
    "Relationship",
    "ServiceLevel",
    "User",
]

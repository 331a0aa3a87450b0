"""Which kinds of file are taken?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.customers.imports.booking_fields import BOOKINGS
from kundig.customers.imports.contact_fields import INTERACTIONS
from kundig.customers.imports.field import Field, Kind
from kundig.customers.imports.holding_fields import RELATIONSHIPS
from kundig.customers.imports.people_fields import CUSTOMERS

__all__ = ["KINDS", "Field", "Kind"]
KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (CUSTOMERS, RELATIONSHIPS, BOOKINGS, INTERACTIONS)}
)

"""What is a field that a column may fill, and what is a kind of file?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from kundig.base.messages import translator
from kundig.customers.imports.choices import Choices

type Type = Literal["text", "choice", "code", "day", "moment", "money", "minutes", "currency", "customer"]


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may fill; `headers` are patterns for names of columns, those that fit best first.

    `default` stands where no column is mapped or a cell is empty; a required field has none.
    """

    name: str
    type: Type
    english: str
    headers: tuple[str, ...]
    required: bool = False
    longest: int = 0
    default: str = ""
    choices: Choices = MappingProxyType({})
    # Only where its values differ from row to row: an identity of the row.
    unique: bool = False

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it."""
        return translator(language).gettext(self.english)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its table, its fields in the order in which people think of them."""

    name: str
    english: str
    table: str
    fields: Mapping[str, Field]
    # Of these at least one has to be filled.
    one_of: tuple[str, ...] = ()
    # A number that names a row only together with its customer.
    number_per_customer: bool = field(default=False)

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it."""
        return translator(language).gettext(self.english)


def fields(*listed: Field) -> Mapping[str, Field]:
    return MappingProxyType({one.name: one for one in listed})


WHO = r"(customer|client|kunden?|debitor(en)?|mitglied(s)?|kd|geschaeftspartner|gp)"
NR = r"(id|nr|no|num|number|nummer|code|konto)"
CUSTOMER = Field(
    "customer",
    "customer",
    _("customer number"),
    (rf"{WHO}_?{NR}", WHO, rf".*{WHO}_?{NR}", r"(account|konto)_?(nr|nummer|number|id)?"),
    required=True,
    longest=40,
)
RELATIONSHIP = Field(
    "relationship",
    "text",
    _("contract number"),
    (rf"(contract|vertrags?|relationship|police|policen)_?{NR}", r"vertrag|contract|vertragskonto"),
    longest=40,
)

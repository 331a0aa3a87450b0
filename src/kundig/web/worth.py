"""How do the figures of one customer's worth come to the screen?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.records import ComputedProfile
from kundig.customers.segments.subjects import MEASURES
from kundig.feel.policies.kinds import table_of
from kundig.value import reading
from kundig.value.level_rules import SERVICE_LEVELS
from kundig.value.potential.reasons import sentence
from kundig.value.records import Refresh
from kundig.web.cube import cube
from kundig.web.curve import curve_data
from kundig.web.formats import eur, quantity
from kundig.web.policy_kinds import said

ORDER = ("revenue", "cost_of_goods", "discount", "credit_note", "return", "write_off")


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall, in percent of its width."""

    line: str
    quantity: float
    amount: Decimal
    left: str
    width: str


def worth(found: Refresh, profile: ComputedProfile) -> dict[str, object]:
    """What only those see who may see value, as far as it stands ready: the cube, the place on the curve."""
    return {
        "cube": cube(profile),
        "partly": abs(profile.so_far - profile.profit_to_date) >= 1,
        "gaps": gaps(profile),
        "measure": _(MEASURES[profile.measure]),
        "measure_reason": reason(profile, found.currency),
        "given": given(found, profile),
        "place": profile.rank / max(found.customers, 1),
    }


@dataclass(frozen=True, slots=True)
class Given:
    """By which row of which version of the policy a customer has his level, and what the row asks for."""

    version: int
    row: int
    asked: str


def given(found: Refresh, profile: ComputedProfile) -> Given | None:
    """Why the customer has his level: nothing where the generation is older than the policy."""
    version = found.level_version
    table = table_of(SERVICE_LEVELS, version.content) if version else None
    if version is None or table is None or not 0 < profile.level_rule <= len(table.rules):
        return None
    tests = zip(table.inputs, table.rules[profile.level_rule - 1].tests, strict=True)
    asked = [_asked(profile, column.expression, test) for column, test in tests if test != "-"]
    return Given(version.number, profile.level_rule, ", ".join(asked))


def _asked(profile: ComputedProfile, name: str, test: str) -> str:
    about = ATTRIBUTES[name]
    if about.profile != "computed":
        return f"{said(about.english)} {test}"
    value = getattr(profile, about.column)
    shown = eur(value) if about.type == "money" else quantity(value) if about.type == "number" else value
    return f"{said(about.english)} {shown} ({test})"


@dataclass(frozen=True, slots=True)
class Gap:
    """One step from the value so far to the potential, and the kind of measure that closes it."""

    name: str
    amount: Decimal
    measure: str = ""
    whole: bool = False


def gaps(profile: ComputedProfile) -> list[Gap]:
    """The value so far, what comes as it goes, the gap on each axis, and their sum: to the cent."""
    said = {code: _(name) for code, name in MEASURES.items()}
    steps = [
        Gap(_("so far"), profile.so_far),
        Gap(_("comes as it goes"), profile.as_it_goes),
        Gap(_("more relationships"), profile.gap_number, said["development"]),
        Gap(_("longer"), profile.gap_duration, said["retention"]),
        Gap(_("more profitable"), profile.gap_profitability, said["development"]),
    ]
    return [*steps, Gap(_("Potential"), profile.potential, whole=True)]


def reason(profile: ComputedProfile, currency: str) -> str:
    """Why this kind of measure, in one sentence."""
    gap = {
        "gap.number": profile.gap_number,
        "gap.duration": profile.gap_duration,
        "gap.profitability": profile.gap_profitability,
        "gap.cost_to_serve": profile.gap_profitability,
    }.get(profile.measure_reason, profile.missing)
    row = {
        "reason": profile.measure_reason,
        "own": profile.reason_own,
        "attainable": profile.reason_attainable,
        "gap": gap,
    }
    return sentence(row, spoken_language(), currency=currency)


def reckoning(found: Refresh, profile: ComputedProfile) -> dict[str, object]:
    """What has to be read from the files of the refresh: waterfall and curve."""
    since, until = reading.window(found)
    return {
        "steps": waterfall(reading.bridge(found, profile.customer_id)),
        "curve": curve_data(found, place=profile.rank),
        "since": since,
        "until": until - dt.timedelta(days=1),
    }


def waterfall(lines: list[tuple[str, float, Decimal]]) -> list[Step]:
    """From the revenue down to the profit; each bar begins where the one before ended."""
    order = {line: place for place, line in enumerate(ORDER)}
    lines = sorted(lines, key=lambda x: (order.get(x[0], len(ORDER)), x[2]))
    ends, running = [Decimal(0)], Decimal(0)
    for _line, _quantity, amount in lines:
        running += amount
        ends.append(running)
    low, high = min(ends), max(ends)
    scale = Decimal(100) / ((high - low) or Decimal(1))
    return [
        Step(
            line,
            quantity,
            amount,
            f"{(min(before, after) - low) * scale:.2f}",
            f"{max(abs(amount) * scale, Decimal('0.4')):.2f}",
        )
        for (line, quantity, amount), before, after in zip(lines, ends, ends[1:], strict=False)
    ]

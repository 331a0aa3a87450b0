"""What should be done next for this customer, by what the page knows already?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to do, why, and where on the page."""

    text: str
    reason: str
    href: str


def next_steps(content: Mapping[str, Any]) -> list[Advice]:
    """The concern first, then what was promised, then what is missing; a decision engine comes later."""
    who, found = content["customer"], []
    if content["open"]:
        found.append(Advice(_("Answer what he waits for"), _("the concern comes before any offer"), "#open"))
    late = [task for task in content["tasks"] if task.due_on < content["today"]]
    if late:
        found.append(Advice(_("Finish: %(title)s") % {"title": late[0].title}, _("it is overdue"), "#tasks"))
    if content["holds"]:
        found.append(Advice(_("Hold back"), _("a hold stands: no offers until it ends"), "#holds"))
    profile = content["profile"]
    if "cube" in content and profile.profit < 0 and profile.main_cause:
        href = f"/customers/{who.number}/rows/?line={profile.main_cause}"
        found.append(Advice(_("Look at what costs most"), _("he cost more than he brought in"), href))
    if not who.email and not who.phone:
        found.append(
            Advice(_("Ask for a telephone number or an e-mail address"), _("none is known"), "#facts")
        )
    if not any(light.standing.since for light in content["consents"].advertising):
        reason = _("nothing is known of his will")
        found.append(Advice(_("Ask whether he wants to hear of offers"), reason, "#consents"))
    return found[:MOST]

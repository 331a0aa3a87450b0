"""Why does a customer see an offer, in plain sentences for himself?"""

from django.utils.translation import gettext as _

from kundig.decisions.actions import ActionRule
from kundig.decisions.decided import Offered
from kundig.decisions.names import read_by
from kundig.feel.parsing import parse_tree
from kundig.measures.names import said
from kundig.web import formats

OPEN = ("contracts", "relationship", "occasion", "customer", "contact", "offers")  # his own facts, by name


def reasons_for(offered: Offered, language: str) -> list[str]:
    """What was looked at, what it is worth to him and who reckoned it, who chose, and what a no means."""
    return [
        *_looked_at(offered.action, language),
        _worth(offered),
        _(
            "A program chose it, by rules of the company and by how often others liked it. It decides "
            "nothing about you: what you hold stays as it is, whatever you answer."
        ),
        _(
            "A no costs you nothing, and you will see less of this. If you object, nothing is advertised to "
            "you any more, on any channel."
        ),
    ]


def _looked_at(action: ActionRule, language: str) -> list[str]:
    names = read_by(parse_tree(text) for text in (action.eligible, action.customer_value))
    own = [said(name, language) for name in names if name.partition(".")[0] in OPEN]
    told = []
    if own:
        told.append(_("It fits you by your own data: %(names)s.") % {"names": ", ".join(own)})
    if len(own) < len(names):
        told.append(
            _("It fits you by what we keep of our business with each other, such as purchases and contacts.")
        )
    return told or [_("It is shown to everybody: none of your data was needed to choose it.")]


def _worth(offered: Offered) -> str:
    worth = offered.factors.customer
    if not worth:
        return _("It is meant to help; we do not claim that it saves you money.")
    money = {"money": formats.eur(worth)}
    if offered.action.customer_basis == "computed":
        return _("It is worth about %(money)s to you, reckoned from your own data.") % money
    return _("It is worth about %(money)s to you. That is our estimate, not reckoned from your data.") % money

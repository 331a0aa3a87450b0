"""In which words is it said why an action was chosen, why not, and what would have to be otherwise?

Plain words for those who were decided about, too: Art. 15 (1) h GDPR, CJEU C-203/22.
"""

from collections.abc import Mapping

from kundig.base.messages import translator
from kundig.customers.consents.reasons import LAWS
from kundig.decisions.changes import Change
from kundig.decisions.choice import Choice
from kundig.decisions.contact.reasons import sentence
from kundig.decisions.counterfactuals import Counterfactual
from kundig.decisions.telling import about, decimals, euros, shown
from kundig.measures.names import said


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


FITS = _("%(action)s fits this customer, and nothing stands against it.")
BOTH = _("It is worth about %(customer)s to the customer and about %(company)s to the company.")
BASIS: Mapping[str, str] = {
    "computed": _("What it is worth to the customer is computed from his own data."),
    "estimate": _("What it is worth to the customer is the company's estimate."),
}
CHANCE = _("%(chance)s of 100 customers in such a situation are expected to accept it.")
LEVER = _("In this situation it counts %(lever)s times.")
SCORE = _("Both together come to %(score)s a contact, more than any other action that is permitted.")
TRIED = _("It was tried in order to learn; %(best)s would come to more.")
AT_RANDOM = _("It was drawn at random, so that the choice of all others can be compared with it.")
BY_CHANCE = _("Here only the chance of acceptance counts, so that the other factors can be compared with it.")
WITHOUT = _("Here no levers count, so that they can be compared with it.")
ARMS: Mapping[str, str] = {"random": AT_RANDOM, "propensity": BY_CHANCE, "no_levers": WITHOUT}
ENDED: Mapping[str, str] = {
    "inactive": _("%(action)s is not offered at this time."),
    "channel": _("%(action)s is not offered on this channel."),
    "not_eligible": _("%(action)s does not fit this customer."),
    "customer_value": _("%(action)s would bring the customer a loss of %(loss)s, so it is never offered."),
    "unknown_value": _("It is not known what %(action)s is worth to the customer, so it is not offered."),
    "permission": _("%(action)s must not be offered. %(why)s"),
    "contact": _("%(action)s has to wait. %(why)s"),
    "stock": _("Nothing is left of %(action)s."),
    "score": _("%(action)s would cost more than it brings."),
    "outranked": _("%(action)s fits, too, but %(best)s is worth more to both together."),
    "arm": _("%(action)s fits, but this customer is in a group for comparison."),
}
WOULD = _("%(action)s would be suggested %(changes)s.")
WOULD_NOT = _("%(action)s would not be suggested %(changes)s.")
NEVER = _("No change that was tried would have altered this.")
AND = _(" and ")
IF: Mapping[str, str] = {
    "value": _("if “%(name)s” were %(after)s instead of %(before)s"),
    "consent": _("if there were consent to advertising on this channel"),
    "objection": _("if the objection were lifted"),
    "objecting": _("if there were an objection to advertising"),
    "holds": _("if there were no reason for restraint"),
    "offers": _("if there had been no other offers of late"),
    "later": _("if it were %(after)s"),
    "stock": _("if some of it were left"),
    "declined": _("if %(name)s had just been declined"),
    "arm": _("if the customer were in no group for comparison"),
}


def why(choice: Choice, code: str, language: str) -> list[str]:
    """Why an action was chosen, in sentences."""
    say = translator(language).gettext
    action, found = choice.rulebook.action(code), choice.of(code)
    assert found is not None  # it was chosen, so it was scored
    best = choice.candidates[0]
    of_100 = 100 * found.chance
    told = [
        say(FITS) % {"action": action.name(language)},
        say(BOTH) % {"customer": about(found.customer, language), "company": about(found.company, language)},
        say(BASIS[action.customer_basis]),
        say(CHANCE) % {"chance": decimals(of_100, 0 if of_100 >= 10 else 1, language)},
    ]
    if found.lever != 1:
        told.append(say(LEVER) % {"lever": decimals(found.lever, 2, language)})
    if choice.arm in ARMS:
        told.append(say(ARMS[choice.arm]))
    elif best.action == code:
        told.append(say(SCORE) % {"score": about(found.score, language)})
    elif choice.actions[0] == code:
        other = choice.rulebook.action(best.action).name(language)
        told.append(say(TRIED) % {"best": other})
    return told


def why_not(choice: Choice, code: str, language: str) -> str:
    """Why an action was not chosen, in a sentence or two; nothing if it was."""
    end = choice.end(code)
    if end is None:
        return ""
    say, rulebook = translator(language).gettext, choice.rulebook
    harm = choice.harm.get(rulebook.places[code])
    step = "unknown_value" if end.step == "customer_value" and harm is None else end.step
    reason = ""
    if end.step == "permission":
        reason = f"{say(LAWS[end.reason].english)} ({say(LAWS[end.reason].law)})".replace(" ()", "")
    elif end.step == "contact":
        reason = say(sentence(end.reason))
    best = choice.actions[0] if choice.actions else code
    return say(ENDED[step]) % {
        "action": rulebook.action(code).name(language),
        "loss": euros(-(harm or 0.0), language),
        "why": reason,
        "best": rulebook.action(best).name(language),
    }


def what_would_change(found: Counterfactual | None, language: str) -> str:
    """What would have to be otherwise, in a sentence."""
    say = translator(language).gettext
    if found is None:
        return say(NEVER)
    rulebook = found.choice.rulebook
    parts = [_if(change, found, language) for change in found.changes]
    whole = WOULD if found.action in found.choice.actions else WOULD_NOT
    return say(whole) % {
        "action": rulebook.action(found.action).name(language),
        "changes": say(AND).join(parts),
    }


def _if(change: Change, found: Counterfactual, language: str) -> str:
    name, rulebook = change.name, found.choice.rulebook
    if change.what == "value":
        name = said(name, language)
    elif change.what == "declined":
        name = rulebook.action(name).name(language)
    return translator(language).gettext(IF[change.what]) % {
        "name": name,
        "before": shown(change.before, change.name, language, zone=rulebook.zone),
        "after": shown(change.after, change.name, language, zone=rulebook.zone),
    }

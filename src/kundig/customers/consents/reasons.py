"""Which law allows or forbids it, in which words?"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


@dataclass(frozen=True, slots=True)
class Reason:
    """Yes or no, the paragraph, the sentence."""

    allowed: bool
    law: str
    english: str


LAWS: Mapping[str, Reason] = MappingProxyType(
    {
        "granted": Reason(True, _("Art. 6 (1) a, Art. 7 GDPR"), _("The customer has agreed to it.")),
        "presumed": Reason(
            True,
            _("§ 7 (2) no. 1 UWG"),
            _("A firm with a running contract: its consent to calls about it may be presumed."),
        ),
        "existing_customer": Reason(
            True,
            _("§ 7 (3) UWG"),
            _(
                "An existing customer: the address came with a sale, only own similar goods are advertised,"
                " he was told at the collection and is told at each use that he may object, and he has not."
            ),
        ),
        "own_contact": Reason(
            True,
            _("Art. 6 (1) f GDPR"),
            _("The customer has come to us himself: a suggestion in his own contact is no nuisance."),
        ),
        "legitimate_interest": Reason(
            True,
            _("Art. 6 (1) f, recital 47 GDPR"),
            _("Advertising on this channel is allowed as long as the customer does not object."),
        ),
        "contract": Reason(
            True, _("Art. 6 (1) b GDPR"), _("A contract is running: this belongs to performing it.")
        ),
        "request": Reason(
            True, _("Art. 6 (1) b GDPR"), _("The customer has asked: this is the answer to him.")
        ),
        "after_contract": Reason(
            True,
            _("Art. 6 (1) b, c GDPR"),
            _("No contract is running, but what was sold may still have to be settled."),
        ),
        "claim": Reason(
            True,
            _("Art. 6 (1) b, f GDPR"),
            _("Claims may be pursued, even after an objection to advertising."),
        ),
        "objection": Reason(
            False,
            _("Art. 21 (3) GDPR"),
            _("The customer objects. Service and claims remain, and no offer until he himself lifts it."),
        ),
        "withdrawn": Reason(
            False, _("Art. 7 (3) GDPR; § 7 (1) UWG"), _("The customer has taken his consent back.")
        ),
        "no_consent_call": Reason(
            False,
            _("§ 7 (2) no. 1 UWG"),
            _("Calling a consumer for advertising takes his express consent beforehand, and there is none."),
        ),
        "not_presumed": Reason(
            False,
            _("§ 7 (2) no. 1 UWG"),
            _("Nothing shows that this firm wants the call: no consent, and no running contract."),
        ),
        "no_consent_message": Reason(
            False,
            _("§ 7 (2) no. 2 UWG"),
            _(
                "Advertising by electronic mail takes express consent beforehand, and there is none; nor are"
                " all conditions of the rule for existing customers met (§ 7 (3) UWG)."
            ),
        ),
        "reply": Reason(
            False,
            _("§ 7 (2) no. 2 UWG; BGH VI ZR 134/15"),
            _("Advertising in the answer to his message is advertising, too, and he has not agreed to any."),
        ),
        "no_consent_visit": Reason(
            False,
            _("§ 7 (1) UWG"),
            _("A visit that nobody asked for may be a nuisance; Kundig allows it with consent only."),
        ),
        "no_consent_analysis": Reason(
            False,
            _("§ 25 (1) TDDDG; Art. 6 (1) a GDPR"),
            _("What the customer opens and clicks is analysed with his consent only, and there is none."),
        ),
        "no_ground": Reason(
            False,
            _("Art. 6 (1) GDPR"),
            _("He has no contract, has bought nothing and has not asked: there is nothing to serve yet."),
        ),
        "no_details": Reason(
            False, "", _("It would be allowed, but we do not know how to reach him on this channel.")
        ),
    }
)

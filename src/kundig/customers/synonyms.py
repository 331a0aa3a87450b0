"""What do people and other systems write for a kind of customer, a language, a country?"""

from collections.abc import Mapping

SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **dict.fromkeys(("person", "privat", "private", "privatkunde", "natürliche person"), "person"),
        **dict.fromkeys(
            ("organisation", "organization", "firma", "company", "unternehmen", "geschäftskunde", "business"),
            "organisation",
        ),
    },
    "language": {
        **dict.fromkeys(("de", "deutsch", "german", "ger", "deu", "de-de"), "de"),
        **dict.fromkeys(("en", "englisch", "english", "eng", "en-gb", "en-us"), "en"),
    },
    "country": {
        **dict.fromkeys(("d", "deu", "deutschland", "germany", "brd"), "DE"),
        **dict.fromkeys(("a", "aut", "österreich", "austria"), "AT"),
        **dict.fromkeys(("che", "schweiz", "switzerland", "suisse"), "CH"),
        **dict.fromkeys(("f", "fra", "frankreich", "france"), "FR"),
        **dict.fromkeys(("nld", "niederlande", "netherlands"), "NL"),
        **dict.fromkeys(("b", "bel", "belgien", "belgium"), "BE"),
        **dict.fromkeys(("lux", "luxemburg", "luxembourg"), "LU"),
        **dict.fromkeys(("dnk", "dänemark", "denmark"), "DK"),
        **dict.fromkeys(("pol", "polen", "poland"), "PL"),
        **dict.fromkeys(("cze", "tschechien", "czechia"), "CZ"),
        **dict.fromkeys(("i", "ita", "italien", "italy"), "IT"),
        **dict.fromkeys(("liechtenstein", "fl", "lie"), "LI"),
    },
}
# ISO 3166-1 alpha-2, and XK, which is in use for Kosovo.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW"
    " BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET"
    " FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL"
    " IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA"
    " MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ"
    " OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN"
    " SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG"
    " VI VN VU WF WS XK YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES[start : start + 2] for start in range(0, len(_CODES), 3))

"""What has a customer to be told besides his data? Art. 15 (1) (a)-(h) and (2) GDPR."""

from collections.abc import Mapping

type Texts = Mapping[str, str]

GERMAN: Texts = {
    "title": "Auskunft über Ihre personenbezogenen Daten",
    "law": "nach Artikel 15 der Datenschutz-Grundverordnung (DSGVO)",
    "as_of": "Stand",
    "controller": "Verantwortlich",
    "contact": "Fragen zum Datenschutz beantwortet",
    "unnamed": "das Unternehmen, von dem Sie diese Auskunft erhalten",
    "page": "Seite",
    "purposes_title": "Wozu wir Ihre Daten verarbeiten",
    "purposes": (
        "Wir verarbeiten Ihre Daten, um Verträge mit Ihnen zu schließen und zu erfüllen (Art. 6 Abs. 1"
        " Buchst. b DSGVO), um gesetzliche Pflichten zu erfüllen, vor allem zur Buchführung und"
        " Aufbewahrung (Buchst. c), um Ihre Anliegen zu bearbeiten und unsere Betreuung zu planen und zu"
        " verbessern (Buchst. f) und, soweit Sie eingewilligt haben, zu den Zwecken der unten aufgeführten"
        " Einwilligungen (Buchst. a)."
    ),
    "value_title": "Wie sich Ihre Servicestufe ergibt",
    "value": (
        "Aus den Buchungen und Kontakten der letzten zwölf vollen Monate errechnen wir Erlöse,"
        " Erlösschmälerungen, Wareneinsatz und Betreuungskosten; die Differenz heißt „Wert heute“. Eine"
        " Tabelle von Regeln, auf die sich zwei Personen verständigen müssen, leitet daraus die"
        " Servicestufe ab; eine Regel kann auch nach dem Potenzial und anderen Tatsachen der"
        " Geschäftsbeziehung fragen. Die Stufe bestimmt, wie schnell wir antworten,"
        " welche Wege offen stehen und was ein Mitarbeiter aus Kulanz entscheiden darf; eine Grundzusage"
        " gilt für alle. Eine ausschließlich automatisierte Entscheidung mit rechtlicher Wirkung (Art. 22"
        " DSGVO) treffen wir nicht."
    ),
    "recipients_title": "Wer Ihre Daten erhalten hat oder lesen kann",
    "recipients": (
        "Mitarbeiterinnen und Mitarbeiter lesen Ihre Daten, soweit ihre Aufgabe es erfordert. Außerdem"
        " erhalten oder lesen diese Programme Daten:"
    ),
    "no_recipients": "Kein anderes Programm ist angeschlossen.",
    "retention_title": "Wie lange wir Ihre Daten speichern",
    "retention": (
        "Wir speichern Ihre Daten, solange die Geschäftsbeziehung besteht oder Sie Ansprüche haben können."
        " Buchungsbelege bewahren wir danach %(booking)s Jahre auf, Briefe %(letter)s Jahre, jeweils ab dem"
        " Ende des Kalenderjahres (§ 147 AO, § 257 HGB); in dieser Zeit sind sie gesperrt."
    ),
    "rights_title": "Ihre Rechte",
    "rights": (
        "Sie haben das Recht auf Berichtigung (Art. 16), Löschung (Art. 17), Einschränkung der"
        " Verarbeitung (Art. 18) und Übertragbarkeit (Art. 20); die Datei im Format JSON dient auch dazu."
        " Einer Verarbeitung zur Wahrung berechtigter Interessen und jeder Direktwerbung können Sie"
        " widersprechen (Art. 21). Eine Einwilligung können Sie jederzeit widerrufen (Art. 7 Abs. 3). Sie"
        " können sich bei einer Aufsichtsbehörde für den Datenschutz beschweren (Art. 77)."
    ),
    "masked": (
        "Namen von Mitarbeitern und Angaben über andere Personen sind nicht enthalten (Art. 15 Abs. 4 DSGVO)."
    ),
    "nothing": "Keine Angaben.",
}
ENGLISH: Texts = {
    "title": "Information about your personal data",
    "law": "under Article 15 of the General Data Protection Regulation (GDPR)",
    "as_of": "As of",
    "controller": "Controller",
    "contact": "Questions about data protection are answered by",
    "unnamed": "the company from which you receive this information",
    "page": "Page",
    "purposes_title": "What we process your data for",
    "purposes": (
        "We process your data to conclude and perform contracts with you (Art. 6 (1) (b) GDPR), to comply"
        " with legal obligations, above all bookkeeping and retention (c), to deal with your concerns and"
        " to plan and improve our service (f) and, as far as you have consented, for the purposes of the"
        " consents listed below (a)."
    ),
    "value_title": "How your service level comes about",
    "value": (
        "From the postings and contacts of the last twelve full months we compute revenue, deductions,"
        " cost of goods and cost to serve; the difference is called “value today”. A table of rules,"
        " on which two persons have to agree, derives the service level from it; a rule may also ask for the"
        " potential and other facts of the business relationship. The level determines how soon we"
        " answer, which ways are open to you and what an agent may decide as goodwill; there is a"
        " floor for everybody. We take no decision with legal effect that is based on"
        " automated processing alone (Art. 22 GDPR)."
    ),
    "recipients_title": "Who has received your data, or can read them",
    "recipients": (
        "Our staff read your data as far as their task requires. Besides, these programs receive or read"
        " data:"
    ),
    "no_recipients": "No other program is connected.",
    "retention_title": "How long we store your data",
    "retention": (
        "We store your data as long as the business relationship lasts or you may have claims. After that"
        " we keep vouchers for %(booking)s years and letters for %(letter)s years, each from the end of the"
        " calendar year (§ 147 AO, § 257 HGB); they are locked away during that time."
    ),
    "rights_title": "Your rights",
    "rights": (
        "You have the right to rectification (Art. 16), erasure (Art. 17), restriction of processing (Art."
        " 18) and portability (Art. 20); the JSON file serves that purpose too. You may object to"
        " processing for legitimate interests and to any direct marketing (Art. 21). You may withdraw a"
        " consent at any time (Art. 7 (3)). You may lodge a complaint with a supervisory authority (Art."
        " 77)."
    ),
    "masked": "Names of our staff and what concerns other persons are left out (Art. 15 (4) GDPR).",
    "nothing": "Nothing.",
}
TEXTS: Mapping[str, Texts] = {"de": GERMAN, "en": ENGLISH}

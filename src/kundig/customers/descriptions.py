"""What is each attribute of a customer, in one sentence, and in which unit does it count?"""

from collections.abc import Mapping


def _(english: str) -> str:
    """Marks a sentence for the translators."""
    return english


UNITS: Mapping[str, str] = {
    "rfm.frequency": _("days"),
    "cube.tenure_years": _("years"),
    "cube.profitability": "EUR",
    "potential.expected_years": _("years"),
    "potential.years": _("years"),
    "potential.profit": "EUR",
}
DESCRIPTIONS: Mapping[str, str] = {
    "customer.number": _("By which the customer is called everywhere; no two have the same."),
    "customer.kind": _("Whether it is a person or an organisation."),
    "customer.salutation": _("How letters address the customer."),
    "customer.first_name": _("Of a person; empty for most organisations."),
    "customer.last_name": _("Of a person; empty for most organisations."),
    "customer.company": _("The name of the organisation; empty for a person."),
    "customer.street": _("Where letters are sent."),
    "customer.postal_code": _("A text: it may begin with a zero."),
    "customer.city": _("Where the customer lives or has his seat."),
    "customer.country": _("Two letters by ISO 3166, such as DE."),
    "customer.email": _("Whether advertising may be sent there, the consents say."),
    "customer.phone": _("With the code of the country."),
    "customer.language": _("In which letters are written."),
    "customer.born_on": _("Known of few; empty for organisations."),
    "customer.since": _("The day on which somebody became a customer."),
    "contact.last_at": _("The last time that we spoke or wrote to each other, whoever began."),
    "contact.last_inbound_at": _("The last time that the customer called, wrote or came."),
    "cycle.stage": _("Where the customer stands: from prospect to lost and won back."),
    "cycle.stage_since": _("The day on which the customer came to this stage, as far as it is known."),
    "sales.stage": _(
        "Need, information, offer, purchase, use or renewal; empty where no sales cycle is running."
    ),
    "sales.since": _("The day on which the customer came to this stage of the sales cycle."),
    "sales.need": _("The topic or the product that the running sales cycle is about, where it is known."),
    "sales.started_by": _("Outbound, inbound or unbound; empty where nobody is known to have spoken before."),
    "sales.until": _("The day on which the sales cycle ends if nothing happens."),
    "purchase.due_from": _(
        "The first day of the window in which the customer, by his own rhythm, will probably buy next."
    ),
    "purchase.due_until": _("The last day of that window; four of five who are still there buy within it."),
    "purchase.chance": _("From 0 to 0.8: how likely the customer is still there and buys in that window."),
    "pattern.renewal": _(
        "How many times more often the customer's newest contacts precede a renewal than by chance;"
        " empty where they show no pattern."
    ),
    "pattern.purchase": _(
        "How many times more often the customer's newest contacts precede a purchase than by chance."
    ),
    "pattern.complaint": _(
        "How many times more often the customer's newest contacts precede a complaint than by chance."
    ),
    "pattern.leaving": _(
        "How many times more often the customer's newest contacts precede leaving than by chance."
    ),
    "value.today": _(
        "Profit of the last twelve full months: revenue less deductions, cost of goods and cost to serve."
    ),
    "value.to_date": _("Profit in all the time of which postings are known."),
    "value.revenue": _("What was billed in the last twelve full months."),
    "value.deductions": _("Discounts, credit notes, returns and write-offs of the last twelve full months."),
    "value.cost_of_goods": _("What the sold goods cost us in the last twelve full months."),
    "value.cost_to_serve": _(
        "What calls, visits, letters, returns and late payment cost us in the last twelve full months."
    ),
    "value.rank": _("1 is the most profitable customer."),
    "value.main_cause": _(
        "By what a customer with a loss differs most from a typical one of his kind; empty for others."
    ),
    "rfm.last_purchase_on": _("The day of the newest revenue."),
    "rfm.frequency": _("On how many days something was bought."),
    "rfm.scores": _(
        "Three digits from 1 to 5: how recently, how often and for how much was bought; 555 is best."
    ),
    "cube.relationships": _(
        "How many contracts, accounts and product lines were held on average: the first edge of the cube."
    ),
    "cube.tenure_years": _(
        "How long at least one relationship was held, without the gaps: the second edge of the cube."
    ),
    "cube.profitability": _("The third edge of the cube."),
    "level.code": _("A to D, and E as the floor for everybody."),
    "level.since": _("The day on which the customer came to this level."),
    "level.reason": _("Whether value, potential or the floor gave the level."),
    "level.rule": _("The number of the row in the table of service levels; 0 where none gave it."),
    "promises.kept": _("How many inquiries were answered in time."),
    "promises.broken": _("How many inquiries were answered late, or not at all."),
    "potential.total": _("What the whole relationship could be worth, as comparable customers reach it."),
    "potential.level": _("The level that the potential alone would give."),
    "potential.as_it_goes": _("What the remaining years bring if nothing is done."),
    "potential.number": _("What more relationships would bring: development."),
    "potential.duration": _("What a longer relationship would bring: retention."),
    "potential.profitability": _("What a more profitable relationship would bring: development."),
    "potential.expected_years": _("How many years the relationship will have lasted at its end, as it goes."),
    "potential.relationships": _("How many the better of comparable customers hold."),
    "potential.years": _("How many years it could last, the past ones included."),
    "potential.profit": _("As the better of comparable customers bring it."),
    "measure.kind": _(
        "What enlarges the axis on which most is missing: retention, development, acquisition, or nothing."
    ),
    "measure.reason": _("Which gap speaks for the measure."),
    "measure.own": _("Where the customer stands on the axis of the measure."),
    "measure.attainable": _("Where the customer could stand on the axis of the measure."),
    "needs.group": _("The number of the group of customers who buy, use and ask alike."),
    "lifetime.active": _("From 0 to 1; 1 while a contract runs, 0 after the last."),
    "lifetime.purchases": _("As the chosen model of buying forecasts them."),
    "lifetime.value": _("The profit that will probably come, discounted."),
    "lifetime.low": _("In 90 of 100 cases more will come."),
    "lifetime.high": _("In 90 of 100 cases less will come."),
}

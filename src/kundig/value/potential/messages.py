"""In which words does potential refuse, name groups and give reasons?"""

MESSAGES = {
    "potential.no_cube": (
        "The cubes have the form %(shape)s and need one row per customer with three numbers: relationships,"
        " years, money."
    ),
    "potential.shape": (
        "Cubes need three columns (number, duration, profitability) and as many rows before as after; these"
        " are %(before)s and %(after)s. Give one row per customer."
    ),
    "potential.not_finite": (
        "%(customers)s customers have an axis that is no number. Give them one or leave them out."
    ),
    "potential.too_large": (
        "%(customers)s customers are worth more than 90 trillion, which cannot be split to the cent. Look for"
        " amounts that cannot be."
    ),
    "needs.doubled_customer": (
        "Column %(column)s names a customer twice. Give each customer one row of features."
    ),
    "needs.nobody": "There are no customers to group. Give at least one.",
    "needs.no_feature_at_all": (
        "There is nothing by which customers could be compared. Give what they buy, use or ask."
    ),
    "needs.no_feature": (
        "The needs groups compare customers by %(features)s, which is missing. Add the columns (0 where a"
        " customer has none of it), or find new groups."
    ),
    "needs.not_finite": (
        "The feature %(feature)s is no number for %(customers)s customers. Give 0 where there is nothing."
    ),
    "needs.uneven": (
        "The table of needs groups has %(rows)s rows and %(features)s features. Every group needs one row for"
        " each feature, in the same order."
    ),
    "needs.long_name": "The name has %(length)s characters and may have %(most)s. Shorten it.",
    "needs.name_taken": "Another needs group is called %(name)s already. Choose another name.",
    "needs.same_group": "Needs group %(number)s cannot be merged into itself. Choose another one.",
    "needs.unknown_group": "There is no needs group %(number)s any more. Load the page again.",
    "needs.no_grouping": (
        "There are no such needs groups. Have the values computed first, or load the page again."
    ),
    "needs.like_everybody": "like everybody",
    "needs.one_contract": "one contract",
    "needs.contracts": "%(number)s contracts",
    "needs.with": "with %(what)s",
    "needs.often": "often %(what)s",
    "needs.seldom": "seldom %(what)s",
    "needs.without": "without %(what)s",
    "needs.high_revenue": "high revenue",
    "needs.low_revenue": "low revenue",
    "needs.much": "much of %(what)s",
    "needs.little": "little of %(what)s",
    "needs.many_order": "many orders",
    "needs.few_order": "hardly any orders",
    "needs.many_delivery": "many deliveries",
    "needs.few_delivery": "hardly any deliveries",
    "needs.many_return": "many returns",
    "needs.few_return": "hardly any returns",
    "needs.many_call_minute": "many calls",
    "needs.few_call_minute": "hardly any calls",
    "needs.many_visit": "many visits",
    "needs.few_visit": "hardly any visits",
    "needs.many_letter": "many letters",
    "needs.few_letter": "hardly any letters",
    "needs.many_email": "many e-mails",
    "needs.few_email": "hardly any e-mails",
    "needs.many_dunning": "many dunning letters",
    "needs.few_dunning": "hardly any dunning letters",
    "needs.many_delay_day": "many late payments",
    "needs.few_delay_day": "hardly any late payments",
    "potential.no_exposure": (
        "Nobody was seen as a customer for a single day, so how long customers stay is unknown. Give"
        " relationships that have begun, or a longer window."
    ),
    "potential.doubled_customer": (
        "Column %(column)s names a customer twice in one month. Give each customer one cube."
    ),
    "potential.negative": ("%(what)s is negative or no number for %(customers)s customers. Give 0 or more."),
    "potential.no_features": (
        "%(customers)s customers have a cube and no row of features, so nobody is comparable with them. Give"
        " each a row (0 where there is nothing)."
    ),
    "potential.rows": (
        "%(what)s has %(rows)s rows and there are %(customers)s customers. Give one row for each, in the same"
        " order."
    ),
    "gap.number": (
        "Holds %(own)s contracts; comparable customers hold %(attainable)s: that is worth %(gap)s."
    ),
    "gap.duration": (
        "Will probably stay %(own)s more years; the best of comparable customers stay %(attainable)s: that is"
        " worth %(gap)s."
    ),
    "gap.profitability": (
        "Earns us %(own)s per contract and year; comparable customers earn us %(attainable)s: that is worth"
        " %(gap)s."
    ),
    "gap.cost_to_serve": (
        "Costs us %(own)s to serve per contract and year; comparable customers cost %(attainable)s. The gap"
        " in profitability is worth %(gap)s."
    ),
    "gap.win_back": "Has left; customers like this one, once won back, bring us up to %(gap)s.",
    "gap.prospect": "Holds nothing yet; comparable customers bring us up to %(gap)s.",
    "gap.let_go": "Holds nothing now, and winning this customer would bring us nothing.",
    "gap.none": "Stands on all three axes where the best of comparable customers stand: keep it so.",
}

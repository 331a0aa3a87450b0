"""In which words do the models of a lifetime refuse and caution?"""

MESSAGES = {
    "lifetime.unknown_option": "There is no option %(option)s. Use: %(known)s.",
    "lifetime.not_fitted": "This %(model)s knows no customers yet. Call fit first.",
    "lifetime.flat": (
        "In one direction the data do not decide between parameters. A weak penalty holds them; it costs"
        " %(cost)s of log-likelihood. Do not read the single parameters; what they forecast holds."
    ),
    "lifetime.not_converged": (
        "The fit has not settled after %(passes)s passes. Do not use its forecasts; look for amounts or"
        " days in the data that cannot be."
    ),
    "lifetime.no_likelihood": (
        "The model finds no likelihood for these data. Look for amounts or days that cannot be."
    ),
    "lifetime.empty": "There are no customers in %(column)s. Pass at least one.",
    "lifetime.shape": "%(column)s has %(dimensions)s dimensions and needs one: one number per customer.",
    "lifetime.lengths": "The columns differ in length (%(lengths)s). Pass one number per customer in each.",
    "lifetime.no_numbers": "%(column)s holds no numbers (%(kind)s). Convert it to numbers of one unit.",
    "lifetime.not_finite": (
        "%(column)s is empty or infinite in %(rows)s rows, first in row %(first)s. Fill them or leave"
        " them out."
    ),
    "lifetime.negative": (
        "%(column)s is negative in %(rows)s rows, first in row %(first)s. Purchases, times and weights are 0"
        " or more: look whether a day lies before the first purchase."
    ),
    "lifetime.not_whole": (
        "The frequency is no whole number in %(rows)s rows, first in row %(first)s. It counts repeat"
        " purchases."
    ),
    "lifetime.recency_after_end": (
        "The last purchase lies after the end of the observation (recency above T) in %(rows)s rows, first in"
        " row %(first)s. Count both from the first purchase, in the same unit."
    ),
    "lifetime.recency_without_repeat": (
        "There is a time of the last repeat purchase without a repeat purchase in %(rows)s rows, first in row"
        " %(first)s. Recency is the time from the first purchase to the last, 0 for a customer with one only."
    ),
    "lifetime.no_weight": "All weights are 0, so there are no customers. Give at least one a weight.",
    "lifetime.nobody_repeats": (
        "None of the %(customers)s customers has bought twice. Nothing is known about how often they come"
        " back; do not use the forecasts before some have."
    ),
    "lifetime.few_repeaters": (
        "Only %(repeaters)s of %(customers)s customers have bought twice. The forecasts are rough; look at"
        " the bounds, or observe for longer."
    ),
    "lifetime.mixed_zones": (
        "The moments in %(column)s are in several time zones (%(zones)s), so a day is not one day. Convert"
        " them to one."
    ),
    "lifetime.no_day": "The end %(end)s is no day. Give a date, as 2024-01-31.",
    "lifetime.unknown_unit": "There is no unit of time %(unit)s. Use: %(known)s.",
    "lifetime.nothing_before": "Nobody bought up to the end %(end)s. Choose a later end.",
    "lifetime.parts": (
        "%(column)s is no whole number in %(rows)s rows, first in row %(first)s. It counts; leave parts out."
    ),
    "lifetime.levels": "The levels %(levels)s do not all lie between 0 and 1. For a tenth write 0.1.",
    "lifetime.no_spend": (
        "No customer has a repeat purchase that brought something, so nothing is known about spend. Pass the"
        " mean amount of the purchases after the first, or wait until some customers have come back."
    ),
    "lifetime.few_spenders": (
        "Only %(customers)s customers say how much a repeat purchase brings. The expected spend is rough;"
        " look at the bounds, or observe for longer."
    ),
    "lifetime.spend_without_gain": (
        "The purchases of %(customers)s customers brought nothing or a loss. The model has not learned from"
        " them; it expects losses of them again. Look at their costs one by one."
    ),
    "lifetime.spend_goes_with_frequency": (
        "Spend goes with the number of purchases (correlation %(correlation)s), and the model takes them to"
        " be independent. Fit large and small customers apart, or expect errors in their value."
    ),
    "lifetime.spend_never_varies": (
        "The data do not show how much the purchases of one customer differ: that each brings the same"
        " describes them about as well (it loses %(cost)s of log-likelihood). Do not rely on quantiles of"
        " single purchases."
    ),
    "lifetime.spend_alike": (
        "The data do not show that customers differ in what a purchase brings: one mean for all describes"
        " them about as well (it loses %(cost)s of log-likelihood). Do not rank customers by expected spend."
    ),
    "lifetime.spend_without_mean": (
        "Few customers bring nearly all (q is %(q)s), so the mean spend of a customer hardly known is not"
        " reliable. Take the median for him, or fit the largest customers apart."
    ),
    "lifetime.window_beyond_data": (
        "The %(days)s days after %(end)s are not all in the data, which end on %(last)s. Choose an earlier"
        " end or a shorter window."
    ),
    "lifetime.not_yes_or_no": (
        "%(column)s is neither yes nor no in %(rows)s rows, first in row %(first)s. Write True or False."
    ),
    "lifetime.no_renewal": (
        "%(column)s is 0 in %(rows)s rows, first in row %(first)s, and the first renewal is number 1. A"
        " customer lost there has a tenure of 1."
    ),
    "lifetime.too_many_periods": (
        "%(column)s is above %(most)s in %(rows)s rows, first in row %(first)s. Count in the periods of the"
        " contract, as months or years."
    ),
    "lifetime.nobody_asked": (
        "No customer has come to a renewal, so nothing is known about how many renew. Wait for the first."
    ),
    "lifetime.endless": (
        "Some customers stay so long that the expected number of renewals has no end (alpha is %(alpha)s)."
        " Give a discount of a thousandth or more, or a horizon."
    ),
    "lifetime.nobody_left": (
        "Nobody has left in %(renewals)s renewals. That some will is sure, when is not: do not use quantiles"
        " and expected periods before the first have left."
    ),
    "lifetime.everybody_left": (
        "All %(customers)s customers left at their first renewal. Of those who might stay nothing is known;"
        " look whether lost means what the model takes it to mean."
    ),
    "lifetime.one_renewal": (
        "The data end at the first renewal, so nothing is known about whether retention rises later. Use the"
        " first year's forecast only, or add an older cohort."
    ),
    "lifetime.renew_alike": (
        "The data do not show that customers differ in how easily they leave: one chance for all describes"
        " them about as well (it loses %(cost)s of log-likelihood). Whether retention rises with time"
        " is open."
    ),
    "lifetime.few_losses": (
        "Only %(customers)s customers have left. The forecasts are rough; look at the bounds, or observe"
        " for longer."
    ),
    "lifetime.regularity": (
        "The regularity %(regularity)s is no whole number from 1 to %(most)s. Use 1 for gaps at random."
    ),
    "lifetime.gaps_missing": (
        "A model with regularity %(regularity)s needs the sums of the logarithms of the gaps between"
        " purchases. Pass them as litt; summarize gives them."
    ),
    "lifetime.nobody_leaves": (
        "In these data nobody seems to leave: a model without leaving describes them as well (it loses"
        " %(cost)s of log-likelihood). Forecasts over long times are too high; observe for longer."
    ),
    "lifetime.everybody_leaves": (
        "In these data everybody seems to leave at the first chance: a model in which all do describes them"
        " as well (it loses %(cost)s of log-likelihood). Expect hardly any repeat purchase."
    ),
    "lifetime.no_heterogeneity": (
        "All customers seem to buy equally often: a model with one rate for all describes them as well (it"
        " loses %(cost)s of log-likelihood). Who bought more often is not forecast to do so."
    ),
    "lifetime.leave_equally_soon": (
        "All customers seem to leave at the same rate: a model with one rate for all describes them as well"
        " (it loses %(cost)s of log-likelihood). Do not read s and beta, only s / beta."
    ),
    "lifetime.leave_alike": (
        "All customers seem to leave with the same chance: a model with one chance for all describes them"
        " as well (it loses %(cost)s of log-likelihood). Do not read a and b, only a / (a + b)."
    ),
    "lifetime.more_uses": (
        "There are more purchases than occasions up to the last one in %(rows)s rows, first in row %(first)s."
        " An occasion counts once; recency is the number of the last occasion used."
    ),
    "lifetime.no_occasion": (
        "No customer has had an occasion after the one at which he was won, so nothing is known about how"
        " many are used. Wait for the next."
    ),
    "lifetime.use_alike": (
        "The data do not show that customers differ in how readily they use an occasion: one chance for all"
        " describes them about as well (it loses %(cost)s of log-likelihood). Do not rank customers by it."
    ),
    "lifetime.no_past_window": (
        "The data do not reach back %(days)s days before the forecast, so nothing like it has been seen."
        " Forecast a shorter window."
    ),
    "lifetime.nothing_to_tell_apart": (
        "In the past windows either all or none of %(customers)s customers ordered, so there is no difference"
        " to learn from."
    ),
    "lifetime.covariates_shape": (
        "The covariates have %(rows)s rows and there are %(customers)s customers. Pass one row per customer,"
        " in the order of the customers."
    ),
    "lifetime.too_short": "The data cover %(days)s days; a choice needs at least %(needed)s.",
    "lifetime.chosen_contract": (
        "Customers with a contract say when they go, so nobody's silence has to be read: contracts are"
        " forecast by how many of each year renew."
    ),
    "lifetime.chosen_model": (
        "%(model)s foresaw best what was ordered in windows that it had not seen, %(percent)s %% better than"
        " the yardstick of recency and frequency alone."
    ),
    "lifetime.chosen_yardstick": (
        "The yardstick of recency and frequency foresaw the orders of the next window %(percent)s %% better"
        " than the best model, so it makes that forecast. What lies beyond comes from %(model)s."
    ),
    "lifetime.chosen_unmeasured": (
        "%(model)s foresaw best among the models. There was too little to learn a yardstick from, so whether"
        " it is worth anything is not known."
    ),
    "lifetime.chosen_unscored": (
        "The data are too short to see which model foresees best. %(model)s makes the forecast, since it lets"
        " one-time buyers leave, too. Do not rely on the forecast before its score is known."
    ),
    "lifetime.spend_of_first_purchases": (
        "No repeat purchase tells how much customers spend, so each purchase is taken to bring the mean of"
        " all, %(mean)s. Do not rank customers by value before some have come back."
    ),
    "lifetime.no_shares": (
        "The choice (%(winner)s) has no shares of several forecasts. Choose by transactions, not"
        " for contracts."
    ),
    "lifetime.entry_after_end": (
        "Watching begins after the end, or with the loss itself, in %(rows)s rows, first in row %(first)s. A"
        " customer lost in period 3 was watched from an entry of 2 or less on."
    ),
    "lifetime.nobody_at_risk": (
        "No customer was watched for a whole month, so nothing is known about who leaves. Wait for the first."
    ),
    "lifetime.month_missing": (
        "The model has learned a season, so the calendar month of the forecast is needed. Pass it as month."
    ),
    "lifetime.covariate_names": (
        "There are %(names)s names or covariates known and %(covariates)s covariates given. Pass as many."
    ),
    "lifetime.losses_per_parameter": (
        "The %(losses)s losses are few for %(parameters)s parameters, of which each needs ten. Do not read"
        " the single parameters; leave out covariates, or observe for longer."
    ),
    "lifetime.no_loss_where": (
        "Nobody has left where %(parameter)s holds, so the chance to leave there is all but 0. That may be"
        " so, as in a first year that binds; look whether it is."
    ),
    "lifetime.no_contracts": (
        "No customer has a contract that had begun by %(day)s, so there is nothing to forecast. Look whether"
        " the contracts belong to customers who have profits."
    ),
    "lifetime.contracts_chosen_model": (
        "%(model)s foresaw best who would leave in windows that it had not seen, %(percent)s %% better than"
        " the yardstick: the same chance for all in every month, that of the last year."
    ),
    "lifetime.contracts_chosen_rate": (
        "The yardstick, the same chance for all in every month, foresaw best who would leave in windows that"
        " nobody had seen, %(percent)s %% better than %(model)s. So it makes the forecast."
    ),
    "lifetime.contracts_too_short": (
        "Losses are known of %(months)s months only, and a choice needs 6. The same chance for all in every"
        " month makes the forecast."
    ),
    "lifetime.contracts_without_losses": (
        "Nobody has left in %(asked)s customer-months, so no model can be told from another. The forecast is"
        " a guess: half a loss, as if beside them five customers had been watched for a year."
    ),
    "lifetime.contracts_unmeasured": (
        "Before each of the past windows nobody had left yet, so nothing could be learned and measured. The"
        " same chance for all in every month makes the forecast."
    ),
    "lifetime.contracts_nothing_before": (
        "Nobody had left before %(cut)s, so no model was measured on the window after it."
    ),
    "lifetime.contracts_nobody_left": (
        "Nobody has left in %(months)s months. That some will is sure, when is not. Look whether the ends of"
        " contracts are recorded."
    ),
    "lifetime.contracts_all_left": (
        "All %(customers)s customers have left, so nothing is expected of them. Look whether the contracts"
        " that run are among the data."
    ),
    "lifetime.losses_recorded_late": (
        "Before %(month)s hardly a contract has an end, though many customers were here: ended ones were"
        " probably cleared out. The forecast learns from the time since then."
    ),
    "lifetime.contracts_unknown": (
        "%(customers)s customers have no contract that had begun, so nothing is expected of them. Forecast"
        " them as customers without a contract, or add their contracts."
    ),
    "lifetime.contracts_backward": (
        "%(rows)s contracts end before they begin and are left out. Correct their days."
    ),
    "lifetime.contracts_end_ahead": (
        "The contracts of %(customers)s customers end within the forecast, as is known already. They are"
        " taken to renew as others do; look at those who have given notice."
    ),
    "lifetime.profit_changes_unknown": (
        "Only %(customers)s customers have stayed for two years, so how much yearly profit changes is not"
        " known. The bounds know only who leaves and are too narrow."
    ),
    "lifetime.profit_moved": (
        "The profit of all customers moved by about %(percent)s %% within a year. The forecast takes it to"
        " stay where it is now; the bounds of the sum allow for another such move."
    ),
    "lifetime.contracts_bounds_off": (
        "Last year %(percent)s %% of the customers came out within bounds that should hold 80 %%. Read the"
        " bounds of single customers with care."
    ),
    "lifetime.number": "%(name)s is %(value)s, which is no number from %(least)s to %(most)s. Choose one.",
    "lifetime.whole_number": (
        "%(name)s is %(value)s, which is no whole number from %(least)s to %(most)s. Choose one."
    ),
    "lifetime.too_large": (
        "%(column)s is above 10^15 in %(rows)s rows, first in row %(first)s. Look for a slip of the decimal"
        " point, or count in a larger unit."
    ),
    "lifetime.no_forecast": (
        "The chances of %(rows)s rows, first of row %(first)s, are no forecast. Each row needs chances"
        " from 0 to 1 that sum to 1."
    ),
    "lifetime.no_score": (
        "%(rows)s log scores, first in row %(first)s, are above 0. Pass the logarithms of the"
        " chances of what came."
    ),
    "lifetime.group_keys": (
        "The keys of groups cannot be put in order. Pass one text or one number per customer."
    ),
    "lifetime.far_for_regular": (
        "The horizon is %(times)s times as long as what is known of some customers, too long for a model of"
        " regular gaps. Choose a nearer one, or a regularity of 1."
    ),
    "lifetime.too_many_purchases": (
        "There are more than %(most)s purchases in %(rows)s rows, first in row %(first)s. Nobody buys so"
        " often: look for a collective account, or count days with a purchase."
    ),
}

"""Which address shows what?"""

from django.urls import path

from kundig.web import (
    account,
    customers,
    interactions,
    levels,
    lines,
    lists,
    overview,
    rates,
    refreshing,
    rows,
    value,
)

handler403 = "kundig.web.refusing.forbidden"
handler404 = "kundig.web.refusing.not_found"
urlpatterns = [
    path("", overview.overview),
    path("login/", account.login),
    path("logout/", account.logout),
    path("account/", account.account),
    path("account/language/", account.language),
    path("account/preferences/", account.preferences),
    path("refresh/", refreshing.start),
    path("refresh/progress/", refreshing.progress),
    path("value/", value.value),
    path("value/levers/", value.pulled),
    path("value/customers/", lists.valued),
    path("value/lines/", lines.lines),
    path("levels/", levels.levels),
    path("rates/", rates.rates),
    path("customers/", lists.known),
    path("customers/<str:number>/", customers.customer),
    path("customers/<str:number>/rows/", rows.rows),
    path("customers/<str:number>/interactions/", interactions.record),
]

"""Which address shows what?"""

from django.urls import include, path

from kundig.web import (
    account,
    customers,
    imports,
    imports_runs,
    imports_steps,
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
    path("api/v1/", include("kundig.api.service")),
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
    path("imports/", imports.overview),
    path("imports/new/", imports.new),
    path("imports/sample/", imports.sample),
    path("imports/template/<str:kind>/", imports.template),
    path("imports/<int:run>/", imports_runs.run),
    path("imports/<int:run>/reading/", imports_steps.reading),
    path("imports/<int:run>/columns/", imports_steps.columns),
    path("imports/<int:run>/trial/", imports_steps.trial),
    path("imports/<int:run>/start/", imports_steps.start),
    path("imports/<int:run>/discard/", imports_steps.discard),
    path("imports/<int:run>/progress/", imports_runs.progress),
    path("imports/<int:run>/refused/", imports_runs.refused),
    path("imports/<int:run>/rows/", imports_runs.rows),
    path("imports/<int:run>/undo/", imports_runs.undo),
]

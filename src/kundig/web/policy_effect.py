"""Who changes by a version of a policy, what does it cost, and what would become of one customer?"""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import SEE_VALUE
from kundig.customers.records import Customer
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.operations import in_force
from kundig.feel.policies.effects import Reckoned
from kundig.feel.policies.kinds import table_of
from kundig.feel.records import Policy, PolicyVersion
from kundig.web.access import needs
from kundig.web.policy_kinds import asked_version, known, title, version_of
from kundig.web.policy_table import heads, table_in
from kundig.web.policy_tried import tried
from kundig.web.shell import page
from kundig.web.stretch import start_of, stretch

SHOWN = 100


def _pair(
    request: HttpRequest, found: Policy, reckoned: Reckoned, one: PolicyVersion
) -> tuple[PolicyVersion, DecisionTable, DecisionTable]:
    """The version to compare with, which is the one that holds unless another is asked for; both tables."""
    other = asked_version(request, found) or in_force(found, timezone.localdate())
    return other, table_of(reckoned.kind, other.content), table_of(reckoned.kind, one.content)


@needs(SEE_VALUE)
def effect(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """Counts from level to level, and the money: a part of the version's page, or a page of its own."""
    found, reckoned = known(policy)
    if reckoned.effect is None:
        raise Http404
    one = version_of(found, version)
    other, before, after = _pair(request, found, reckoned, one)
    content: dict[str, object] = {"version": one, "other": other, "policy": found, "title": title(found)}
    try:
        content["effect"] = reckoned.effect(before, after)
    except Refused as refused:
        content["refused"] = say(refused, spoken_language())
    if request.headers.get("HX-Request") == "true":
        return render(request, "policies/effect.html", content)
    return page(request, "policies/effect_page.html", **content)


@needs(SEE_VALUE)
def movers(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """The customers who would be answered otherwise, the most valuable first."""
    found, reckoned = known(policy)
    if reckoned.movers is None:
        raise Http404
    one = version_of(found, version)
    get = request.GET
    way = (get.get("from", ""), get.get("to", "")) if "from" in get and "to" in get else None
    other, before, after = _pair(request, found, reckoned, one)
    at = start_of(request)
    listed, many = reckoned.movers(before, after, way=way, start=at, count=SHOWN)
    people = Customer.objects.in_bulk([each.customer_id for each in listed])
    asked = {name: get[name] for name in ("with", "from", "to") if name in get}
    return page(
        request,
        "policies/movers.html",
        policy=found,
        title=title(found),
        version=one,
        other=other,
        way=way,
        rows=[(people.get(each.customer_id), each) for each in listed],
        query=urlencode(asked),
        **stretch(at, len(listed), many=many, count=SHOWN),
    )


@needs(SEE_VALUE)
def attempt(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """Which row fires for one customer, and why the others do not; of the unsaved form where it is sent."""
    found, reckoned = known(policy)
    if reckoned.values is None:
        raise Http404
    one = version_of(found, version)
    content: dict[str, object] = {"version": one, "policy": found, "title": title(found)}
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("customer", "").strip()
    try:
        with_form = request.method == "POST" and "cell" in request.POST
        table = table_in(reckoned.kind, request.POST) if with_form else table_of(reckoned.kind, one.content)
        content |= {"heads": heads(reckoned.kind, table), "number": number}
        content |= {"tried": tried(reckoned.kind, reckoned.values, table, number)} if number else {}
    except Refused as refused:
        content["refused"] = say(refused, spoken_language())
    if request.headers.get("HX-Request") == "true":
        return render(request, "policies/tried.html", content)
    return page(request, "policies/tried_page.html", **content)

"""What do passes over all customers compute, compiled for the machine they run on?

Each function does in one loop what the NumPy code that calls it does with an array per term: see there for
what it means. They hold no lock of Python's, so two threads may run them at once.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit, types

from kundig.value.lifetime.fitting import Floats

type Places = npt.NDArray[np.intp]
type Keys = npt.NDArray[np.uint32]

# Terms of a sum may be added in any order, or a processor could not add eight at once.
ANY_ORDER = {"reassoc", "contract", "nsz", "arcp"}
NUMBERS = types.Array(types.float64, 1, "C", readonly=True)
PLACES = types.Array(types.intp, 1, "C", readonly=True)
TABLE = types.Array(types.float64, 2, "C", readonly=True)
INTO = types.float64[::1]
NUMBER = types.float64
FEW = 1024  # rows that stay in the processor's first cache


def compiled(*kinds: types.Type) -> Callable[[Callable[..., Any]], Any]:
    """Compile for arguments of these kinds, once for all processes where there is a place to keep it."""

    def compiling(function: Callable[..., Any]) -> Any:
        kept = partial(njit, kinds, nogil=True, error_model="numpy", fastmath=ANY_ORDER)
        try:
            return kept(cache=True)(function)
        except RuntimeError:  # no folder that may be written
            return kept()(function)

    return compiling


# Numba calls the C library for exp and log, one number at a time. These loops without branches it turns into
# instructions for eight numbers; they are as exact, for what is neither 0, infinite nor denormal.


@njit(error_model="numpy", fastmath={"contract"})
def exp(x: float) -> float:
    """By the rational function of Moshier's Cephes library; 1e-308 for anything smaller."""
    x = max(x, -708.0)
    n = np.floor(x * 1.4426950408889634 + 0.5)
    r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6
    z = r * r
    p = r * ((1.26177193074810590878e-4 * z + 3.02994407707441961300e-2) * z + 9.99999999999999999910e-1)
    q = (3.00198505138664455042e-6 * z + 2.52448340349684104192e-3) * z + 2.27265548208155028766e-1
    power = np.int64((np.int64(n) + 1023) << 52).view(np.float64)
    found: float = (1 + 2 * (p / (q * z + 2 - p))) * power
    return found


@njit(error_model="numpy", fastmath={"contract"})
def log(x: float) -> float:
    """By the polynomial of Sun's fdlibm, of the mantissa between the roots of 1/2 and 2."""
    bits = np.float64(x).view(np.int64) + 0x00095F6198000000
    n = np.float64((bits >> 52) - 1023)
    f = np.int64((bits & 0x000FFFFFFFFFFFFF) + 0x3FE6A09E68000000).view(np.float64) - 1
    s = f / (2 + f)
    z = s * s
    t = z * (1.818357216161805012e-1 + z * (1.531383769920937332e-1 + z * 1.479819860511658591e-1))
    t = z * (3.999999999940941908e-1 + z * (2.857142874366239149e-1 + z * (2.222219843214978396e-1 + t)))
    t = z * (6.666666666666735130e-1 + t)
    h = f * f / 2
    return n * 6.93147180369123816490e-1 - ((h - (s * (h + t) + n * 1.90821492927058770002e-10)) - f)


@compiled(NUMBERS, NUMBERS, NUMBERS, PLACES, NUMBERS, NUMBERS, NUMBERS, NUMBER, NUMBER)
def endings(
    recency: Floats,
    T: Floats,
    weights: Floats,
    which: Floats,
    power: Floats,
    odds: Floats,
    inverse: Floats,
    alpha: float,
    a: float,
) -> tuple[float, Floats, Floats]:
    """See `leaving.Likelihood._by_rows`; of s, ln odds and 1 / (b + chances - 1) by distinct purchases."""
    value = g0 = g1 = g2 = g3 = 0.0
    b00 = b01 = b02 = b03 = b11 = b12 = b13 = b22 = b23 = b33 = 0.0
    for i in range(len(T)):
        s, w, u3 = power[which[i]], weights[i], inverse[which[i]]
        age, since = alpha + T[i], alpha + recency[i]
        later, last, log_age, log_since = 1 / age, 1 / since, log(age), log(since)
        u0, u1 = log_since - log_age, s * (last - later)
        apart = s * u0 - odds[which[i]]
        small = exp(-abs(apart))
        value += w * (log(1 + small) - s * log_age - min(apart, 0.0))
        likelier = 1 / (1 + small)
        stay = w * (likelier if apart > 0 else small * likelier)
        leave, unsure = w - stay, w * small * likelier * likelier
        g0 += u0 * stay - w * log_since
        g1 += u1 * stay - w * s * last
        g2 += leave
        g3 -= u3 * leave
        b00 += u0 * u0 * unsure
        b01 += u0 * u1 * unsure - stay * later - leave * last
        b02 += u0 * unsure
        b03 += u0 * u3 * unsure
        b11 += u1 * u1 * unsure + s * (stay * later * later + leave * last * last)
        b12 += u1 * unsure
        b13 += u1 * u3 * unsure
        b22 += unsure - leave
        b23 += u3 * unsure
        b33 += u3 * u3 * (unsure + leave)
    b02, b12, b23, b22 = -b02 / a, -b12 / a, -b23 / a, b22 / (a * a)
    bends = np.array([[b00, b01, b02, b03], [b01, b11, b12, b13], [b02, b12, b22, b23], [b03, b13, b23, b33]])
    return value, np.array([g0, g1, g2 / a, g3]), bends


@compiled(NUMBERS, NUMBERS, NUMBERS, PLACES, NUMBERS, NUMBERS, NUMBER, TABLE, NUMBER, NUMBER, INTO)
def alive(
    frequency: Floats,
    recency: Floats,
    T: Floats,
    kinds: Places,
    power: Floats,
    odds: Floats,
    alpha: float,
    table: Floats,
    first: float,
    unit: float,
    into: Floats,
) -> None:
    """See `beta_geo.BetaGeoModel._still`; s and ln odds of having left by kind, `kinds` by purchases."""
    s, left, own = np.empty(FEW), np.empty(FEW), np.empty(FEW)
    for start in range(0, len(T), FEW):
        few = min(FEW, len(T) - start)
        for j in range(few):
            kind, day = kinds[int(frequency[start + j])], int(np.rint(T[start + j] * unit) - first)
            s[j], left[j], own[j] = power[kind], odds[kind], table[day, kind]
        for j in range(few):  # of its own, so that a processor can do eight at once
            silent = log(alpha + T[start + j]) - log(alpha + recency[start + j])
            into[start + j] = own[j] / (1 + exp(min(s[j] * silent + left[j], 700.0)))


@compiled(NUMBERS, NUMBERS, NUMBERS, NUMBER)
def spend(totals: Floats, customers: Floats, purchases: Floats, v: float) -> Floats:
    """See `gamma_gamma._Likelihood._sums`."""
    a0 = a1 = a2 = b0 = b1 = b2 = 0.0
    for i in range(len(totals)):
        of = v + totals[i]
        inverse, logged = 1 / of, log(of)
        a0 += customers[i] * logged
        a1 += customers[i] * inverse
        a2 += customers[i] * inverse * inverse
        b0 += purchases[i] * logged
        b1 += purchases[i] * inverse
        b2 += purchases[i] * inverse * inverse
    return np.array([[a0, a1, a2], [b0, b1, b2]])


@compiled(NUMBERS, NUMBERS, NUMBERS, NUMBER, NUMBER)
def sound(frequency: Floats, recency: Floats, T: Floats, most: float, largest: float) -> bool:
    """See `histories.checked`: is nothing wrong with any history? What is no number compares to nothing."""
    wrong = 0
    for x, t, age in zip(frequency, recency, T):  # noqa: B905 # which Numba does not know
        good = (x >= 0) & (x <= most) & (x == np.rint(x)) & (t >= 0) & (t <= age) & (age <= largest)
        wrong += not (good & ((x > 0) | (t == 0)))
    return wrong == 0


@compiled(NUMBERS, NUMBERS, NUMBER, NUMBER)
def amounts(frequency: Floats, spend: Floats, most: float, largest: float) -> bool:
    """See `gamma_gamma._asked`: is nothing wrong with any customer's purchases and mean amount?"""
    wrong = 0
    for x, z in zip(frequency, spend):  # noqa: B905
        wrong += not ((x >= 0) & (x <= most) & (x == np.rint(x)) & (abs(z) <= largest))
    return wrong == 0


@compiled(NUMBERS, NUMBERS, NUMBER, NUMBER)
def spenders(frequency: Floats, spend: Floats, most: float, largest: float) -> tuple[Any, ...]:
    """See `gamma_gamma._read`; -1 customers at a loss if anything is wrong."""
    bought, totals = np.empty(len(spend) + 1), np.empty(len(spend) + 1)
    found, losses, wrong, greatest = 0, 0, 0, 0.0
    for i in range(len(spend)):
        x, z = frequency[i], spend[i]
        wrong += not ((x >= 0) & (x <= most) & (x == np.rint(x)) & (abs(z) <= largest))
        wrong += (z > 0) & (z < 1e-300)  # for `log`
        bought[found], totals[found] = x, z
        found += (x > 0) & (z > 0)
        losses += (x > 0) & (z <= 0)
        greatest = max(greatest, x)
    bought, totals = bought[:found], totals[:found]
    kinds = 0 if wrong else int(greatest)
    customers, logs = np.zeros(kinds), np.zeros(kinds)
    if wrong:
        return bought, totals, customers, logs, 0.0, 0.0, 0.0, -1.0
    unit = squares = mean = 0.0
    each = np.empty(found)
    for i in range(found):
        each[i] = log(totals[i])
        unit += each[i]
        mean += totals[i]
    unit /= found
    scale = np.exp(-unit)
    for i in range(found):
        logged, kind = each[i] - unit, int(bought[i]) - 1
        customers[kind] += 1
        logs[kind] += logged
        squares += logged * logged
        totals[i] *= bought[i] * scale
    return bought, totals, customers, logs, squares, unit, mean / found, float(losses)


@compiled(types.uint32[::1])
def ordered(keys: Keys) -> Keys:
    """The numbers sorted, by 11 of their bits after the other, beginning with the lowest. Changes `keys`."""
    other = np.empty_like(keys)
    for shift in (0, 11, 22):
        places = np.zeros(2049, np.int64)
        for key in keys:
            places[((key >> shift) & 2047) + 1] += 1
        places = np.cumsum(places)
        for key in keys:
            digit = (key >> shift) & 2047
            other[places[digit]] = key
            places[digit] += 1
        keys, other = other, keys
    return keys


@compiled(NUMBERS, NUMBERS, NUMBERS, NUMBER, types.intp)
def gathered(frequency: Floats, recency: Floats, T: Floats, unit: float, base: int) -> Floats:
    """See `histories.grouped`: the distinct rows and their customers (4, m); (0, 0) if days are not whole."""
    alone, keys = np.zeros(base, np.int64), np.empty(len(T) + 1, np.uint32)
    several, broken = 0, 0
    for i in range(len(T)):
        x, last, age = frequency[i], np.rint(recency[i] * unit), np.rint(T[i] * unit)
        broken += (last / unit != recency[i]) | (age / unit != T[i])
        keys[several] = np.uint32(np.int64((x * base + last) * base + age))
        several += x > 0
        alone[np.int64(age)] += x == 0
    if broken:
        return np.empty((0, 0))
    keys, ends, found = ordered(keys[:several]), np.zeros(several + 2, np.uint32), min(several, 1)
    for i in range(1, several):
        ends[found] = i
        found += keys[i] != keys[i - 1]
    ends[found] = several
    first = np.count_nonzero(alone)
    rows, days = np.zeros((4, first + found)), np.flatnonzero(alone)
    for i in range(first):
        rows[2, i], rows[3, i] = days[i] / unit, alone[days[i]]
    for i in range(found):
        key = keys[ends[i]]
        times = np.floor((key + 0.5) / base)
        x = np.floor((times + 0.5) / base)
        rows[0, first + i], rows[1, first + i] = x, (times - x * base) / unit
        rows[2, first + i], rows[3, first + i] = (key - times * base) / unit, ends[i + 1] - ends[i]
    return rows


@compiled(NUMBERS, NUMBER, NUMBER, NUMBER)
def purchases(ratios: Floats, s: float, a: float, b: float) -> Floats:
    """See `future._table`, of one kind; probabilities beside that of no purchase, as far as e^600."""
    q, found, chance = ratios / (1 + ratios), np.zeros_like(ratios), np.ones_like(ratios)
    top = np.argmax(q)
    nothing = 1e-14 * np.exp(s * np.log1p(ratios[top]))
    lasting, stays, m = 0.0, 1.0, 0
    while True:
        grows = (s + m) / (m + 1)
        for i in range(len(q)):
            found[i] += chance[i] * lasting
            chance[i] *= q[i] * grows
        lasting += stays
        stays *= (b + m) / (a + b + m)
        m += 1
        if q[top] * grows < 1 and chance[top] < nothing * (1 - q[top] * grows):
            return found * np.exp(-s * np.log1p(ratios))

"""How are dates, times and durations shown?"""

from kundig.feel.moments import DAY, NANO, Date, DateTime, Duration, Period, Time, Zone


def date_text(value: Date) -> str:
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"


def time_text(value: Time) -> str:
    seconds, nanos = divmod(value.nanos, NANO)
    fraction = f".{nanos:09}".rstrip("0") if nanos else ""
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
    return clock + zone_text(value.zone)


def zone_text(zone: Zone) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    sign, seconds = ("-", -zone) if zone < 0 else ("+", zone)
    exact = f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}{exact}"


def date_time_text(value: DateTime) -> str:
    return f"{date_text(value.date)}T{time_text(value.time)}"


def duration_text(value: Duration) -> str:
    if value.nanos == 0:
        return "PT0S"
    sign, nanos = ("-", -value.nanos) if value.nanos < 0 else ("", value.nanos)
    days, rest = divmod(nanos, DAY)
    seconds, fraction = divmod(rest, NANO)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    after = f".{fraction:09}".rstrip("0") if fraction else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{after}S" if seconds or after else ""
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def period_text(value: Period) -> str:
    if value.months == 0:
        return "P0M"
    sign, months = ("-", -value.months) if value.months < 0 else ("", value.months)
    years, months = divmod(months, 12)
    return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"

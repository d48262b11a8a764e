"""What was sold a year ago in the cut of a limit: the ground for limits as growth."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import Person, name_key
from sop_cli.targets.asked import Asked, Path
from sop_cli.targets.problem import Key
from sop_cli.targets.sold import Sold
from sop_cli.values.period import Period, parse_period


def year_ago(asked: Asked, path: Path, key: Key) -> Fraction | None:
    """Sales of the same names in the same period a year ago, minor units; a fault when nothing above 0 is known.

    Where the records of sales have nothing of that period, the members' sales of last year count, in proportion to the
    working days, for cuts that name nothing but regions, teams, persons and months.
    """
    if asked.metric != "revenue":
        message = _("Growth over last year is known for revenue alone.")
        asked.faults.add(path, message, _("Write min or max with a figure."))
        return None
    now = asked.world.period
    period = (parse_period(key.month, now.month_start) if key.month else now).year_ago()
    sold = list(asked.world.history.within(now.year_ago()))
    found = Fraction(sum(sale.amount for sale in sold if period.contains(sale.day) and _within(key, sale)))
    if not sold and key.product is None and key.channel is None:
        found = _of_members(asked, key, period)
    if found > 0:
        return found
    message = _("Nothing above 0 is known to have been sold in {period} here.").format(period=period.label)
    asked.faults.add(path, message, _("Name the sales files under data, or write min or max with a figure."))
    return None


def _within(key: Key, sale: Sold) -> bool:
    names = ("region", "team", "product", "person", "channel")
    wanted = ((getattr(key, name), getattr(sale, name)) for name in names)
    return all(name is None or (has is not None and name_key(has) == name_key(name)) for name, has in wanted)


def _of_members(asked: Asked, key: Key, period: Period) -> Fraction:
    calendar = asked.world.calendar
    year = parse_period(str(period.start.year))
    whole = calendar.between(year.start, year.end)
    amount = sum(person.last_year or 0 for person in asked.world.roster.people if _is_in(asked, key, person))
    return Fraction(amount * calendar.between(period.start, period.end), whole) if whole else Fraction(0)


def _is_in(asked: Asked, key: Key, person: Person) -> bool:
    stay = person.at(asked.world.period.start)
    pairs = ((key.person, person.name), (key.region, stay.region), (key.team, stay.team))
    return all(name is None or (has is not None and name_key(has) == name_key(name)) for name, has in pairs)

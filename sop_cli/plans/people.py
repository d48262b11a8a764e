"""Who is to have a plan."""

from __future__ import annotations

from sop_cli.records.book import Book
from sop_cli.records.people import Person, name_key
from sop_cli.values.period import Period


def planners(book: Book) -> tuple[Person, ...]:
    """The members whose role is to plan, whenever they are employed."""
    named = book.sop.plans.roles or book.sop.evaluation.roles
    roles = {name_key(role) for role in named}
    owners = {name_key(stage.owner) for stage in book.sop.stages if stage.owner}
    leaders = {
        leader.name
        for person in book.roster.people
        for stay in person.stays
        if (leader := book.roster.find(stay.leader))
    }

    def plans(person: Person) -> bool:
        role = person.stays[-1].role
        if roles:
            return role is not None and name_key(role) in roles
        return person.name not in leaders and (role is None or not owners or name_key(role) in owners)

    return tuple(person for person in book.roster.people if plans(person))


def there(book: Book, person: Person, period: Period) -> bool:
    """Whether a person is employed in a period and not away on all of its working days."""
    first = max(period.start, person.hired or period.start)
    last = min(period.end, person.left or period.end)
    days = set(book.calendar.days(first, last))
    if first > last:
        return False
    rows = book.frame("absences").select("name", "from", "to").iter_rows()
    away = [(start, end or start) for name, start, end in rows if start and book.roster.find(name) is person]
    return not days or any(not any(start <= day <= end for start, end in away) for day in days)

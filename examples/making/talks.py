"""What was said in the quarter, from the arcs of the stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from making.choosing import back_to_workday, pick, spread, workday
from making.story import Customer, Story, Talk, cell

LOOSE_ENDS = {"A": date(2023, 12, 20), "B": date(2023, 12, 11), "C": date(2023, 12, 1)}
"""A customer's last talk of the quarter is on this day or later, by tier."""

ARCS_FOR_B = (2, 5)
ARCS_FOR_A = (0, 1, 3, 4)


def arc_of(story: Story, customer: Customer, index: int) -> list[str]:
    """The course that talks with this customer take."""
    arcs = story.raw["arcs"][customer.kind]
    if customer.kind == "new":
        fitting = ARCS_FOR_B if customer.product == "产品B" else ARCS_FOR_A
        return list(arcs[fitting[(index + pick(2, customer.owner)) % len(fitting)]])
    return list(arcs[(index + pick(len(arcs), customer.owner, customer.kind)) % len(arcs)])


def last_day(story: Story, customer: Customer, index: int) -> date:
    """The day of the last talk of the quarter with this customer."""
    neglected = story.raw["neglected"].get(customer.name)
    if neglected:
        return date.fromisoformat(neglected)
    silent = story.raw["silent"].get(customer.owner)
    latest = date.fromisoformat(silent) if silent else date(2023, 12, 29)
    if index == 0:
        return latest
    earliest = LOOSE_ENDS[customer.tier]
    return earliest + timedelta(days=pick((latest - earliest).days + 1, customer.name, "end"))


def talk(customer: Customer, day: date, step: str, salt: int) -> Talk:
    """One talk from a step of an arc."""
    words = {
        "人": customer.contact,
        "处": customer.site,
        "品": customer.product,
        "数": str(3 + pick(17, customer.name, step, salt)),
    }
    stage, channel, summary, feedback, following, days = (part.format(**words) for part in step.split(" | "))
    return Talk(
        day, customer, customer.owner, stage, channel, summary, feedback, following,
        due=workday(day + timedelta(days=int(days))), date=day,
    )  # fmt: skip


def old_talks(story: Story, customer: Customer, index: int) -> list[Talk]:
    """Talks with somebody who bought before, or who has not bought yet."""
    arc = arc_of(story, customer, index)
    first = workday(date(2023, 10, 9) + timedelta(days=pick(20, customer.name, "start")))
    days = spread(first, last_day(story, customer, index if customer.kind == "old" else index + 1), len(arc))
    return [talk(customer, day, step, i) for i, (day, step) in enumerate(zip(days, arc, strict=True))]


def sale_day(customer: Customer, index: int, count: int) -> date:
    """The day on which a new customer signs: spread over the quarter."""
    span = 66 // max(count, 1)
    return workday(date(2023, 10, 17) + timedelta(days=span * index + pick(span, customer.name, "sale")))


def new_talks(story: Story, customer: Customer, index: int, count: int) -> list[Talk]:
    """Talks with somebody who becomes a customer in the quarter: up to the contract, and after it."""
    arc = arc_of(story, customer, index)
    signing = next(i for i, step in enumerate(arc) if step.startswith("签订合同"))
    signed = sale_day(customer, index, count)
    talks = []
    for i, step in enumerate(arc[: signing + 1]):
        day = workday(signed - timedelta(days=(signing - i) * (7 + pick(3, customer.name, i))))
        talks.append(talk(customer, min(day, signed), step, i))
    ends = max(last_day(story, customer, index + 1), signed + timedelta(days=2))
    after = arc[signing + 1]
    if (ends - signed).days > 24:
        closing = story.raw["arcs"]["closing"]
        talks.append(talk(customer, workday(signed + timedelta(days=12)), after, signing + 1))
        after = closing[(index + pick(len(closing), customer.owner)) % len(closing)]
    talks.append(talk(customer, min(back_to_workday(ends), date(2023, 12, 29)), after, signing + 2))
    return [t for t in talks if t.day >= date(2023, 10, 8)]


def own_talks(story: Story, customer: Customer) -> list[Talk]:
    """Talks that are written out."""
    talks = []
    for line in story.raw["own"][customer.name]:
        day, stage, channel, summary, feedback, following, due = line.split(" | ")
        on = date.fromisoformat(day)
        talks.append(
            Talk(
                on, customer, customer.owner, stage, channel, summary, feedback, following, date.fromisoformat(due), on
            )
        )
    return talks


def new_year(talks: list[Talk], customer: Customer) -> list[Talk]:
    """What comes next after the last talk is due in the new year: nothing is overdue but by mistake."""
    due = workday(date(2024, 1, 2) + timedelta(days=pick(11, customer.name, "due")))
    return [*talks[:-1], replace(talks[-1], due=due)]


def all_talks(story: Story) -> list[Talk]:
    """Everything that was said in the quarter, before anybody mistyped it."""
    talks: list[Talk] = []
    for owner in story.raw["customers"]:
        for kind in ("old", "lapsed", "new", "prospect"):
            customers = story.of(owner, kind)
            for index, customer in enumerate(customers):
                if customer.name in story.raw["own"]:
                    talks += own_talks(story, customer)
                elif kind == "new":
                    talks += new_year(new_talks(story, customer, index, len(customers)), customer)
                else:
                    talks += new_year(old_talks(story, customer, index), customer)
    return talks


def mistaken(story: Story, talks: list[Talk]) -> list[Talk]:
    """The talks with the honest mistakes of the stories in them."""
    changed = list(talks)
    for mistake in story.raw["mistakes"]:
        places = [i for i, t in enumerate(changed) if t.customer.name == mistake["customer"]]
        place = places[int(mistake["record"])]
        wrong = {k: cell(v) for k, v in mistake.items() if k not in ("why", "customer", "record")}
        changed[place] = replace(changed[place], **wrong)
        _expect(mistake["why"], changed[place])
    for name in story.raw["doubled"]:
        place = max(i for i, t in enumerate(changed) if t.customer.name == name)
        changed.insert(place + 1, changed[place])
    return changed


def _expect(why: str, wrong: Talk) -> None:
    """A due date before the talk is there only where it is meant to be."""
    if isinstance(wrong.due, date) and isinstance(wrong.date, date) and ("FU102" in why) != (wrong.due < wrong.date):
        raise ValueError(f"{why}: {wrong.customer.name} {wrong.date} … {wrong.due}")

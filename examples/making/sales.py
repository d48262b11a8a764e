"""What was sold: each person's total is met to the yuan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from making.choosing import pick, workday
from making.story import FIRST, Customer, Sale, Story


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole hundreds in proportion to weights; the last takes what is left."""
    parts = [total * w // sum(weights) // 100 * 100 for w in weights[:-1]]
    return [*parts, total - sum(parts)]


def weight(customer: Customer, *salt: object) -> int:
    """How much of its owner's sales a customer makes."""
    return {"A": 6, "B": 3, "C": 2}[customer.tier] * (8 + pick(6, customer.name, *salt))


def quarter_sales(story: Story, owner: str) -> Iterator[Sale]:
    """The sales of 2023Q4 of a person: each product's total is met to the yuan."""
    buyers = [*story.of(owner, "new"), *story.of(owner, "old")]
    for product in ("产品A", "产品B"):
        mine = [c for c in buyers if c.product == product] or story.of(owner, "old")[:1]
        amounts = shares(int(story.raw["sold"][owner][product]), [weight(c, product) for c in mine])
        for customer, amount in zip(mine, amounts, strict=True):
            yield Sale(signing_day(story, customer), customer.name, owner, product, amount)


def signing_day(story: Story, customer: Customer) -> date:
    """When a customer bought in the quarter: at the contract, or on a day of its own if it bought before."""
    if customer.kind == "new":
        return next(t.day for t in story.talks if t.customer == customer and t.stage == "签订合同")
    return workday(date(2023, 10, 9) + timedelta(days=pick(80, customer.name, "reorder")))


MOVED_TO = {("马骏", "华北")}
"""Rows of the members file that tell of a move: the person is there already."""

QUARTERS = [
    date(2022, 1, 4),
    date(2022, 4, 6),
    date(2022, 7, 4),
    date(2022, 10, 10),
    date(2023, 1, 3),
    date(2023, 4, 6),
]
PACE = [24, 25, 25, 26, 24, 25]
"""The quarters before 2023Q3, and what each makes of last year's sales, in percent."""


def earlier_sales(story: Story, member: list[str]) -> Iterator[Sale]:
    """A person's sales before 2023Q3, so that it is known who is new; those of 2022 are the 上年业绩 of the members."""
    name, hired, last_year = member[0], date.fromisoformat(member[6]), round(float(member[11].rstrip("万")) * 10000)
    there = [i for i, start in enumerate(QUARTERS) if start + timedelta(days=60) > hired]
    customers = earlier_customers(story, name)  # the first of them buys in every quarter
    pace = [PACE[i] if i in there else 0 for i in range(4)]
    totals = [*shares(last_year, pace), last_year * PACE[4] // 10000 * 100, last_year * PACE[5] // 10000 * 100]
    for index in there:
        buyers = [c for c in customers if c == customers[0] or buys(c, index, since(c, there))]
        for customer, amount in zip(buyers, shares(totals[index], [weight(c, index) for c in buyers]), strict=True):
            first = max(QUARTERS[index], hired + timedelta(days=7))
            last = QUARTERS[index] + timedelta(days=78)
            day = workday(first + timedelta(days=pick((last - first).days, customer.name, index)))
            yield Sale(day, customer.name, name, customer.product, amount)


def earlier_customers(story: Story, seller: str) -> list[Customer]:
    """Whose customers they were then: some were handed on since."""
    moved, left = story.raw["moved"], story.raw["left"]
    return [
        c
        for c in story.customers
        if c.kind in ("old", "lapsed")
        and moved.get(c.name, next((s for s in left if left[s] == c.owner), c.owner)) == seller
    ]


def since(customer: Customer, there: list[int]) -> int:
    """The quarter of a customer's first order."""
    latest = 3 if customer.kind == "lapsed" else 6
    return max(there[0], (0, 0, 1, 2, 3, 3, 4, 5)[pick(8, customer.name, "since")] % latest)


def buys(customer: Customer, quarter: int, first: int) -> bool:
    """Whether a customer orders in a quarter; who went away ordered last in 2022Q4."""
    if customer.kind == "lapsed" and quarter >= 3:
        return quarter == 3
    return quarter == first or (quarter > first and pick(4, customer.name, quarter) > 0)


def third_quarter(story: Story, owner: str) -> Iterator[Sale]:
    """The sales of 2023Q3 of a person; the customers of who left were still theirs."""
    total = story.raw["sold"][owner].get("2023Q3")
    if not total:
        return
    customers = story.of(story.raw["left"].get(owner, owner), "old")
    if len(customers) > 6:  # not everybody buys in every quarter
        customers = [c for i, c in enumerate(customers) if i % 4 != 3]
    days = 55 if owner in story.raw["left"] else 85
    for customer, amount in zip(customers, shares(int(total), [weight(c, "Q3") for c in customers]), strict=True):
        day = workday(date(2023, 7, 3) + timedelta(days=pick(days, customer.name, "Q3")))
        yield Sale(day, customer.name, owner, customer.product, amount)


def all_sales(story: Story) -> list[Sale]:
    """The sales book by day, with contract numbers."""
    sales: list[Sale] = []
    for member in story.raw["members"]:
        if member[11] and (member[0], member[4]) not in MOVED_TO:
            sales += earlier_sales(story, member)
    for owner, totals in story.raw["sold"].items():
        sales += third_quarter(story, owner)
        if "产品A" in totals:
            sales += quarter_sales(story, owner)
    sales.sort(key=lambda s: (s.day, s.customer, s.product))
    for number, sale in enumerate(sales, 1):
        sale.contract = f"HT{sale.day.year}-{number:04d}"
    return with_return(story, sales)


def with_return(story: Story, sales: list[Sale]) -> list[Sale]:
    """One customer sends something back; the order it belongs to was larger by as much."""
    back = story.raw["returned"]
    bought = max(
        (s for s in sales if s.customer == back["customer"] and s.day >= FIRST and s.product == back["product"]),
        key=lambda s: s.day,
    )
    bought.amount += int(back["amount"])
    day = workday(max(date.fromisoformat(back["date"]), bought.day + timedelta(days=9)))
    sales.append(Sale(day, bought.customer, bought.owner, bought.product, -int(back["amount"]), True, bought.contract))
    return sorted(sales, key=lambda s: (s.day, s.contract))

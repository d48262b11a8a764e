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
    return workday(date(2023, 10, 9) + timedelta(days=pick(80, customer.name, "again")))


def earlier_sales(story: Story, customer: Customer) -> Iterator[Sale]:
    """The sales before the third quarter, so that it is known who is new: 2022Q4 to 2023Q2."""
    seller = story.raw["moved"].get(customer.name, customer.owner)
    if seller == "周杰":
        seller = "胡斌"
    if customer.owner in ("马骏", "郭婷"):
        return
    quarters = [(date(2022, 10, 10), 75), (date(2023, 1, 4), 78), (date(2023, 4, 4), 80)]
    for index, (start, days) in enumerate(quarters):
        if index and (customer.kind == "lapsed" or pick(2, customer.name, index)):
            continue
        day = workday(start + timedelta(days=pick(days, customer.name, start)))
        yield Sale(day, customer.name, seller, customer.product, 100 * (weight(customer, start) + 20))


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
    for customer in story.customers:
        if customer.kind in ("old", "lapsed"):
            sales += earlier_sales(story, customer)
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

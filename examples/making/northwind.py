"""The workspace northwind: English, US dollars, dates as Americans write them, CSV only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from making.choosing import pick
from making.files import write_csv
from making.sales import shares

START, END = date(2024, 1, 2), date(2024, 3, 28)
PRODUCTS = ("Beverages", "Condiments", "Seafood")


def weekday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def american(day: date | str) -> str:
    """A date the American way round."""
    return f"{day:%m/%d/%Y}" if isinstance(day, date) else day


def northwind(folder: Path) -> None:
    """Make the data of examples/northwind in a folder."""
    raw = yaml.load((Path(__file__).parents[1] / "stories" / "northwind.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    folder.mkdir(parents=True, exist_ok=True)
    heads = ("Name", "ID", "Team", "Region", "Role", "Hire Date", "Capability")
    write_csv(folder / "members.csv", [heads, *raw["members"]], "utf-8")
    write_targets(raw, folder)
    talks = list(mistaken(raw, list(all_talks(raw))))
    signed = {t["customer"]: t["day"] for t in talks if t["stage"] == "Contract"}
    sales = sorted((row for owner in raw["customers"] for row in sales_of(raw, owner, signed)), key=lambda r: r[:3])
    heads = ("Order Date", "Order No", "Account", "Sales Rep", "Product Line", "Revenue", "COGS")
    rows = [
        (american(day), f"NW-{number:05d}", customer, owner, product, f"{amount:.2f}", f"{amount * 0.7:.2f}")
        for number, (day, customer, product, owner, amount) in enumerate(sales, 10001)
    ]
    write_csv(folder / "sales.csv", [heads, *rows], "utf-8")
    heads = ("Account", "Sales Rep", "Date", "Channel", "Summary", "Customer Feedback", "Next Step", "Due", "Stage")
    fields = ("customer", "owner", "day", "channel", "summary", "feedback", "next", "due", "stage")
    talks.sort(key=lambda t: (t["day"], t["customer"]))
    write_csv(folder / "followups.csv", [heads, *([american(t[f]) for f in fields] for t in talks)], "utf-8-sig")
    write_deals(raw, folder)


def write_targets(raw: dict[str, Any], folder: Path) -> None:
    """Product lines by month, wide; people for the quarter, long."""
    rows: list[Any] = [("Product Line", "Year", "M01", "M02", "M03")]
    rows += [(product, 2024, *months) for product, months in raw["targets"]["product"].items()]
    write_csv(folder / "targets-products.csv", rows, "utf-8")
    people = [("Sales Rep", "Period", "Target"), *((n, "2024Q1", t) for n, t in raw["targets"]["person"].items())]
    write_csv(folder / "targets-people.csv", people, "utf-8")


def all_talks(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The quarter's talks, cell by cell; the last of each customer is due in April."""
    for owner, kinds in raw["customers"].items():
        for kind in ("old", "new"):
            arcs = raw["arcs"][kind]
            for index, customer in enumerate(kinds.get(kind, ())):
                yield from talks_with(customer, owner, arcs[(index + pick(2, owner)) % len(arcs)], late=index == 0)


def talks_with(customer: str, owner: str, arc: list[str], *, late: bool) -> Iterator[dict[str, Any]]:
    """An arc from January to the end of March."""
    first = START + timedelta(days=6 + pick(20, customer))
    last = END if late else END - timedelta(days=pick(14, customer, "end"))
    for i, step in enumerate(arc):
        day = weekday(first + timedelta(days=(last - first).days * i // (len(arc) - 1)))
        day = min(day, END)
        words = {"who": customer, "what": PRODUCTS[pick(3, customer)].lower()}
        stage, channel, summary, feedback, following, days = (part.format(**words) for part in step.split(" | "))
        due = weekday(day + timedelta(days=int(days)))
        if i == len(arc) - 1:
            due = weekday(date(2024, 4, 2) + timedelta(days=pick(10, customer, "due")))
        yield {
            "customer": customer, "owner": owner, "day": day, "channel": channel, "summary": summary,
            "feedback": feedback, "next": following, "due": due, "stage": stage,
        }  # fmt: skip


def mistaken(raw: dict[str, Any], talks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The talks with the honest mistakes in them."""
    for mistake in raw["mistakes"]:
        own = [t for t in talks if t["customer"] == mistake["customer"]]
        own[int(mistake["record"])].update({k: v for k, v in mistake.items() if k not in ("customer", "record")})
    return talks


def sales_of(raw: dict[str, Any], owner: str, signed: dict[str, date]) -> Iterator[tuple[date, str, str, str, int]]:
    """A person's orders of 2023, and those of 2024Q1, which meet each product's total."""
    kinds = raw["customers"][owner]
    old = kinds.get("old", [])
    for quarter, pace in enumerate((82, 90, 94, 97), 1):
        then = [c for c in old if c == old[0] or pick(3, c, "since") < quarter]
        if quarter == 1:
            then += kinds.get("gone", [])
        total = sum(map(int, raw["sold"][owner].values())) * pace // 10000 * 100
        for customer, amount in zip(then, shares(total, [5 + pick(6, c, quarter) for c in then]), strict=bool(then)):
            day = weekday(date(2023, 3 * quarter - 2, 3) + timedelta(days=pick(80, customer, quarter)))
            yield day, customer, PRODUCTS[pick(3, customer, quarter)], owner, amount
    buyers = [*old, *kinds["new"]]
    for product, total in raw["sold"][owner].items():
        for customer, amount in zip(buyers, shares(int(total), [5 + pick(6, c, product) for c in buyers]), strict=True):
            first = signed.get(customer, START) if customer in kinds["new"] else START
            day = weekday(first + timedelta(days=pick((END - first).days + 1, customer, product, "day")))
            yield min(day, END), customer, product, owner, amount


def write_deals(raw: dict[str, Any], folder: Path) -> None:
    """The pipeline."""
    owners = {c: owner for owner, kinds in raw["customers"].items() for names in kinds.values() for c in names}
    rows: list[Any] = [
        ("Deal ID", "Account", "Deal Owner", "Product Line", "Deal Stage", "Value", "Created Date",
         "Expected Close Date", "Closed Date", "Status", "Loss Reason")
    ]  # fmt: skip
    for number, deal in enumerate(sorted(raw["deals"], key=lambda d: (d[4], d[0])), 1):
        customer, product, stage, amount, created, expected, closed, status, reason = deal
        dates = [american(date.fromisoformat(d)) if d else "" for d in (created, expected, closed)]
        rows.append((f"D-{number:03d}", customer, owners[customer], product, stage, amount, *dates, status, reason))
    write_csv(folder / "deals.csv", rows, "utf-8")

"""Every figure of the review of examples/east-china, worked out a second time: plain Python over the files themselves.

Nothing of sop is used here but the command's output: csv and openpyxl read the files, Fractions and dates do the rest.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

import openpyxl
import pytest

from tests.examples.running import EAST, document, of

DATA = EAST / "data"
Q4 = (date(2023, 10, 1), date(2023, 12, 31))
THEN = (date(2022, 10, 1), date(2022, 12, 31))
BEFORE = (date(2023, 7, 1), date(2023, 9, 30))
TARGET = 1_000_000
GROUPS = {"YY集团": "YY集团", "YY集团无锡工厂": "YY集团"}

Row = dict[str, Any]


@cache
def sales() -> list[Row]:
    with (DATA / "sales.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [
            row | {
                "day": date.fromisoformat(row["成交日期"]), "amount": Fraction(row["金额"]),
                "quantity": Fraction(row["数量"]), "cost": Fraction(row["成本"]),
            }
            for row in csv.DictReader(stream)
        ]  # fmt: skip


def sheet(name: str) -> list[Row]:
    rows = list(next(iter(openpyxl.load_workbook(DATA / name, data_only=True))).iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if any(row)]


@cache
def deals() -> list[Row]:
    days = ("创建日期", "预计成交日期", "结束日期")
    return [
        row | {d: row[d].date() if isinstance(row[d], datetime) else None for d in days} for row in sheet("deals.xlsx")
    ]


@cache
def members() -> list[Row]:
    return sheet("members.xlsx")


def home(person: str, day: date, what: str = "区域") -> str:
    """Where somebody belongs on a day: the last row of his or hers that has begun."""
    rows = [row for row in members() if row["姓名"] == person]
    begun = [row for row in rows if row["生效日期"] is None or row["生效日期"].date() <= day] or rows[:1]
    chosen = max(begun, key=lambda row: row["生效日期"].date() if row["生效日期"] else date.min)
    return str(chosen[what])


def within(span: tuple[date, date], until: date = date.max) -> list[Row]:
    return [row for row in sales() if span[0] <= row["day"] <= min(span[1], until)]


def keyed(row: Row, dimension: str) -> str:
    match dimension:
        case "region":
            return home(row["负责人"], row["day"])
        case "team":
            return home(row["负责人"], row["day"], "团队")
        case "product":
            return str(row["产品"])
        case "person":
            return str(row["负责人"])
        case _:
            return f"{row['day']:%Y-%m}"


def added(rows: list[Row], dimension: str, what: str = "amount") -> dict[str, Fraction]:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        sums[keyed(row, dimension)] += row[what]
    return dict(sums)


def review(as_of: str = "2024-01-05") -> dict[str, Any]:
    return document("review", "-C", "examples/east-china", "--as-of", as_of, "--period", "2023Q4")


def exact(figure: float | None) -> Fraction | None:
    return None if figure is None else Fraction(str(figure))


def lines(metric: str, dimension: str, as_of: str = "2024-01-05") -> list[Row]:
    return [t for t in review(as_of)["totals"] if (t["metric"], t["dimension"]) == (metric, dimension)]


DIMENSIONS = ("region", "team", "product", "person", "month")


@pytest.mark.parametrize(("metric", "what"), [("revenue", "amount"), ("gross_margin", "margin")])
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_money_by_every_dimension(metric: str, what: str, dimension: str) -> None:
    rows = [row | {"margin": row["amount"] - row["cost"]} for row in within(Q4)]
    assert {t["value"]: exact(t["actual"]) for t in lines(metric, dimension)} == added(rows, dimension, what)


@pytest.mark.parametrize("dimension", ["region", "team", "product", "person"])
def test_the_period_before_and_a_year_ago(dimension: str) -> None:
    for key, span in (("previous", BEFORE), ("year_ago", THEN)):
        sums = added(within(span), dimension)
        for line in lines("revenue", dimension):
            assert exact(line[key]) == sums.get(line["value"], 0), (line["value"], key)


def test_each_month_beside_the_one_before_and_a_year_ago() -> None:
    by_month = added(sales(), "month")
    found = {t["value"]: (exact(t["previous"]), exact(t["year_ago"])) for t in lines("revenue", "month")}
    assert found == {
        "2023-10": (by_month["2023-09"], by_month["2022-10"]),
        "2023-11": (by_month["2023-10"], by_month["2022-11"]),
        "2023-12": (by_month["2023-11"], by_month["2022-12"]),
    }


def test_a_running_quarter_is_held_against_as_many_days() -> None:
    """20 November is the 51st day of the quarter: so is 20 August, and 20 November the year before."""
    (whole,) = lines("revenue", "all", "2023-11-20")
    assert exact(whole["actual"]) == sum(r["amount"] for r in within(Q4, date(2023, 11, 20)))
    assert exact(whole["previous"]) == sum(r["amount"] for r in within(BEFORE, date(2023, 8, 20)))
    assert exact(whole["year_ago"]) == sum(r["amount"] for r in within(THEN, date(2022, 11, 20)))


def test_customers_and_orders() -> None:
    rows = [row for row in within(Q4) if row["amount"] > 0]
    assert lines("customers", "all")[0]["actual"] == len({row["客户名称"] for row in rows})
    assert lines("orders", "all")[0]["actual"] == len({row["合同编号"] for row in rows})


def test_new_customers() -> None:
    first: dict[str, Row] = {}
    for row in sorted((r for r in sales() if r["amount"] > 0), key=lambda r: r["day"]):
        first.setdefault(GROUPS.get(row["客户名称"], row["客户名称"]), row)
    new = [row for row in first.values() if Q4[0] <= row["day"] <= Q4[1]]
    assert lines("new_customers", "all")[0]["actual"] == len(new)
    for line in lines("new_customers", "person"):
        assert line["actual"] == sum(row["负责人"] == line["value"] for row in new), line["value"]


def ended(*statuses: str) -> list[Row]:
    return [d for d in deals() if d["状态"] in statuses and d["结束日期"] and Q4[0] <= d["结束日期"] <= Q4[1]]


def test_deals_win_rate_cycle_and_conversion() -> None:
    won, closed = ended("赢单"), ended("赢单", "输单")
    assert lines("deals_won", "all")[0]["actual"] == len(won)
    assert lines("win_rate", "all")[0]["actual"] == pytest.approx(len(won) / len(closed))
    for line in lines("win_rate", "person"):
        own = [d for d in closed if d["负责人"] == line["value"]]
        assert line["actual"] == pytest.approx(sum(d["状态"] == "赢单" for d in own) / len(own))
    days = sorted((d["结束日期"] - d["创建日期"]).days for d in won)
    assert lines("cycle", "all")[0]["actual"] == (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
    assert lines("cycle_mean", "all")[0]["actual"] == pytest.approx(sum(days) / len(days))
    made = [d for d in deals() if Q4[0] <= d["创建日期"] <= Q4[1]]
    assert lines("conversion", "all")[0]["actual"] == pytest.approx(sum(d["状态"] == "赢单" for d in made) / len(made))


def test_volume_price_and_mix() -> None:
    now, then = within(Q4), within(THEN)
    q1, q0 = added(now, "product", "quantity"), added(then, "product", "quantity")
    r1, r0 = added(now, "product"), added(then, "product")
    assert set(q1) == set(q0) == {"产品A", "产品B"}
    total, base_total, base = sum(q1.values()), sum(q0.values()), sum(r0.values())
    at_then = sum((q1[p] * r0[p] / q0[p] for p in q1), Fraction(0))
    exactly = {
        "asked": base - TARGET, "volume": (total - base_total) * base / base_total,
        "price": sum(r1.values()) - at_then, "mix": at_then - total * base / base_total,
    }  # fmt: skip
    bridge = review()["bridge"]
    parts = {p["part"]: exact(p["contribution"]) for p in bridge["parts"]}
    assert bridge["base"] == "2022Q4"
    assert {name for name, amount in parts.items() if amount} == set(exactly)
    for name, amount in exactly.items():
        assert abs((parts[name] or 0) - amount) < Fraction(1, 100), name
    assert sum(amount or 0 for amount in parts.values()) == sum(r1.values()) - TARGET == exact(bridge["gap"])
    for product in bridge["products"]:
        name = product["product"]
        figures = [exact(product[k]) for k in ("quantity", "revenue", "base_quantity", "base_revenue")]
        assert figures == [q1[name], r1[name], q0[name], r0[name]]


@pytest.mark.parametrize("as_of", ["2023-11-20", "2024-01-05"])
def test_the_gap_by_deals(as_of: str) -> None:
    day = date.fromisoformat(as_of)
    parts = dict.fromkeys(("slipped", "lost", "to_come"), Fraction(0))
    for deal in deals():
        if deal["创建日期"] and deal["创建日期"] > day:
            continue
        expected, closed = deal["预计成交日期"], deal["结束日期"]
        status = deal["状态"] if closed is None or closed <= day else "进行中"
        inside = expected is not None and Q4[0] <= expected <= Q4[1]
        amount = Fraction(str(deal["金额"]))
        if status == "输单":
            during = closed is not None and Q4[0] <= closed <= min(Q4[1], day)
            if inside or (during and (expected is None or expected < Q4[0])):
                parts["lost"] -= amount
        elif inside and (status == "进行中" or (closed is not None and closed > Q4[1])):
            parts["slipped" if expected < day or day >= Q4[1] else "to_come"] -= amount
    gap = sum((r["amount"] for r in within(Q4, day)), Fraction(0)) - TARGET
    rest = gap - sum(parts.values())
    parts |= {"never_created": min(rest, Fraction(0)), "made_up": max(rest, Fraction(0))}
    found = review(as_of)["gap_by_deals"]
    assert {p["part"]: exact(p["contribution"]) for p in found["parts"]} == parts
    assert exact(found["gap"]) == gap == sum(parts.values())
    listed: dict[str, Fraction] = defaultdict(Fraction)
    for deal in found["deals"]:
        listed[deal["part"]] -= exact(deal["amount"]) or 0
    assert all(listed[part] == parts[part] for part in ("slipped", "lost", "to_come"))


def test_why_deals_were_lost() -> None:
    reasons: dict[str, list[Fraction]] = defaultdict(list)
    for deal in ended("输单"):
        reasons[deal["输单原因"]].append(Fraction(str(deal["金额"])))
    found = {loss["loss_reason"]: (loss["deals"], exact(loss["amount"])) for loss in review()["losses"]}
    assert found == {reason: (len(amounts), sum(amounts)) for reason, amounts in reasons.items()}


def test_concentration() -> None:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for row in within(Q4):
        sums[GROUPS.get(row["客户名称"], row["客户名称"])] += row["amount"]
    positive = sorted((amount for amount in sums.values() if amount > 0), reverse=True)
    whole = sum(positive)
    found = review()["risks"]["concentration"]
    assert [exact(c["revenue"]) for c in found["customers"]] == positive[:10]
    assert all(exact(c["revenue"]) == sums[c["customer"]] for c in found["customers"])
    assert found["top1"] == pytest.approx(float(positive[0] / whole))
    assert found["top5"] == pytest.approx(float(sum(positive[:5]) / whole))
    assert found["hhi"] == pytest.approx(float(sum((amount * 100 / whole) ** 2 for amount in positive)))


def test_landing_at_the_pace_of_20_november() -> None:
    """Working days of the quarter: 17 in October (the holidays, and make-up days on the 7th and 8th), 22, 21."""
    import chinese_calendar

    days = [date.fromordinal(n) for n in range(Q4[0].toordinal(), Q4[1].toordinal() + 1)]
    worked = [day for day in days if chinese_calendar.is_workday(day)]
    day = date(2023, 11, 20)
    passed = sum(d <= day for d in worked)
    left = len(worked) - passed
    found = review("2023-11-20")["landing"]
    assert (found["working_days_passed"], found["working_days_left"]) == (passed, left)
    whole = of(found["lines"], dimension="all")
    actual = sum((r["amount"] for r in within(Q4, day)), Fraction(0))
    assert exact(whole["actual"]) == actual
    assert whole["landing"] == pytest.approx(float(actual / passed * len(worked)), abs=0.005)
    assert whole["needed"] == pytest.approx(float((TARGET - actual) / left), abs=0.005)
    by_region = added(within(Q4, day), "region")
    for line in (one for one in found["lines"] if one["dimension"] == "region"):
        assert exact(line["actual"]) == by_region[line["value"]]
        needed = max(Fraction(str(line["target"])) - by_region[line["value"]], Fraction(0)) / left
        assert line["needed"] == pytest.approx(float(needed), abs=0.005)


def test_coverage_of_the_rest_of_the_quarter() -> None:
    day = date(2023, 11, 20)
    known = [d for d in deals() if not d["创建日期"] or d["创建日期"] <= day]
    under_way = [d for d in known if d["状态"] == "进行中" or (d["结束日期"] and d["结束日期"] > day)]
    can = [d for d in under_way if d["预计成交日期"] is None or d["预计成交日期"] <= Q4[1]]
    remaining = TARGET - sum((r["amount"] for r in within(Q4, day)), Fraction(0))
    found = review("2023-11-20")["risks"]["coverage"]
    total = sum((Fraction(str(d["金额"])) for d in can), Fraction(0))
    assert (exact(found["open"]), exact(found["remaining"])) == (total, remaining)
    assert found["rate"] == pytest.approx(float(total / remaining))


def test_large_deals_past_their_day() -> None:
    day = date(2023, 11, 20)
    known = [d for d in deals() if not d["创建日期"] or d["创建日期"] <= day]
    under_way = [d for d in known if d["状态"] == "进行中" or (d["结束日期"] and d["结束日期"] > day)]
    amounts = sorted((d["金额"] for d in under_way), reverse=True)
    least = amounts[max(len(amounts) // 5, 1) - 1]
    late = {d["商机名称"] for d in under_way if d["预计成交日期"] and d["预计成交日期"] < day and d["金额"] >= least}
    assert {d["deal"] for d in review("2023-11-20")["risks"]["overdue_deals"]} == late


def test_what_the_metrics_of_the_measures_did() -> None:
    now, before = within(Q4), within(BEFORE)
    margins = [sum(r["amount"] - r["cost"] for r in rows if keyed(r, "region") == "华东") for rows in (before, now)]
    wanted = {
        ("revenue", "华东"): (added(before, "region")["华东"], added(now, "region")["华东"]),
        ("gross_margin", "华东"): tuple(margins),
        ("revenue", "产品B"): (added(before, "product")["产品B"], added(now, "product")["产品B"]),
    }
    found = {(e["metric"], e["value"]): (exact(e["before"]), exact(e["after"])) for e in review()["effects"]}
    assert {key: found[key] for key in wanted} == wanted
    assert len(review()["effects"]) == 4


def test_a_proposal_is_marked_has_an_owner_and_a_day() -> None:
    made = review()["proposals"]
    assert made
    assert all(p["status"] == "proposed" and p["owner"] and p["due_date"] > "2024-01-05" and p["reason"] for p in made)

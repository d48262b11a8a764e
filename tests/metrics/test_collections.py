"""Three collection rates named apart, and the ageing of receivables."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.metrics.performance import Performance
from sop_cli.metrics.receivables import Ageing, ageing
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

TABLES = {
    "members": "name\n张伟\n李娜",
    "targets": "metric, person, month, target\n回款额, 张伟, 2023Q4, 100",
    "sales": "date, contract, owner, amount\n2023-10-01, C1, 张伟, 200\n2023-10-02, C2, 李娜, 50",
    "payments": """
        date,       contract, owner, amount
        2023-09-01, C1,       张伟,  10
        2023-11-01, c1,       张伟,  80
        2023-12-30, C2,       李娜,  60
    """,
    "receivables": """
        due_date,   contract, owner, amount
        2023-08-31, C1,       张伟,  40
        2023-10-31, C1,       张伟,  60
        2023-12-31, C1,       张伟,  100
        2024-01-31, C2,       李娜,  50
    """,
}


def made(**changes: str) -> Performance:
    return Performance(Resolved(book(as_of="2024-01-05", **(TABLES | changes))), parse_period("2023Q4"))


def test_three_rates_and_each_its_own() -> None:
    zhang = made()
    assert zhang.actual("collection_achievement", person="张伟") == Fraction(80, 100), "collected ÷ collection target"
    assert zhang.actual("collection_rate", person="张伟") == Fraction(80, 200), "collected ÷ sales"
    assert zhang.actual("receivables_collected", person="张伟") == Fraction(50, 160), "90 came in, 40 were due before"
    assert zhang.actual("collection_achievement", person="李娜") is None, "no target"
    assert zhang.actual("receivables_collected", person="李娜") is None, "nothing fell due"


def test_ageing_by_owner_the_oldest_due_paid_first() -> None:
    found = ageing(made().records, date(2024, 1, 5))
    assert found == Ageing(date(2024, 1, 5), {"张伟": (0, 10_000, 0, 1_000, 0)}, 1_000)
    later = ageing(made(payments="date, contract, owner, amount\n2023-09-01, C1, 张伟, 10").records, date(2024, 1, 5))
    assert later
    assert later.rows["张伟"] == (0, 10_000, 0, 6_000, 3_000)
    assert later.total == (5_000, 10_000, 0, 6_000, 3_000)


def test_refunds_credit_notes_and_payments_without_a_contract() -> None:
    found = ageing(
        made(
            payments="""
                date,       contract, customer, owner, amount
                2023-11-01, ,         甲,       张伟,  50
                2023-11-02, ,         甲,       张伟,  -20
            """,
            receivables="""
                due_date,   customer, owner, amount
                2023-10-31, 甲,       张伟,  60
                2023-11-30, 甲,       张伟,  -10
                2023-12-31, 甲,       张伟,  5
            """,
        ).records,
        date(2023, 12, 31),
    )
    assert found
    assert found.rows == {"张伟": (500, 0, 0, 2_000, 0)}


def test_what_names_nobody_is_its_sellers_if_that_is_one_person() -> None:
    """A finance list has contracts, not sales people. C3 was sold by two: it stays with nobody."""
    performance = made(
        sales=TABLES["sales"] + "\n2023-10-03, C3, 张伟:50%/李娜:50%, 100",
        payments="date, contract, amount\n2023-11-01, C1, 20\n2023-11-02, C3, 5",
        receivables="due_date, contract, amount\n2023-11-30, C1, 30\n2023-11-30, C3, 40",
    )
    found = ageing(performance.records, date(2023, 12, 31))
    assert found
    assert {name: sum(amounts) for name, amounts in found.rows.items()} == {"张伟": 1_000, None: 3_500}
    assert performance.actual("collected", person="张伟") == 20
    assert performance.actual("collected") == 25


def test_no_receivables_no_ageing() -> None:
    records = made(receivables="due_date, amount").records
    assert ageing(records, date(2024, 1, 5)) is None
    assert made(receivables="due_date, amount").actual("receivables_collected", person="张伟") is None


AMOUNTS = st.integers(1, 500)
DUES = st.lists(st.tuples(st.integers(1, 28), st.integers(1, 12), st.sampled_from("AB"), AMOUNTS), max_size=8)
PAID = st.lists(st.tuples(st.sampled_from("AB"), AMOUNTS), max_size=6)


@settings(max_examples=40, deadline=None)
@given(dues=DUES, paid=PAID)
def test_nothing_is_lost(dues: list[tuple[int, int, str, int]], paid: list[tuple[str, int]]) -> None:
    """Open + settled = due, and settled + unmatched = paid; the order of rows does not matter."""
    due_rows = [f"2023-{m:02}-{d:02}, {c}, 张伟, {a}" for d, m, c, a in dues]
    paid_rows = [f"2023-06-01, {c}, 张伟, {a}" for c, a in paid]

    def aged(due: list[str], pay: list[str]) -> Ageing | None:
        tables = {
            "receivables": "\n".join(["due_date, contract, owner, amount", *due]),
            "payments": "\n".join(["date, contract, owner, amount", *pay]),
        }
        return ageing(Resolved(book(members="name\n张伟", **tables)), date(2023, 12, 31))

    found = aged(due_rows, paid_rows)
    assert (found is None) == (not dues)
    if found is not None:
        settled = sum(a for *_rest, a in dues) * 100 - sum(found.total)
        assert settled + found.unmatched == sum(a for _c, a in paid) * 100
        assert aged(due_rows[::-1], paid_rows[::-1]) == found

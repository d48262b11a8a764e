"""Shared sales (分单): people have their parts, the company counts the sale once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.metrics.performance import Performance
from sop_cli.records.credit import divided, parts_of
from sop_cli.records.resolve import Resolved
from sop_cli.sources.load import FileRef, read_kind
from sop_cli.values.period import parse_period
from tests.metrics.team import book

MEMBERS = """
    name, id,   alias, region
    张伟, 1001, 伟哥,  华东
    李娜, 1002, ,      华南
    王芳, 1003, ,      华南
"""


def performance(sales: str) -> Performance:
    return Performance(Resolved(book(members=MEMBERS, sales=sales)), parse_period("2023-10"))


def by(sales: str, metric: str, *dimensions: str) -> dict[str | None, object]:
    return {key[0]: figure for key, figure in performance(sales).actuals(metric, *dimensions).items()}


SHARED = """
    date,       contract, customer, owner, product, amount, cost,  share
    2023-10-05, C1,       甲,       张伟,  A,       10万,   4万,   60%
    2023-10-05, C1,       甲,       李娜,  A,       10万,   4万,   40%
    2023-10-06, C2,       乙,       王芳,  A,       1000,   ,
"""


def test_rows_of_one_sale_each_repeat_the_whole() -> None:
    assert by(SHARED, "revenue", "person") == {"张伟": 60_000, "李娜": 40_000, "王芳": 1_000}
    assert by(SHARED, "revenue", "region") == {"华东": 60_000, "华南": 41_000}
    assert by(SHARED, "revenue", "product") == {"A": 101_000}
    assert by(SHARED, "gross_margin", "person") == {"张伟": 36_000, "李娜": 24_000}
    made = performance(SHARED)
    assert [made.actual(metric) for metric in ("revenue", "orders", "customers", "new_customers")] == [101_000, 2, 2, 2]
    assert made.actual("orders", person="张伟") == made.actual("orders", person="李娜") == 1


def test_without_a_contract_customer_date_product_and_amount_say_what_belongs_together() -> None:
    sales = "\n".join(line.replace("C1", "").replace("C2", "") for line in SHARED.splitlines())
    assert by(sales, "revenue", "person") == {"张伟": 60_000, "李娜": 40_000, "王芳": 1_000}
    assert performance(sales).actual("orders") == 2


@pytest.mark.parametrize(
    "owner",
    ["张伟:60%/李娜:40%", "伟哥：60％、1002：40％", "张伟:60%，李娜:40%", "张伟: 60% 李娜: 40%", "李娜:40%;张伟:60.0%"],
)
def test_the_owners_cell_may_give_the_shares(owner: str) -> None:
    owner = owner.replace(",", "，")
    sales = f"date, contract, owner, amount\n2023-10-05, C1, {owner}, 1000.01"
    assert by(sales, "revenue", "person") == {"张伟": Fraction("600.01"), "李娜": Fraction("400")}
    assert performance(sales).actual("orders") == 1


def test_the_last_cents_go_to_the_largest_remainders_then_by_name() -> None:
    sales = "date, contract, owner, amount\n2023-10-05, C1, 王芳:50%/张伟:50%, 0.01"
    assert by(sales, "revenue", "person") == {"张伟": Fraction("0.01"), "王芳": 0}
    turned = sales.replace("王芳:50%/张伟:50%", "张伟:50%/王芳:50%")
    assert by(sales, "revenue", "person") == by(turned, "revenue", "person"), "the order written does not count"


@pytest.mark.parametrize(
    ("shares", "rest"),
    [(("60%", "30%"), 100), (("60%", ""), 400), (("80%", "40%"), -200), (("60%", "40%"), None)],
)
def test_what_is_missing_belongs_to_nobody_and_the_company_still_counts_once(
    shares: tuple[str, str], rest: int | None
) -> None:
    sales = f"""
        date,       contract, owner, amount, share
        2023-10-05, C1,       张伟,  1000,   {shares[0]}
        2023-10-05, C1,       李娜,  1000,   {shares[1]}
    """
    assert by(sales, "revenue", "person").get(None) == rest
    assert performance(sales).actual("revenue") == 1000


def test_a_share_of_100_percent_is_no_sharing() -> None:
    sales = """
        date,       customer, owner, amount, share
        2023-10-05, 甲,       张伟,  1000,   100%
        2023-10-05, 甲,       张伟,  1000,   100%
    """
    assert by(sales, "revenue", "person") == {"张伟": 2000}
    assert performance(sales).actual("orders") == 2


def test_names_without_shares_give_none() -> None:
    assert parts_of("张伟/李娜") == parts_of("张伟") == parts_of("张伟:6/李娜:4") == []


def read(tmp_path: Path, rows: str) -> list[tuple[str, str | None, str]]:
    set_language("zh")
    (tmp_path / "s.csv").write_text("成交日期,合同编号,客户名称,负责人,金额,分成比例\n" + rows, encoding="utf-8")
    loaded = read_kind("sales", [FileRef(tmp_path / "s.csv", "s.csv")])
    return [(finding.code, finding.cell, finding.message) for finding in loaded.findings]


def test_shares_that_do_not_add_up_are_found_where_they_stand(tmp_path: Path) -> None:
    assert read(tmp_path, "2023-10-05,C1,甲,张伟,1000,60%\n2023-10-05,C1,甲,李娜,1000,30%\n") == [
        ("FU002", "F2", "分成比例：这笔销售各人的分成合计 90%，不是 100%。"),
        ("FU002", "F3", "分成比例：这笔销售各人的分成合计 90%，不是 100%。"),
    ]
    assert read(tmp_path, "2023-10-05,C1,甲,张伟:50%/李娜:60%,1000,\n") == [
        ("FU002", "D2", "负责人：这笔销售各人的分成合计 110%，不是 100%。")
    ]
    assert read(tmp_path, "2023-10-05,C1,甲,张伟,1000,60%\n2023-10-05,C1,甲,李娜,1000,\n")[1] == (
        "FU002", "F3", "分成比例：这笔销售有分成，但这一行没有写，其余各行合计 60%。"
    )  # fmt: skip
    assert read(tmp_path, "2023-10-05,C1,甲,张伟:60%/李娜:40%,1000,\n2023-10-05,C1,甲,张伟,10,\n") == []


@given(st.integers(-10_000, 10_000), st.lists(st.fractions(0, 1, max_denominator=100), min_size=1, max_size=5))
def test_credits_and_the_rest_are_the_whole_and_each_is_less_than_a_cent_off(
    whole: int, shares: list[Fraction]
) -> None:
    *parts, rest = divided(whole, shares)
    assert sum(part or 0 for part in parts) + (rest or 0) == whole
    assert all(abs((part or 0) - whole * share) < 1 for part, share in zip(parts, shares, strict=True))
    if sum(shares) == 1:
        assert rest == 0

"""Figures as a sales manager would check them by hand: small tables, and what comes out of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from sop_cli.metrics.base import all_metrics
from sop_cli.metrics.performance import Performance
from sop_cli.records.metric_names import METRIC_NAMES
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

MEMBERS = """
    name, id, alias, team, region, from
    张伟, 1001, 阿伟, 一组, 华东,
    李娜, 1002,     , 二组, 华南,
    李娜, 1002,     , 一组, 华东, 2023-11-15
"""
CUSTOMERS = """
    customer, alias,    group
    星海科技, 星海,
    YY上海,   ,         YY集团
    YY北京,   ,         YY集团
"""


def q4(**tables: str) -> Performance:
    return Performance(
        Resolved(book(**({"members": MEMBERS, "customers": CUSTOMERS} | tables))), parse_period("2023Q4")
    )


def cut(performance: Performance, metric: str, dimension: str) -> dict[str | None, Fraction | None]:
    return {value: figure for (value,), figure in performance.actuals(metric, dimension).items()}


def test_people_are_found_by_name_id_and_alias() -> None:
    sold = q4(
        sales="""
        date,       owner, amount
        2023-10-08, 张伟,  10万
        2023-10-09, 1001,  5万
        2023-10-10, 阿伟,  1万
    """
    )
    assert cut(sold, "revenue", "person") == {"张伟": 160_000}


def test_what_was_sold_stays_where_it_was_sold() -> None:
    """李娜 moved from 华南 to 华东 on 15 November; a region named in the sale itself counts before hers."""
    sold = q4(
        sales="""
        date,       owner, region, amount
        2023-11-14, 李娜,  ,       3万
        2023-11-15, 李娜,  ,       5万
        2023-12-01, 李娜,  华北,   7万
    """
    )
    assert cut(sold, "revenue", "region") == {"华南": 30_000, "华东": 50_000, "华北": 70_000}
    assert cut(sold, "revenue", "team") == {"二组": 30_000, "一组": 120_000}
    assert cut(sold, "revenue", "person") == {"李娜": 150_000}


def test_who_is_no_member_stays_in_the_total() -> None:
    sold = q4(
        sales="""
        date,       owner, product, amount
        2023-10-08, 张伟,  产品A,   10万
        2023-10-09, 周洁,  产品Ｂ,  2万
        2023-10-10, ,      产品b,   1万
    """
    )
    assert sold.actual("revenue") == 130_000
    assert cut(sold, "revenue", "person") == {"张伟": 100_000, None: 30_000}
    assert cut(sold, "revenue", "region") == {"华东": 100_000, None: 30_000}
    assert sorted(cut(sold, "revenue", "product").values()) == [30_000, 100_000], "width and case make no new product"


def test_without_members_everybody_named_is_a_person() -> None:
    sold = Performance(
        Resolved(book(sales="date, owner, amount\n2023-10-08, Ann, 100\n2023-10-09, ANN, 50")), parse_period("2023Q4")
    )
    assert cut(sold, "revenue", "person") == {"ANN": 150}


def test_returns_are_negative_and_make_no_order() -> None:
    sold = q4(
        sales="""
        date,       owner, contract, customer, amount
        2023-10-08, 张伟,  C1,       星海科技, 10万
        2023-10-09, 张伟,  C1,       星海科技, 2万
        2023-11-08, 张伟,  C2,       ,         -3万
        2023-12-08, 张伟,  ,         星海,     1万
    """
    )
    assert sold.actual("revenue") == 100_000
    assert sold.actual("orders") == 2
    assert sold.actual("customers") == 1, "星海 is 星海科技"


@pytest.mark.parametrize(
    ("as_of", "revenue", "left_out"), [("2023-10-31", 100_000, 1), ("2023-12-31", 300_000, 0), ("2023-09-30", 0, 2)]
)
def test_what_is_dated_after_the_as_of_date_is_left_out(as_of: str, revenue: int, left_out: int) -> None:
    sold = q4(as_of=as_of, sales="date, owner, amount\n2023-10-31, 张伟, 10万\n2023-11-01, 张伟, 20万")
    assert sold.actual("revenue") == revenue
    assert sold.records.after_as_of() == left_out


def test_months_may_begin_on_the_26th() -> None:
    sold = Performance(
        Resolved(
            book(
                sop={"calendar": {"month_start": 26}},
                sales="date, owner, amount\n2023-10-25, 张伟, 1\n2023-10-26, 张伟, 2\n2023-12-26, 张伟, 4",
            )
        ),
        parse_period("2023Q4", 26),
    )
    assert cut(sold, "revenue", "month") == {"2023-10": 1, "2023-11": 2}


def test_a_group_is_one_new_customer() -> None:
    """YY上海 and YY北京 are one group; 星海 had bought before; a return is no first sale."""
    sold = q4(
        sales="""
        date,       owner, customer, amount
        2023-02-01, 张伟,  星海,     1万
        2023-10-08, 张伟,  星海科技, 2万
        2023-10-09, 李娜,  YY上海,   3万
        2023-10-10, 张伟,  YY北京,   4万
        2023-11-01, 张伟,  新公司,   -1万
        2023-11-02, 李娜,  新公司,   1万
        2023-11-03, 张伟,  ,         1万
    """
    )
    assert sold.actual("new_customers") == 2
    assert cut(sold, "new_customers", "person") == {"李娜": 2}


def test_the_first_payment_counts_where_the_sop_says_so() -> None:
    paid = q4(
        sop={"evaluation": {"new_customers": "payment"}},
        sales="date, owner, customer, amount\n2023-08-08, 张伟, 星海, 2万",
        payments="date, owner, customer, amount\n2023-10-08, 张伟, 星海, 1万\n2023-11-08, 张伟, 星海科技, 1万",
    )
    assert paid.actual("new_customers") == 1
    assert paid.actual("collected") == 20_000
    assert paid.actual("collection_rate") is None, "nothing was sold in the quarter"


def test_margin_counts_what_has_a_cost() -> None:
    sold = q4(sales="date, owner, amount, cost\n2023-10-08, 张伟, 10万, 6万\n2023-10-09, 张伟, 5万,")
    assert sold.actual("gross_margin") == 40_000
    assert q4(sales="date, owner, amount\n2023-10-08, 张伟, 10万").actual("gross_margin") is None


def test_retention_looks_at_the_start_and_the_end() -> None:
    """Active: an order in the 12 months before. At the start 甲, 乙 (张伟's) and 丙 (李娜's); at the end 乙 is not."""
    sold = q4(
        sales="""
        date,       owner, customer, amount
        2022-09-30, 张伟,  早已不来, 1万
        2022-12-31, 张伟,  乙,       1万
        2023-03-01, 李娜,  甲,       1万
        2023-09-30, 张伟,  甲,       1万
        2023-05-01, 李娜,  丙,       1万
        2023-12-01, 李娜,  丁,       1万
    """
    )
    assert sold.actual("retention") == Fraction(2, 3)
    assert cut(sold, "retention", "person") == {"张伟": Fraction(1, 2), "李娜": 1}


DEALS = """
    owner, created,    closed,     status, amount, product, stage, loss_reason
    张伟,  2023-10-01, 2023-10-11, 赢单,   10万,   产品A,   签约,
    张伟,  2023-10-01, 2023-10-21, won,    20万,   产品B,   签约,
    李娜,  2023-09-01, 2023-10-31, 赢单,   5万,    产品A,   签约,
    李娜,  2023-10-05, 2023-11-05, 输单,   9万,    产品A,   报价,  价格
    李娜,  2023-10-05, ,           进行中, 9万,    产品A,   报价,
    李娜,  2023-12-01, 2024-01-08, 赢单,   7万,    产品A,   签约,
"""


def test_deals_won_lost_and_still_open() -> None:
    deals = q4(deals=DEALS)
    assert deals.actual("deals_won") == 3
    assert deals.actual("win_rate") == Fraction(3, 4)
    assert cut(deals, "win_rate", "person") == {"张伟": 1, "李娜": Fraction(1, 2)}
    assert deals.actual("conversion") == Fraction(2, 5), "of five created in the quarter, two won by the as-of date"
    assert deals.actual("cycle") == 20
    assert deals.actual("cycle_mean") == 30


def test_later_news_count_from_their_day_on() -> None:
    deals = q4(deals=DEALS, as_of="2024-01-31")
    assert deals.actual("conversion") == Fraction(3, 5)
    assert deals.actual("deals_won") == 3, "won in January belongs to the next quarter"


def test_won_deals_stand_in_for_sales() -> None:
    deals = q4(deals=DEALS)
    assert deals.actual("revenue") == 350_000
    assert cut(deals, "revenue", "product") == {"产品A": 150_000, "产品B": 200_000}
    assert q4(deals=DEALS, sales="date, owner, amount\n2023-10-08, 张伟, 1万").actual("revenue") == 10_000


def test_follow_ups_and_how_completely_they_are_written() -> None:
    log = q4(
        sop={"followups": {"required": ["customer", "date", "summary", "due_date"]}},
        followups="""
            customer, owner, date,       channel, summary,  due_date
            星海,     张伟,  2023-10-10, 电话,    谈了报价, 2023-10-15
            星海,     张伟,  2023-10-20, 电话,    ,
            星海,     李娜,  2023-09-20, 电话,    谈过,     2023-10-01
        """,
    )
    assert log.actual("followups") == 2
    assert log.actual("completeness") == Fraction(6, 8)
    assert cut(log, "followups", "person") == {"张伟": 2}


@pytest.mark.parametrize("metric", sorted(all_metrics()))
def test_without_records_there_is_no_figure_not_even_zero(metric: str) -> None:
    assert q4().actual(metric) is None
    assert q4().rate(metric) is None


def test_every_metric_is_named_and_defined_in_both_languages() -> None:
    assert set(all_metrics()) <= {named.name for named in METRIC_NAMES}
    for metric in all_metrics().values():
        assert metric.title.en != metric.title.zh
        assert metric.definition.en
        assert metric.definition.zh

"""Tables of targets: long, wide, and the breakdown form; a figure is read in its own metric's unit."""

from __future__ import annotations

import pytest
from typed_kit import places, read, refused, rows

from sop_cli.i18n import set_language
from sop_cli.records.metric_names import METRIC_NAMES, find_metric, unit_of
from sop_cli.sources.raw import Merge
from sop_cli.values.units import Unit


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def test_each_figure_in_its_metrics_unit() -> None:
    typed = read(
        "targets",
        """
指标|区域|月份|目标值（万元）|实际值
销售额|华东|2023-10|40|133300
新客户数||2023Q4|30|10个
客户转化率|||15%|
团队协作|||90分|
|||40.5|
""",
    )
    assert rows(typed, "metric", "month", "target", "actual") == [
        ("revenue", "2023-10", 400_000_00, 133_300_00),
        ("new_customers", "2023Q4", 30, 10),
        ("conversion", None, 150_000, None),
        ("团队协作", None, 90_00, None),
        (None, None, 405_000_00, None),
    ]
    assert typed.findings == []


def test_a_percentage_is_no_amount() -> None:
    assert places(read("targets", "负责人|目标金额|实际金额\n张伟|100|35%").findings) == [("FU002", "error", "C2")]


def test_negative_and_empty_targets_are_findings_but_actuals_may_be_negative() -> None:
    typed = read("targets", "负责人|目标金额|实际金额\n张伟|-5|1\n李娜||1\n王芳|5|-1")
    assert rows(typed, "target", "actual", "_bad") == [(None, 100, "target"), (None, 100, None), (500, -100, None)]
    assert places(typed.findings) == [("FU002", "error", "B2"), ("FU003", "error", "B3")]


def test_a_wide_table_has_a_row_a_month_and_blanks_are_no_targets() -> None:
    typed = read("targets", "年|姓名|1月|2月|12月\n2023|张伟|10万||3万\n2024年|李娜|NULL|5万|-")
    assert rows(typed, "person", "month", "target", "_row") == [
        ("张伟", "2023-01", 100_000_00, 2), ("张伟", "2023-12", 30_000_00, 2), ("李娜", "2024-02", 50_000_00, 3),
    ]  # fmt: skip
    assert places(typed.findings) == [("FU002", "error", "E3")]


@pytest.mark.parametrize(
    "heads", ["2023-10|2023-11", "2023年10月|2023年11月", "202310|202311", "2023-10-01|2023-11-01", "Oct 2023|Nov 2023"]
)
def test_heads_that_name_the_year(heads: str) -> None:
    typed = read("targets", f"负责人|{heads}\n张伟|1|2")
    assert rows(typed, "month", "target") == [("2023-10", 100), ("2023-11", 200)]


@pytest.mark.parametrize(
    "heads", ["1月|2月", "M01|M02", "1月目标（万元）|2月目标（万元）", "一月|二月", "Jan|Feb", "01月|02月份"]
)
def test_heads_without_a_year_take_it_from_the_column_or_the_title(heads: str) -> None:
    times = 10_000 if "万元" in heads else 1
    for table in (f"Year|负责人|{heads}\n2023|张伟|1|2", f"2023年销售目标||\n负责人|{heads}\n张伟|1|2"):
        assert rows(read("targets", table), "month", "target") == [("2023-01", 100 * times), ("2023-02", 200 * times)]


def test_a_wide_table_without_any_year_is_an_error() -> None:
    error = refused("targets", "负责人|1月|2月\n张伟|1|2")
    assert (error.where.row, error.where.column) == (1, "1月")
    assert "year" in error.message


def test_a_row_without_its_year_is_a_finding() -> None:
    typed = read("targets", "年|负责人|1月\n2023|张伟|1\n|李娜|2\n去年|王芳|3")
    assert rows(typed, "person") == [("张伟",)]
    assert [(f.code, f.cell) for f in typed.findings if f.cell] == [("FU002", "A4"), ("FU003", "C3"), ("FU003", "C4")]


def test_sums_beside_the_months_do_not_count() -> None:
    typed = read(
        "targets", "年|区域|姓名|1月|2月|一季度|目标\n2023|华东|张伟|1|2|3|3\n|华东|小计|1|2|3|3\n合计|||1|2|3|3"
    )
    assert rows(typed, "person", "month", "target") == [("张伟", "2023-01", 100), ("张伟", "2023-02", 200)]
    assert places(typed.findings) == [
        ("FU001", "info", "F1"), ("FU001", "info", "G1"), ("FU001", "info", 3), ("FU001", "info", 4),
    ]  # fmt: skip


def test_quarters_count_where_there_are_no_months() -> None:
    typed = read("targets", "年|负责人|Q1|Q2\n2023|张伟|1|2")
    assert rows(typed, "month", "target") == [("2023Q1", 100), ("2023Q2", 200)]


def test_a_year_column_completes_months_of_the_long_form() -> None:
    typed = read(
        "targets", "年|月份|负责人|目标\n2023|10月|张伟|1\n|11|张伟|1\n2023年|Q4|张伟|1", merges=[Merge(2, 3, 0, 0)]
    )
    assert rows(typed, "month") == [("2023-10",), ("2023-11",), ("2023Q4",)]


def test_the_period_may_stand_above_the_table() -> None:
    assert rows(read("targets", "期间：2023Q4|\n区域|目标\n华东|40万"), "month", "target") == [("2023Q4", 400_000_00)]


def test_no_target_whose_dimension_is_unreadable() -> None:
    """Else that of two people would be taken for the whole team's."""
    typed = read("targets", "负责人|月份|目标\n张伟/李娜|2023-10|5\n王芳|2023.1|5\n王芳|2023-10|5")
    assert rows(typed, "target") == [(None,), (None,), (500,)]
    assert places(typed.findings) == [("FU002", "error", "A2"), ("FU002", "error", "B3")]


def test_the_breakdown_form() -> None:
    typed = read(
        "targets",
        """
销售目标分解表
期间：2023Q4||团队：华东
团队总体目标|目标维度|分解目标值|责任人|时间节点|完成标准
季度销售额100万元|区域-华东|40万元|张经理|2023-12-31|月度销售额≥13.3万元
|产品：产品A|60万元|产品组|2023-12-31|新客户签约≥20个
新客户开发30个|个人-李娜|8个|李娜|2023-12-31|客户转化率≥15%
新客户开发30个|整体|30个|张经理|2023-12-31|
销售额 100万元|华北|25万元||2023-12-31|
下达人：||责任人确认：||日期：
""",
        merges=[Merge(4, 5, 0, 0)],
    )
    assert rows(typed, "metric", "region", "product", "person", "target") == [
        ("revenue", "华东", None, None, 400_000_00),
        ("revenue", None, "产品A", None, 600_000_00),
        ("new_customers", None, None, "李娜", 8),
        ("new_customers", None, None, None, 30),
        ("revenue", None, None, None, None),
    ]
    assert set(typed.frame["month"]) == {"2023Q4"}
    assert places(typed.findings) == [("FU002", "error", "B8"), ("FU001", "info", 9)]


def test_metrics_are_known_by_both_names() -> None:
    for metric in METRIC_NAMES:
        for word in (metric.name, *metric.title, *metric.aliases):
            assert find_metric(word) == metric
    assert find_metric(" ＮＥＷ customers ") == find_metric("新客户数")
    assert find_metric("团队协作") is None
    assert [unit_of(name) for name in (None, "销售额", "新客户数", "赢单率", "销售周期", "团队协作")] == [
        Unit.MONEY, Unit.MONEY, Unit.COUNT, Unit.RATE, Unit.DAYS, Unit.POINTS,
    ]  # fmt: skip

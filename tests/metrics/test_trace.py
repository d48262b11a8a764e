"""The rows behind a figure add up to it, whatever the figure; what is not understood is said, all in one go."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sop_cli.cli.options import Common
from sop_cli.cli.review import trace_of
from sop_cli.cli.run import Run, start
from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import set_language
from sop_cli.metrics.base import ORIGIN, all_metrics
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.trace import Traced, total, trace
from sop_cli.records.metric_names import unit_of
from sop_cli.records.resolve import DIMENSIONS, Resolved
from sop_cli.reports.goals import Goals
from sop_cli.reports.review_goals import by_dimension
from sop_cli.reports.row_refs import row_reference
from sop_cli.reports.trace import trace_result
from sop_cli.values.period import parse_period
from tests.metrics.team import book

EXAMPLE = Path(__file__).parents[2] / "examples" / "east-china"

TABLES = {
    "members": "name, id, region, team\n张伟, 1001, 华东, 一组\n李娜, 1002, 华南, 二组\n王芳, 1003, 华南, 华南",
    "targets": """
        region, month,   target
        华东,   2023Q4,  20万
        华东,   2023-10, 7万
        华南,   2023Q4,  30万
    """,
    "sales": """
        date,       contract, customer, owner, product, amount, share
        2023-10-05, C1,       甲,       张伟,  A/B,     10万,   60%
        2023-10-05, C1,       甲,       李娜,  A/B,     10万,   40%
        2023-11-06, C2,       甲,       李娜,  C,       1000.01,
        2023-11-07, C2,       甲,       李娜,  C,       -50,
        2023-12-08, ,         ,         周洁,  C,       7,
    """,
    "payments": "date, owner, amount\n2023-11-01, 张伟, 2万",
    "deals": """
        owner, created,    closed,     status
        张伟,  2023-10-08, 2023-10-30, 赢单
        李娜,  2023-10-09, 2023-11-30, 输单
        李娜,  2023-10-10, 2023-11-20, 赢单
    """,
}


def performance(**changes: str) -> Performance:
    set_language("en")
    return Performance(Resolved(book(**(TABLES | changes))), parse_period("2023Q4"))


def rows(traced: Traced, *columns: str) -> list[tuple[Any, ...]]:
    return traced.rows.select(columns).rows()


def test_the_rows_of_a_shared_sale_bring_each_one_his_part() -> None:
    found = trace(performance(), "revenue/李娜")
    assert rows(found, "row", "person", "amount", "share", "value") == [
        (3, "李娜", 10_000_000, 0.4, 4_000_000), (4, "李娜", 100_001, None, 100_001), (5, "李娜", -5_000, None, -5_000),
    ]  # fmt: skip
    assert found.value == total(found)


def test_the_parts_stand_in_any_order_under_any_of_their_names() -> None:
    wanted = trace(performance(), "revenue/region=华东/2023-10")
    assert wanted.value == 60_000
    assert wanted.target == 70_000
    assert wanted.period.label == "2023-10"
    for text in ("2023年10月/华东/销售额", "华东/revenue/2023-10", "销售额／华东／2023-10"):
        assert trace(performance(), text).value == 60_000, text
    assert trace(performance(), "revenue/1001").path.at == {"person": "张伟"}
    assert trace(performance(), "revenue/A/B").path.at == {"product": "A/B"}, "a name may hold a stroke"
    assert trace(performance(), "revenue/person=未归属").value == 7


def test_the_rows_of_the_target_are_those_that_count() -> None:
    found = trace(performance(), "target/revenue/华东")
    assert found.path.side == "target"
    assert found.target_rows.select("row", "value").rows() == [(2, 20_000_000)], "the quarter's row, not the month's"


def test_different_things_count_where_they_stand_first() -> None:
    found = trace(performance(), "customers")
    assert rows(found, "row", "value") == [(2, 1), (3, 0), (4, 0)]
    assert found.value == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [("win_rate", (2, 3)), ("collection_rate/张伟", (2_000_000, 6_000_000)), ("conversion/李娜", (1, 2))],
)
def test_a_rate_has_its_part_and_its_whole(text: str, parts: tuple[int, int]) -> None:
    found = trace(performance(), text)
    assert (found.rows["part"].sum(), found.rows["whole"].sum()) == parts
    assert found.value == total(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("revenue/华冬", ["neither a metric", "“华东”"]),
        ("revnue", ["neither a metric", "“revenue”"]),
        ("华东", ["No metric is named", "revenue"]),
        ("revenue/华南", ["several ways: region, team", "region=华南 | team=华南"]),
        ("revenue/张伟/李娜", ["second person 李娜", "understood: metric revenue, person 张伟"]),
        ("revenue/2024-01", ["no part of the period 2023Q4"]),
        ("collected/product=C", ["cannot be told by product"]),
    ],
)
def test_what_is_not_understood_is_said(text: str, words: list[str]) -> None:
    with pytest.raises(SopError) as caught:
        trace(performance(), text)
    said = f"{caught.value.message} {caught.value.hint}"
    assert all(word in said for word in words), said


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(CollectedError) as caught:
        trace(performance(), "revenue/华冬/2024-01")
    assert len(caught.value.errors) == 2


def test_figures_of_a_table_made_by_hand_have_its_rows() -> None:
    by_hand = book(members=TABLES["members"], targets="region, target, actual\n华东, 10万, 8万\n华南, 10万, 9万")
    found = trace(Performance(Resolved(by_hand), parse_period("2023Q4")), "revenue/华东")
    assert found.by_hand
    assert rows(found, "kind", "row", "value") == [("targets", 2, 8_000_000)]


@cache
def example() -> tuple[Run, Performance]:
    from sop_cli.cli.evaluate import figures_book
    from sop_cli.reports.review import KINDS

    run = start(Common(sop=EXAMPLE / "sop.yaml", as_of="2023-12-31", period="2023Q4", quiet=True), period=True)
    return run, Performance(Resolved(figures_book(run, KINDS)), run.window)


def test_every_figure_of_the_example_is_what_its_rows_come_to() -> None:
    _run, team = example()
    seen = 0
    for metric in all_metrics():
        for dimension in (None, *DIMENSIONS):
            keys = team.keys(metric, dimension) if dimension else [()]
            for key in [key for key in keys if None not in key]:
                value = "/".join(str(name) for name in key)
                text = f"{metric}/{value}" if dimension == "month" else f"{metric}/{dimension}={value}"
                found = trace(team, text if dimension else metric)
                if found.shape in ("sum", "ratio", "distinct") and found.value is not None and found.rows.height:
                    assert found.value == total(found), text
                    seen += 1
                if found.target is not None and unit_of(metric).label in ("money", "count"):
                    assert found.target == unit_of(metric).exact(int(found.target_rows["value"].sum())), text
    assert seen > 200


def test_the_result_in_json_and_as_a_flat_table() -> None:
    result = trace_result(trace(performance(), "revenue/李娜"))
    document = result.document(False)
    assert document["trace"]["value"] == 40_950.01
    assert [row["value"] for row in document["rows"]] == [40_000, 1_000.01, -50]
    assert result.document(True)["rows"] == []
    flat = result.rows()
    assert [head.field for head in flat.heads][:4] == ["side", "kind", "file", "sheet"]
    report = result.report()
    assert report.definitions
    assert report.sections[0].tables[0].total is not None


def test_every_fact_says_which_record_it_is_of() -> None:
    _run, team = example()
    for metric in all_metrics():
        facts = team.figures.facts(metric)
        assert facts is None or set(ORIGIN) <= set(facts.frame.columns), metric


def test_every_actual_of_the_review_tells_its_rows_and_how_to_list_them() -> None:
    _run, team = example()
    set_language("en")
    goals = Goals(team)
    lines = [line for line in goals.lines if line.actual and line.dimension != "all" and line.value]
    assert len(lines) > 50
    for line in lines[::7]:
        said = row_reference(goals, line)
        if said is not None:
            found = trace(team, said.rsplit(" ", 1)[-1])
            assert found.value == line.actual, said
            assert said.startswith(f"{found.rows.height} rows: "), said
    table = by_dimension(goals, "revenue", "region")
    assert "--trace revenue/region=华东" in (table.rows[0][2].comment or "")


def test_from_the_command_line() -> None:
    run, _team = example()
    set_language("zh")
    report = trace_of(run, "销售额/张伟").report()
    assert report.headline == "实际 33万元，来自 24 行；目标 30万元；达成率 110.0%。" or "330,000" in (
        report.headline or ""
    )
    assert report.inputs is not None

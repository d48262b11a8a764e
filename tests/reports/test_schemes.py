"""Two schemes on the same data, the ageing table, awards with conditions: as people and scripts get them."""

from __future__ import annotations

from typing import Any

import pytest

from sop_cli.i18n import set_language
from sop_cli.records.sop import Sop
from sop_cli.reports.evaluation import evaluation
from sop_cli.reports.result import Result
from sop_cli.reports.schemes import Proposal
from sop_cli.values.period import parse_period
from tests.metrics.team import book

TABLES = {
    "members": """
        name, role,       hire_date
        张伟, 销售代表,   2020-01-01
        李强, 大客户经理, 2020-01-01
        王芳, 销售代表,   2023-11-01
    """,
    "targets": "person, month, target\n张伟, 2023Q4, 30万\n李强, 2023Q4, 25万\n王芳, 2023Q4, 10万",
    "sales": """
        date,       owner, contract, customer, amount
        2023-10-08, 张伟,  A1,       甲,       33万
        2023-10-09, 李强,  B1,       乙,       20万
        2023-11-10, 王芳,  C1,       丙,       10万
    """,
}
OLD: dict[str, Any] = {"pay": {"base": {"*": 1000}, "grades": {"优秀": 2, "良好": 1, "待改进": 0}}}
NEW: dict[str, Any] = {
    "excused_months": 3,
    "metrics": {"revenue": {"weight": 100, "cap": "1.2"}},
    "by_role": {"大客户经理": {"grades": {"优秀": 75, "良好": 70, "待改进": 0}}},
    "pay": {"base": {"*": 1000}, "grades": {"优秀": "1.5", "良好": 1, "待改进": 0}},
}


def made(scheme: dict[str, Any], proposal: dict[str, Any] | None = None, **more: Any) -> Result:
    set_language("zh")
    other = Sop.model_validate({"sop": 1, "name": "x", "evaluation": proposal}).evaluation if proposal else None
    team = book(as_of="2024-01-05", sop={"evaluation": scheme}, **(TABLES | more.pop("tables", {})))
    given = Proposal("new.yaml", other) if other else None
    return evaluation(team, parse_period("2023Q4"), proposal=given, **more)


def test_old_against_new_on_the_same_data() -> None:
    compare = made(OLD, NEW).document(False)["compare"]
    assert compare["sop"] == "new.yaml"
    assert compare["people"] == [
        {"name": "张伟", "change": -500,
         "before": {"score": 100, "total": 100, "grade": "优秀", "rank": 1, "amount": 2000},
         "after": {"score": 110, "total": 110, "grade": "优秀", "rank": 1, "amount": 1500}},
        {"name": "王芳", "change": None,
         "before": {"score": 100, "total": 100, "grade": "优秀", "rank": 1, "amount": 2000},
         "after": {"score": 100, "total": 100, "grade": None, "rank": None, "amount": None}},
        {"name": "李强", "change": 500,
         "before": {"score": 80, "total": 80, "grade": "良好", "rank": 3, "amount": 1000},
         "after": {"score": 80, "total": 80, "grade": "优秀", "rank": 2, "amount": 1500}},
    ]  # fmt: skip
    assert compare["totals"] == {"before": 3000, "after": 3000, "change": 0, "left_out": ["王芳"]}
    assert compare["grades"] == {
        "before": {"优秀": 2, "良好": 1, "待改进": 0}, "after": {"优秀": 2, "良好": 0, "待改进": 0},
    }  # fmt: skip


def test_the_same_scheme_changes_nothing() -> None:
    compare = made(OLD, OLD).document(False)["compare"]
    assert all(person["before"] == person["after"] for person in compare["people"])
    (section, *_rest) = made(OLD, OLD).report().sections
    assert section.lead == (
        "“原”为本工作区的方案，“新”为 new.yaml 的方案，数据相同。所有人等级不变。薪酬 5,000元 → 5,000元（0元）。"
    )


def test_pay_can_be_left_out() -> None:
    result = made(OLD, NEW, with_pay=False)
    document = result.document(False)
    assert document["pay"] == []
    assert {person["after"]["amount"] for person in document["compare"]["people"]} == {None}
    titles = [section.title for section in result.report().sections]
    assert "绩效薪酬" not in titles
    assert "绩效薪酬" in [section.title for section in made(OLD).report().sections]


def test_without_a_proposal_there_is_no_comparison() -> None:
    assert "compare" not in made(OLD).document(False)


def test_the_scheme_that_holds_and_the_newcomers_are_said() -> None:
    report = made(NEW).report()
    (figures, *_rest) = report.sections[0].tables
    at = [head.title for head in figures.heads].index("适用方案")
    assert [row[at].value for row in figures.rows] == ["通用", "大客户经理", "通用"]
    assert figures.note == "新人只展示，不定级、不排名：王芳（2023-11-01 入职，满 3 个月后定级）。"
    terms = dict(report.definitions)
    assert terms["新人"] == "期末入职不满以下月数的只展示，不定级、不排名：3"
    assert "大客户经理: 优秀 ≥ 75" in terms["等级"]


@pytest.mark.parametrize(("least", "told"), [(2, "本期适用：全体 (3)"), (4, "本期定级 3 人，不适用")])
def test_forced_shares_are_said_whether_they_hold_or_not(least: int, told: str) -> None:
    scheme = {"forced": {"shares": {"优秀": "50%", "良好": "50%"}, "min_people": least}}
    assert told in dict(made(scheme).report().definitions)["等级"]


RECEIVABLES = """
    due_date,   contract, owner, amount
    2023-10-31, A1,       张伟,  20万
    2023-12-31, A1,       张伟,  13万
    2024-01-31, B1,       李强,  20万
"""


def test_ageing_in_json_and_in_the_report() -> None:
    paid = "date, contract, owner, amount\n2023-11-11, A1, 张伟, 15万"
    result = made({}, tables={"receivables": RECEIVABLES, "payments": paid})
    document = result.document(False)["receivables"]
    assert document["as_of"] == "2023-12-31"
    assert document["total"] == {
        "open": 380_000, "overdue": 50_000, "not_due": 330_000, "days_1_30": 0, "days_31_60": 0,
        "days_61_90": 50_000, "days_over_90": 0,
    }  # fmt: skip
    assert [row["owner"] for row in document["by_owner"]] == ["张伟", "李强"]
    (section,) = [s for s in result.report().sections if s.title == "应收账龄"]
    assert section.lead == "截至 2023-12-31 未收回 380,000元，其中逾期 50,000元（13.2%）。"
    assert made({}).document(False)["receivables"] is None


def award(given: dict[str, Any], **tables: str) -> dict[str, Any]:
    scheme = {"excused_months": 3, "awards": [{"name": "奖", "metric": "rate", **given}]}
    return made(scheme, tables=tables).document(False)["awards"][0]


@pytest.mark.parametrize(
    ("given", "winners", "reason"),
    [
        ({}, ["张伟"], "销售额达成率最高：110.0%"),
        ({"roles": ["大客户经理"]}, ["李强"], "销售额达成率最高：80.0%；参评条件：大客户经理"),
        ({"min_months": 36, "winners": 3}, ["张伟", "李强"], "销售额达成率最高：110.0%；参评条件：入职满 36 个月"),
        ({"min_target": "26万"}, ["张伟"], "销售额达成率最高：110.0%；参评条件：目标不低于 260,000元"),
        ({"grade": "良好", "winners": 3}, ["张伟", "李强"], "销售额达成率最高：110.0%；参评条件：等级良好及以上"),
        ({"at_least": "120%"}, [], "没有人达到评选条件；参评条件：销售额达成率达到 120.0%"),
        ({"metric": "orders"}, ["张伟", "李强", "王芳"], "订单数最佳：1；数值相同，并列获奖"),
        ({"metric": "orders", "then": "revenue"}, ["张伟"], "订单数最佳：1；数值相同，比销售额：330,000元"),
        ({"metric": "orders", "then": "revenue", "winners": 2}, ["张伟", "李强"],
         "订单数最佳：1；数值相同，比销售额：330,000元"),
        ({"metric": "score", "winners": 3}, ["张伟", "李强"], "综合评分最高：100 分"),
        ({"metric": "rate_change"}, [], "2023Q3 没有数据可比"),
    ],
)  # fmt: skip
def test_awards_with_conditions_and_ties(given: dict[str, Any], winners: list[str], reason: str) -> None:
    won = award(given)
    assert (won["winners"], won["reason"]) == (winners, reason)

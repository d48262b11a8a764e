"""The evaluation as people and scripts get it: JSON to the contract, the form's columns, advice with its figure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from sop_cli.i18n import Language, set_language
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.evaluation import evaluation
from sop_cli.reports.result import Result
from sop_cli.values.period import parse_period
from tests.metrics.team import book

SOP: dict[str, Any] = {
    "display_unit": "万元",
    "evaluation": {
        "metrics": {
            "revenue": {"weight": 50},
            "new_customers": {"weight": 20, "target": 2},
            "团队协作": {"weight": 30, "judged": True},
        },
        "awards": [{"name": "销售之星", "metric": "score"}, {"name": "最佳进步奖", "metric": "rate_change"}],
    },
}
TABLES = {
    "members": "name\n张伟\n李强\n王芳",
    "targets": """
        person, month,  target
        张伟,   2023Q4, 30万
        李强,   2023Q4, 25万
        王芳,   2023Q4, 10万
        张伟,   2023Q3, 10万
    """,
    "sales": """
        date,       owner, customer, amount
        2023-07-01, 张伟,  甲,       8万
        2023-10-08, 张伟,  甲,       33万
        2023-10-09, 李强,  乙,       20万
        2023-10-10, 王芳,  丙,       99999.99
    """,
    "judgements": "name, metric, period, points\n张伟, 团队协作, 2023Q4, 90\n李强, 团队协作, 2023Q4, 70",
}


def made(language: Language = "zh", **changes: str) -> Result:
    set_language(language)
    return evaluation(book(sop=SOP, **(TABLES | changes)), parse_period("2023Q4"))


def test_json_has_the_keys_of_the_contract() -> None:
    document = made().document(False)
    zhang = document["people"][0]
    assert zhang == {
        "name": "张伟",
        "target": 300_000,
        "actual": 330_000,
        "rate": 1.1,
        "metrics": {
            "revenue": {"target": 300_000, "actual": 330_000, "rate": 1.1, "points": 50},
            "new_customers": {"target": 2, "actual": 0, "rate": 0, "points": 0},
            "团队协作": {"target": None, "actual": 90, "rate": 0.9, "points": 27},
        },
        "score": 77,
        "bonus": 0,
        "total": 77,
        "scheme": None,
        "excused": False,
        "grade": "待改进",
        "rank": 1,
        "advice": [
            "销售额达成 110.0%：挖掘大客户潜力，提升客单价。",
            "新客户 0 个（目标 2 个）：每周固定时间开发新客户。",
        ],
    }


def test_no_judgement_no_score() -> None:
    wang = made().document(False)["people"][-1]
    assert (wang["name"], wang["score"], wang["grade"], wang["rank"]) == ("王芳", None, None, None)
    assert wang["actual"] == 99_999.99, "exact to the cent"
    assert wang["advice"][0] == "暂无综合评分：团队协作缺少数据或目标，请补齐。"


def test_awards_say_why() -> None:
    awards = made().document(False)["awards"]
    assert awards == [
        {"award": "销售之星", "winners": ["张伟"], "reason": "综合评分最高：77 分"},
        {
            "award": "最佳进步奖",
            "winners": ["张伟"],
            "reason": "张伟的销售额达成率从 80.0% 升至 110.0%，提高 30.0 个百分点",
        },
    ]


@pytest.mark.parametrize(
    ("language", "advice"),
    [
        ("zh", "销售额达成 80.0%，差 5万元：加强客户需求分析，优化谈判策略，可请主管一对一辅导。"),
        (
            "en",
            "Revenue at 80.0% of target, CNY 50,000 short: \
go deeper in needs analysis and prepare negotiations with the leader.",
        ),
    ],
)
def test_advice_in_both_languages(language: Language, advice: str) -> None:
    people = {person["name"]: person for person in made(language).document(False)["people"]}
    assert people["李强"]["advice"][0] == advice


def test_the_form_has_its_nine_columns() -> None:
    form = made().form
    assert form is not None
    data = form()
    assert data.form == "evaluation"
    assert data.values["period"].value == "2023Q4"
    assert data.values["as_of"].value == date(2023, 12, 31)
    row = data.lists["people"][0]
    assert list(row) == [
        "name", "target", "actual", "rate", "new_customers", "retention", "score", "grade", "advice",
    ]  # fmt: skip
    assert row["target"].value == 30_000_000, "minor units"
    assert row["rate"].value == Fraction(11, 10)
    assert row["score"].value == 77


def test_the_report_is_whole() -> None:
    report = made().report()
    assert report.headline == "参评 3 人（待改进 2）；1 人暂无评分"
    assert [section.title for section in report.sections] == ["业绩评估", "评选结果", "评分明细", "数据说明"]
    terms = [term for term, _definition in report.definitions]
    assert {"销售额", "新客户数", "达成率", "综合评分", "等级", "参评人员"} <= set(terms)
    (chart,) = report.sections[0].charts
    assert chart.target is not None
    assert list(chart.series[0].values) == [33_000_000, 20_000_000, 9_999_999]


def test_csv_is_one_flat_table() -> None:
    table = made().rows()
    assert [head.field for head in table.heads][:4] == ["rank", "name", "target", "actual"]
    assert len(table.rows) == 3


def test_nobody_to_evaluate_is_said() -> None:
    set_language("en")
    result = evaluation(book(), parse_period("2023Q4"))
    assert result.document(False)["people"] == []
    assert "Nobody is to be evaluated" in str(result.report().headline)


def test_a_running_period_is_judged_by_the_time_that_has_passed() -> None:
    """100 of 300 thousand by the end of October is ahead: 30.6 % of the working days have passed."""
    set_language("zh")
    running = book(
        as_of="2023-10-31", sop=SOP | {"evaluation": {}}, members="name\n张伟",
        targets="person, month, target\n张伟, 2023Q4, 30万", sales="date, owner, amount\n2023-10-08, 张伟, 10万",
    )  # fmt: skip
    result = evaluation(running, parse_period("2023Q4"))
    (person,) = result.document(False)["people"]
    assert person["advice"] == ["销售额达成 33.3%：保持节奏，把有效做法分享给团队。"]
    assert ("时间进度", "30.6%") in result.report().facts


def test_what_could_not_be_read_is_said_in_the_report_and_in_json() -> None:
    set_language("zh")
    unread = Finding(
        "FU002", "unreadable-cell", Severity.ERROR, "金额：“3万5”是口语写法。", file="s.csv", row=4, cell="E4"
    )
    result = evaluation(book(sop=SOP, **TABLES), parse_period("2023Q4"), findings=[unread])
    warnings = {warning["code"]: warning["message"] for warning in result.document(False)["warnings"]}
    assert warnings["not-understood"] == "有 1 处没有读懂，未按原样计入：s.csv!E4 金额：“3万5”是口语写法。"
    assert any(warnings["not-understood"] in section.paragraphs for section in result.report().sections)


def test_advice_stands_below_the_figures() -> None:
    (figures, advice) = made().report().sections[0].tables
    assert [head.title for head in advice.heads] == ["姓名", "改进建议"]
    assert "改进建议" not in [head.title for head in figures.heads]
    assert made().rows().heads[-1].title == "改进建议", "the flat table keeps it"

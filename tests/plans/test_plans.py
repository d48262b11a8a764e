"""Sales plans as they are understood, counted, filed, drawn and scored."""

from __future__ import annotations

import io
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sop_cli.i18n import set_language
from sop_cli.metrics.performance import Performance
from sop_cli.records.planned import resources, status_of
from sop_cli.records.resolve import Resolved
from sop_cli.reports.plans import plans_result
from sop_cli.sinks import render
from sop_cli.values.period import parse_period
from tests.examples.running import inside
from tests.plans.plans_kit import checked
from tests.sinks import sample

TEAM: dict[str, Any] = {
    "members": ["张伟", "李娜"],
    "targets": "责任人, 月份, 目标值\n张伟, 2023-10, 100000",
    "followups": "客户名称, 负责人, 跟进日期\n科技公司, 张伟, 2023-10-10\n科技公司, 张伟, 2023-10-12",
    "plans": """
    负责人, 期间,    重点客户, 计划拜访次数, 销售策略, 预计金额, 所需资源,          审批状态, 审批人, 完成情况
    张伟,   2023-10, 科技公司, 3,            先演示,   5.5万,    方案工程师×2、样机, 已批准, 刘洋,
    张伟,   2023-10, YY集团,   1,            谈框架,   6万,      方案工程师,         待审批, ,
    李娜,   2023-10, 南方厂,   2,            回访,     1万,      样机 3台,           驳回,   刘洋,
    张伟,   2023-10, 科技公司, 3,            先演示,   5.5万,    方案工程师×2、样机, 已批准, 刘洋,
    李娜,   2023-10, 北方厂,   4,            回访,     ,         ,                   同意,   刘洋,   已完成""",
    "sop": {"resources": {"方案工程师": 2, "样机": 4}},
}


def document(tmp_path: Path, **changes: Any) -> dict[str, Any]:
    set_language("zh")
    return plans_result(checked(TEAM | changes, tmp_path)).document(False)


def test_plans_are_told_as_they_are_understood(tmp_path: Path) -> None:
    first = document(tmp_path)["plans"][0]
    assert first | {"file": None} == {
        "file": None, "sheet": None, "row": 2, "owner": "张伟", "period": "2023-10", "customer": "科技公司",
        "visits": 3, "visits_made": 2, "strategy": "先演示", "amount": 55000,
        "resources": [{"kind": "方案工程师", "quantity": 2}, {"kind": "样机", "quantity": 1}],
        "special": None, "status": "approved", "approver": "刘洋", "done": None, "filed": True, "why_not": None,
    }  # fmt: skip


def test_only_approved_plans_are_filed_and_the_rest_says_why_not(tmp_path: Path) -> None:
    plans = document(tmp_path)["plans"]
    assert [plan["why_not"] for plan in plans] == [None, "待审批", "未批准", "重复，已列入一条", None]
    assert [plan["filed"] for plan in plans] == [True, False, False, False, True]


def test_what_was_rejected_or_said_before_counts_in_no_sum(tmp_path: Path) -> None:
    found = document(tmp_path)
    assert found["resources"] == [
        {"kind": "方案工程师", "month": "2023-10", "wanted": 3, "available": 2, "gap": -1},
        {"kind": "样机", "month": "2023-10", "wanted": 1, "available": 4, "gap": 3},
    ]
    by_owner = {row["owner"]: row for row in found["summary"]["by_owner"]}
    assert by_owner["张伟"] | {"warnings": 0} == {
        "owner": "张伟", "plans": 2, "visits": 4, "visits_made": 2, "amount": 115000, "target": 100000, "errors": 0,
        "warnings": 0,
    }  # fmt: skip
    assert (by_owner["李娜"]["plans"], by_owner["李娜"]["amount"], by_owner["李娜"]["target"]) == (1, 0, None)


def test_the_summary_counts_and_its_lists_are_empty(tmp_path: Path) -> None:
    set_language("zh")
    result = plans_result(checked(TEAM, tmp_path))
    whole, brief = result.document(False), result.document(True)
    assert (brief["findings"], brief["plans"]) == ([], [])
    assert brief["summary"] == whole["summary"]
    counts = {"plans": 5, "owners": 2, "customers": 4, "approved": 3, "pending": 1, "rejected": 1, "filed": 2}
    assert whole["summary"] | counts == whole["summary"]
    assert whole["summary"]["warnings"] == len(whole["findings"])


def test_an_accepted_finding_is_left_out_until_its_day(tmp_path: Path) -> None:
    entry = {"code": "PL105", "reason": "已借到", "until": "2023-10-31"}
    codes = [f["code"] for f in document(tmp_path, sop=TEAM["sop"] | {"ignore": [entry]})["findings"]]
    assert "PL105" not in codes
    late = checked(TEAM | {"as_of": date(2023, 11, 1), "sop": TEAM["sop"] | {"ignore": [entry]}}, tmp_path)
    assert "PL105" in late.by_code
    assert any("2023-10-31" in note for note in late.notes)


def test_the_register_holds_approved_plans_and_reads_back(tmp_path: Path) -> None:
    set_language("zh")
    result = plans_result(checked(TEAM, tmp_path))
    data = render(result, ".xlsx", sample.meta("zh"))
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames[:2] == ["销售计划管理表", "未列入的计划"]
    assert book.properties.category == "sop:form:sales-plan"
    rows = [row[:7] for row in book.worksheets[0].iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)]
    assert rows == [
        (1, "张伟", "2023-10", "科技公司", 3, "先演示", 55000),
        (2, "李娜", "2023-10", "北方厂", 4, "回访", None),
    ]
    rest = [row[0] for row in book.worksheets[1].iter_rows(values_only=True) if row[-1] and "plans.csv" in str(row[-1])]
    assert rest == ["● 待审批", "● 重复，已列入一条", "● 未批准"]
    (tmp_path / "register.xlsx").write_bytes(data)
    done = inside("read", "plans", "register.xlsx", "--format", "json", cwd=tmp_path)
    again = json.loads(done.stdout)["records"]
    assert [(r["owner"], r["customer"], r["visits"], r["amount"], r["status"]) for r in again] == [
        ("张伟", "科技公司", 3, 55000, "已批准"),
        ("李娜", "北方厂", 4, None, "已批准"),
    ]


def test_a_period_leaves_rows_of_other_times_out_and_keeps_those_without_one(tmp_path: Path) -> None:
    plans = """负责人, 期间, 重点客户, 计划拜访次数
               张伟, 2023-10, 科技公司, 若干
               张伟, 2023-11, 科技公司, 若干
               张伟, 上月, 科技公司, 2"""
    case = {"plans": plans, "period": "2023-11", "sop": {"required": []}}
    found = checked(case, tmp_path)
    assert [line.row for line in found.desk.lines] == [3]
    assert [(f.code, f.row) for f in found.findings] == [("FU002", 3), ("FU002", 4)]


@pytest.mark.parametrize("ending", [".json", ".csv", ".md", ".html", ".xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_in_both_languages(tmp_path: Path, ending: str, lang: Any) -> None:
    set_language(lang)
    assert render(plans_result(checked(TEAM, tmp_path)), ending, sample.meta(lang))


def test_the_order_of_the_rows_changes_no_figure(tmp_path: Path) -> None:
    head, *rows = TEAM["plans"].strip().splitlines()
    one, other = (document(tmp_path, plans="\n".join([head, *lines])) for lines in (rows, rows[::-1]))
    assert one["resources"] == other["resources"]
    assert one["summary"] == other["summary"]


def test_plan_completion_is_visits_made_of_visits_planned(tmp_path: Path) -> None:
    """张伟: 2 of 3, 0 of 1, and the double row counts once; 李娜: one rejected, one marked as done, 4 of 4."""
    book = checked(TEAM, tmp_path).desk.book
    performance = Performance(Resolved(book), parse_period("2023-10"))
    assert performance.actual("plan_completion") == Fraction(6, 8)
    assert performance.actual("plan_completion", person="张伟") == Fraction(2, 4)
    assert performance.actual("plan_completion", person="李娜") == 1


def test_a_month_that_is_running_has_no_completion_yet(tmp_path: Path) -> None:
    book = checked(TEAM | {"as_of": date(2023, 10, 30)}, tmp_path).desk.book
    assert Performance(Resolved(book), parse_period("2023Q4")).actual("plan_completion") is None


@pytest.mark.parametrize(
    ("text", "quantity", "wanted"),
    [
        ("方案工程师", None, {"方案工程师": 1}),
        ("方案工程师", 2, {"方案工程师": 2}),
        ("方案工程师×2、样机1台", None, {"方案工程师": 2, "样机": 1}),
        ("方案工程师 2 样机 1", None, {"方案工程师": 2, "样机": 1}),
        ("2名方案工程师；样机", 3, {"方案工程师": 2, "样机": 3}),
        ("样机(2台)", None, {"样机": 2}),
        ("5G测试仪", None, {"5G测试仪": 1}),
        ("产品A3", 2, {"产品A3": 2}),
        ("engineer x2, box 2", None, {"engineer": 2, "box": 2}),
        ("样机1台、样机2台", None, {"样机": 3}),
        ("无", 2, {}),
        (None, None, {}),
    ],
)
def test_resources_as_people_write_them(text: str | None, quantity: int | None, wanted: dict[str, int]) -> None:
    assert dict(resources(text, quantity)) == wanted


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已批准", "approved"), ("同意", "approved"), ("Approved", "approved"), ("待审批", "pending"),
        ("In Review", "pending"), ("未批准", "rejected"), ("驳回", "rejected"), ("看情况", None), (None, None),
    ],
)  # fmt: skip
def test_states_of_an_approval(text: str | None, status: str | None) -> None:
    assert status_of(text) == status


def test_findings_go_to_programs_with_their_rules(tmp_path: Path) -> None:
    result = plans_result(checked(TEAM, tmp_path))
    run = json.loads(render(result, ".sarif", sample.meta("zh")).decode())["runs"][0]
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert codes[0] == "PL101"
    assert len(run["results"]) == len(result.findings) > 0
    assert {found["ruleId"] for found in run["results"]} <= set(codes)

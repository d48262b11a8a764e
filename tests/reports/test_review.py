"""The review: totals, where the gap comes from, funnel, measures; JSON to the contract, the sentence on top."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sop_cli.cli.app import main
from sop_cli.i18n import Language, set_language
from sop_cli.reports.result import Result
from sop_cli.reports.review import review
from sop_cli.rules.summary import Logs
from sop_cli.values.period import parse_period
from tests.metrics.team import book

EXAMPLE = Path(__file__).parents[2] / "examples" / "east-china"

SOP: dict[str, Any] = {
    "display_unit": "万元",
    "stages": [{"id": "lead", "name": "线索获取"}, {"id": "contract", "name": "签订合同"}],
    "review": {"participants": ["销售团队全体成员", "市场部"], "agenda": ["目标达成情况"]},
}
TABLES = {
    "members": "name, region\n张伟, 华东\n李娜, 华南",
    "targets": """
        region, product, month,   target
        华东,   产品A,   2023-10, 20万
        华东,   产品B,   2023-10, 20万
        华南,   产品A,   2023-11, 30万
    """,
    "sales": """
        date,       owner, product, amount
        2023-10-08, 张伟,  产品A,   18.9万
        2023-11-09, 张伟,  产品B,   14.9万
        2023-11-10, 李娜,  产品A,   30万
        2023-11-11, 周洁,  产品C,   1万
    """,
    "deals": """
        owner, created,    closed,     status, stage, amount, loss_reason
        张伟,  2023-10-08, 2023-10-30, 赢单,   ,      ,
        李娜,  2023-10-09, 2023-11-30, 输单,   lead,  3万,    价格
    """,
    "actions": """
        action,     owner, due_date,   status
        每周同步,   张伟,  2023-12-01, 进行中
        增加同步人, 李娜,  2023-12-01, 已完成
    """,
}
SUMMARY = {
    "records": 10, "customers": 3, "owners": 2, "errors": 1, "warnings": 2, "by_code": {"FU101": 2, "FU002": 1},
    "by_owner": [],
}  # fmt: skip


def made(language: Language = "zh", as_of: str = "2023-12-31", **changes: Any) -> Result:
    set_language(language)
    team = book(as_of=as_of, sop=SOP, **(TABLES | changes))
    return review(team, parse_period("2023Q4"), followups=Logs(SUMMARY, SUMMARY["by_code"]))


def totals(document: dict[str, Any], metric: str, dimension: str) -> list[dict[str, Any]]:
    return [t for t in document["totals"] if (t["metric"], t["dimension"]) == (metric, dimension)]


def test_totals() -> None:
    document = made().document(False)
    (whole,) = totals(document, "revenue", "all")
    assert whole == {
        "metric": "revenue", "dimension": "all", "value": None, "target": 700_000, "actual": 648_000,
        "rate": pytest.approx(648 / 700), "gap": -52_000, "previous": None, "year_ago": None,
    }  # fmt: skip
    regions = [(t["value"], t["target"], t["actual"], t["gap"]) for t in totals(document, "revenue", "region")]
    assert regions == [("华东", 400_000, 338_000, -62_000), ("华南", 300_000, 300_000, 0), (None, None, 10_000, None)]
    months = [(t["value"], t["target"], t["actual"]) for t in totals(document, "revenue", "month")]
    assert months == [("2023-10", 400_000, 189_000), ("2023-11", 300_000, 459_000), ("2023-12", None, 0)]
    assert totals(document, "revenue", "channel") == [], "nothing names a channel"


def test_the_parts_of_the_gap_add_up_to_it() -> None:
    document = made().document(False)
    for dimension in ("region", "product", "month"):
        parts = [part["contribution"] for part in document["gap"] if part["dimension"] == dimension]
        assert sum(parts) == -52_000, dimension
    regions = {part["value"]: part["contribution"] for part in document["gap"] if part["dimension"] == "region"}
    assert regions == {"华东": -62_000, "华南": 0, None: 10_000}
    assert "person" not in {part["dimension"] for part in document["gap"]}, "nobody has a target of his own"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "销售额 64.8万元，达成 92.6%，差 5.2万元；华东差 6.2万元，主要是产品B：-5.1万元。"),
        (
            "en",
            "Revenue CNY 648,000, 92.6% of target, CNY 52,000 short; \
华东 is CNY 62,000 short, mainly 产品B: CNY -51,000.",
        ),
    ],
)
def test_the_sentence_that_matters(language: Language, sentence: str) -> None:
    assert made(language).report().headline == sentence


def test_time_progress_stands_beside_a_running_period() -> None:
    running = made(as_of="2023-11-10")
    assert running.document(False)["time_progress"] == pytest.approx(27 / 62)
    assert "时间进度 43.5%，进度差 +" in str(running.report().headline)
    assert made().document(False)["time_progress"] is None


def test_funnel_findings_and_measures() -> None:
    document = made().document(False)
    assert document["funnel"] == [
        {"stage": "线索获取", "entered": 2, "passed": 1, "rate": 0.5, "median_days": None},
        {"stage": "签订合同", "entered": 1, "passed": None, "rate": None, "median_days": None},
    ]
    assert document["findings_summary"] == SUMMARY
    assert document["actions"] == [
        {"action": "每周同步", "owner": "张伟", "due_date": "2023-12-01", "status": "进行中", "effect": None}
    ]


def test_the_gap_by_deals_and_what_is_proposed() -> None:
    document = made().document(False)
    parts = {part["part"]: part["contribution"] for part in document["gap_by_deals"]["parts"]}
    assert parts == {"slipped": 0, "lost": -30_000, "to_come": 0, "never_created": -22_000, "made_up": 0}
    assert [(p["action"], p["status"], p["due_date"]) for p in document["proposals"]] == [
        ("华东：每周逐个过一遍进行中商机，直到补上缺口", "proposed", "2024-01-08"),
        ("产品B：回看赢单和输单的报价，定下价格与竞品的应对办法", "proposed", "2024-01-15"),
    ]
    assert document["bridge"] is None, "no sale says how many"


def test_what_the_ledger_noticed_is_told_in_plain_words() -> None:
    team = book(as_of="2023-12-31", sop=SOP, **TABLES)
    result = review(team, parse_period("2023Q4"), kept={"edited": 3, "postponed": 2})
    process = next(section for section in result.report().sections if section.title == "过程问题")
    kept = next(table for table in process.tables if table.name == "留底情况")
    assert [[cell.value for cell in row] for row in kept.rows] == [["完成时间推后", 2], ["登记后有改动", 3]]
    assert result.document(False)["ledger_events"] == {"edited": 3, "postponed": 2}


def test_sections_follow_the_form() -> None:
    report = made().report()
    titles = [section.title for section in report.sections]
    assert titles == [
        "目标达成情况", "按区域", "按产品", "按人员", "按月份", "缺口从哪里来", "各项比率", "过程问题", "改进措施",
        "人员", "数据说明",
    ]  # fmt: skip
    assert ("参与人员", "销售团队全体成员、市场部") in report.facts
    kinds = [chart.kind for section in report.sections for chart in section.charts]
    assert kinds == ["bars", "steps", "bars", "steps", "bars", "columns", "line"]
    names = [table.name for section in report.sections for table in section.tables]
    assert len(names) == len(set(names))


def test_the_steps_lead_from_the_target_to_what_was_reached() -> None:
    by_region = next(section for section in made().report().sections if section.title == "按区域")
    steps = by_region.charts[1]
    values = [value for value in steps.series[0].values if isinstance(value, int)]
    assert list(steps.categories) == ["目标", "华东", "华南", "未归属", "实际"]
    assert sum(values[:-1]) == values[-1]


def test_the_form_is_filled() -> None:
    form = made().form
    assert form is not None
    data = form()
    assert data.form == "review"
    assert {"title", "period", "as_of", "team", "participants", "agenda", "headline"} <= set(data.values)
    assert set(data.lists["goals"][0]) == {"metric", "dimension", "value", "target", "actual", "rate", "gap"}
    assert [row["text"].value for row in data.lists["problems"]] == [
        "华东差 6.2万元，主要是产品B：-5.1万元。",
        "1 个商机输单（3万元）。",
        "2 人共 10 条跟进记录：需更正 1 项，请核对 2 项。",
        "下一步逾期：2 项",
        "单元格无法读取：1 项",
        "进入“线索获取”的 2 个商机中，1 个进入后续（50.0%）。",
        "输单原因最多的是：价格（1 个）。",
    ]
    assert [(row["action"].value, row["status"].value) for row in data.lists["measures"]] == [
        ("每周同步", "进行中"),
        ("华东：每周逐个过一遍进行中商机，直到补上缺口", "建议，待讨论"),
        ("产品B：回看赢单和输单的报价，定下价格与竞品的应对办法", "建议，待讨论"),
    ]


def test_without_targets_figures_still_stand() -> None:
    result = made(targets="region, target")
    document = result.document(False)
    assert document["gap"] == []
    assert totals(document, "revenue", "all")[0]["rate"] is None
    assert result.report().headline == "销售额 64.8万元，本期未设目标。"


def test_breakdowns_that_differ_are_told() -> None:
    uneven = TABLES["targets"] + "        ,       ,        2023Q4,  100万\n"
    warnings = made(targets=uneven).document(False)["warnings"]
    told = {warning["code"]: warning["message"] for warning in warnings}
    assert told["targets-differ"] == "销售额：各种分解的目标合计不一致：总目标 100万元、按区域 × 产品 70万元。"


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    set_language("zh")
    result = review(book(), parse_period("2023Q4"))
    assert result.document(False)["totals"] == []
    assert "无法复盘" in str(result.report().headline)
    assert result.report().sections


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Path:
    if not (EXAMPLE / "sop.yaml").is_file():
        pytest.skip("the example workspace is not there")
    monkeypatch.chdir(EXAMPLE)
    return EXAMPLE


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(list(args))
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


def test_the_summary_is_that_of_checking_the_same_logs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dated = ("--as-of", "2024-01-05", "--format", "json", "--fail-on", "never")
    _status, checked, _err = run(capsys, "check-followups", "--summary", *dated)
    status, reviewed, _err = run(capsys, "review", "--period", "2023Q4", *dated)
    assert status == 0
    assert json.loads(reviewed)["findings_summary"] == json.loads(checked)["summary"]


def test_the_sample_of_the_domain_comes_out(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """30万→33万 is 110 %, 10 new, 90 % stayed, 92, 优秀; 25万→20万 is 80 %, 6 new, 75 % stayed, 75, 待改进."""
    status, out, _err = run(
        capsys, "evaluate", "--period", "2023Q4", "--as-of", "2024-01-05", "--format", "json"
    )  # fmt: skip
    assert status == 0
    people = {person["name"]: person for person in json.loads(out)["people"]}
    for name, figures in {
        "张伟": (300_000, 330_000, 1.1, 10, 0.9, 92, "优秀"),
        "李强": (250_000, 200_000, 0.8, 6, 0.75, 75, "待改进"),
    }.items():
        p = people[name]
        metrics = p["metrics"]
        assert figures == (
            p["target"], p["actual"], p["rate"], metrics["new_customers"]["actual"], metrics["retention"]["actual"],
            p["score"], p["grade"],
        )  # fmt: skip


@pytest.mark.parametrize("command", ["evaluate", "review"])
def test_a_missing_period_is_asked_for(
    command: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    status, out, err = run(capsys, command, "--lang", "en")
    assert (status, out) == (2, "")
    assert "--period is missing" in err
    assert "2023Q4" in err


def small(folder: Path, sop: str = "", sales: str = "日期,负责人,金额\n2023-10-08,张伟,10万\n") -> Path:
    (folder / "sales.csv").write_text(sales, encoding="utf-8")
    text = f"sop: 1\nname: 小组\nlanguage: zh\ndata: {{sales: sales.csv}}\n{sop}"
    (folder / "sop.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("fail_on", "expected"), [("error", 1), ("never", 0)])
def test_a_cell_that_cannot_be_read_in_a_figure_sets_the_status(
    fail_on: str, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small(tmp_path, sales="日期,负责人,金额\n2023-10-08,张伟,10万\n2023-10-09,张伟,约12万\n"))
    status, out, _err = run(
        capsys, "review", "--period", "2023Q4", "--as-of", "2023-12-31", "--format", "json", "--fail-on", fail_on
    )
    assert status == expected
    assert totals(json.loads(out), "revenue", "all")[0]["actual"] == 100_000


def test_a_scheme_that_cannot_be_worked_out_is_an_error_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small(tmp_path, "evaluation:\n  metrics: {revenu: {weight: 100}}\n"))
    status, _out, err = run(capsys, "evaluate", "--period", "2023Q4")
    assert status == 2
    assert "sop.yaml:6" in err
    assert "revenue" in err


def test_without_any_figures_the_command_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 空\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    status, _out, err = run(capsys, "review", "--period", "2023Q4", "--lang", "en")
    assert status == 2
    assert "sales" in err

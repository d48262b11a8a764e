"""One rich report that every sink draws: all kinds of cells, all kinds of charts, and texts that mean no good."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Language, Words, set_language
from sop_cli.records.finding import Input
from sop_cli.reports.model import Cell, Chart, Entry, FormData, Head, Listing, Report, Section, Series, Table
from sop_cli.reports.result import Result
from sop_cli.sinks import Meta

WAN = 1_000_000  # minor units in 万元


def meta(lang: Language = "zh", **changes: Any) -> Meta:
    """The run of the samples, in a language."""
    set_language(lang)
    given: dict[str, Any] = {
        "version": "0.1.0", "as_of": date(2023, 12, 31), "period": "2023Q4", "lang": lang, "inputs": INPUTS,
        "sop_name": "华东销售团队 SOP", "display_unit": "万元",
    }  # fmt: skip
    return Meta(**(given | changes))


INPUTS = (
    Input("data/sales.csv", None, 1204, "gb18030", "13800138000abcdef0123456789abcdef0123456789abcdef0123456789abcd"),
    Input("data/followups/王芳.xlsx", "10月", 86, None, "f" * 64),
)


def money(wan: float, emphasis: Any = "") -> Cell:
    return Cell(round(wan * WAN), "money", emphasis)


def rate(value: str | None, emphasis: Any = "") -> Cell:
    return Cell(Fraction(value) if value else None, "percent", emphasis, None if value else "no target")


def goals() -> Table:
    """Targets and actuals by region."""
    return Table(
        str(Words(en="Revenue by region", zh="各区域销售额")),
        [
            Head(str(Words(en="Region", zh="区域")), field="value"),
            Head(str(Words(en="Target", zh="目标")), "money", "target"),
            Head(str(Words(en="Actual", zh="实际")), "money", "actual"),
            Head(str(Words(en="Rate", zh="达成率")), "percent", "rate"),
            Head(str(Words(en="Gap", zh="缺口/超额")), "money", "gap"),
            Head(str(Words(en="New customers", zh="新客户数")), "count", "new_customers"),
        ],
        [
            [Cell("华东"), money(40), money(33.8), rate("0.845", "bad"), money(-6.2, "bad"), Cell(12, "count")],
            [Cell("华南"), money(35), money(36.05), rate("1.03", "good"), money(1.05, "good"), Cell(10, "count")],
            [Cell("华北"), money(25), money(24.3), rate("0.972", "watch"), money(-0.7, "watch"), Cell(8, "count")],
            [Cell("海外"), Cell(None, "money"), money(0), rate(None), Cell(None, "money"), Cell(0, "count")],
        ],
        total=[
            Cell(str(Words(en="Total", zh="合计"))),
            money(100), money(94.15), rate("0.9415", "watch"), money(-5.85, "bad"), Cell(30, "count"),
        ],
        note=str(Words(en="海外 has no target in this period.", zh="海外本期没有目标。")),
        name=str(Words(en="By region", zh="按区域")),
    )  # fmt: skip


def people() -> Table:
    """Texts that are dangerous somewhere: formulas, markup, pages, control and direction signs, telephone numbers."""
    head = Words(en="Advice", zh="改进建议")
    return Table(
        str(Words(en="People", zh="人员")),
        [
            Head(str(Words(en="Name", zh="姓名")), field="name"),
            Head(str(Words(en="Score", zh="综合评分")), "points", "score"),
            Head(str(Words(en="Grade", zh="等级")), field="grade"),
            Head(str(Words(en="Hired", zh="入职日期")), "date", "hire_date"),
            Head(str(Words(en="Cycle", zh="销售周期")), "days", "cycle"),
            Head(str(head), field="advice"),
        ],
        [
            [
                Cell("张伟"), Cell(Fraction(92), "points"), Cell("优秀", emphasis="good"),
                Cell(date(2019, 3, 1), "date"),
                Cell(Fraction(61, 2), "days"), Cell("保持节奏，把大客户的经验写进销售知识库。"),
            ],
            [
                Cell("李娜[bold red]"), Cell(Fraction(75), "points"), Cell("待改进", emphasis="bad"),
                Cell(date(2022, 7, 18), "date"), Cell(None, "days", note="no deal won"),
                Cell('=HYPERLINK("http://x.example","点我") | <b>粗</b> 电话13800138000'),
            ],
            [
                Cell("@SUM(A1)"), Cell(Fraction(8855, 100), "points"), Cell("良好", emphasis="watch"),
                Cell(None, "date"),
                Cell(Fraction(28), "days"), Cell("右到左\u202e出现\x1b[31m，**星号**\n第二行"),
            ],
        ],
        name=str(Words(en="People", zh="人员")),
    )  # fmt: skip


def findings() -> Listing:
    """Entries of every weight; one quotes a cell that looks like markup, one is about a customer who does."""
    return Listing(
        "data/followups/张伟.xlsx",
        [
            Entry(
                str(Words(en="The due date is not a date.", zh="预计完成时间不是具体日期。")), "bad", "FU002",
                "[10月]!H3", about="[bold]科技公司[/bold]", value="下周三\x1b[31m，电话13800138000",
                hint=str(Words(en="Write it like 2023-10-10.", zh="请写成 2023-10-10 这样的形式。")),
            ),
            Entry(
                str(
                    Words(
                        en="“Make a chart | of it” was due on 2023-12-26, 5 days ago; nothing was recorded since.",
                        zh="“做一张汇总图 | 报表”应于 2023-12-26 完成，已过 5 天，杭州谷满食品还没有后续记录，请登记。",
                    )
                ),
                "watch", "FU101", "[10月]!H111",
            ),
            Entry(str(Words(en="Row 71 is a sum.", zh="第 71 行是合计。")), code="FU001", place="[10月] 71"),
        ],
    )  # fmt: skip


def charts() -> list[Chart]:
    """One chart of each kind."""
    regions = ["华东", "华南", "华北"]
    actual, target = str(Words(en="Actual", zh="实际")), str(Words(en="Target", zh="目标"))
    months = ["2023-10", "2023-11", "2023-12"]
    return [
        Chart(
            "bars", str(Words(en="华东 is 6.2万 short", zh="华东差6.2万元，其余基本达成")), regions,
            [Series(actual, [round(w * WAN) for w in (33.8, 36.05, 24.3)])],
            target=Series(target, [40 * WAN, 35 * WAN, 25 * WAN]),
        ),
        Chart(
            "columns", str(Words(en="December is strongest", zh="12月最好")), months,
            [Series(actual, [28 * WAN, 29 * WAN, round(37.15 * WAN)])],
            target=Series(target, [33 * WAN, 33 * WAN, 34 * WAN]),
        ),
        Chart(
            "line", str(Words(en="Win rate rises", zh="赢单率在上升")), months,
            [Series("产品A", [Fraction(20, 100), Fraction(26, 100), Fraction(31, 100)]),
             Series("产品B", [Fraction(18, 100), None, Fraction(22, 100)])],
            "percent",
        ),
        Chart(
            "steps", str(Words(en="The gap comes from product B", zh="缺口主要来自产品B")),
            [target, "产品A", "产品B", str(Words(en="Not assigned", zh="未归属")), actual],
            [Series(str(Words(en="Contribution", zh="对缺口的影响")),
                    [100 * WAN, round(0.25 * WAN), round(-5.1 * WAN), -1 * WAN, round(94.15 * WAN)])],
        ),
    ]  # fmt: skip


def report() -> Report:
    """The sample report in the run's language."""
    return Report(
        "review",
        str(Words(en="Sales review 2023Q4", zh="2023Q4 销售复盘报告")),
        [
            (str(Words(en="Period", zh="期间")), "2023-10-01..2023-12-31"),
            (str(Words(en="As of", zh="截至")), "2023-12-31"),
            ("SOP", "华东销售团队 SOP 2023.4"),
        ],
        str(Words(en="94.2% reached, 5.85万元 short.", zh="达成 94.2%，缺口 5.85万元，主要是华东的产品B。")),
        [
            Section(
                str(Words(en="Goals", zh="目标达成情况")), str(Words(en="华东 is short.", zh="华东差 6.2万元。")),
                tables=[goals()], charts=charts(),
            ),
            Section(
                str(Words(en="People", zh="人员")),
                paragraphs=[str(Words(en="Sorted by score.", zh="按综合评分排列。"))], tables=[people()],
            ),
            Section(str(Words(en="张伟: 3 to look at", zh="张伟：3 处待核对")), listings=[findings()]),
            Section(
                str(Words(en="All figures", zh="全部明细")), brief=False,
                tables=[Table(str(Words(en="Months", zh="各月")), *months_matrix())],
            ),
        ],
        [
            (
                str(Words(en="Achievement rate", zh="达成率")),
                str(Words(en="actual ÷ target", zh="实际 ÷ 目标，同一指标、范围与期间")),
            )
        ],
        Table(
            str(Words(en="Files read", zh="读取的文件")),
            [Head(str(Words(en="File", zh="文件"))), Head(str(Words(en="Rows", zh="行数")), "count"), Head("SHA-256")],
            [[Cell(i.path), Cell(i.rows, "count"), Cell(i.sha256)] for i in INPUTS],
        ),
        str(Words(en="Next: agree on measures with 华东.", zh="下一步：与华东商定改进措施。")),
        "万元",
    )  # fmt: skip


def months_matrix() -> tuple[list[Head], list[list[Cell]]]:
    """A person × month table wider than a terminal."""
    heads = [Head(str(Words(en="Name", zh="姓名")))] + [Head(f"2023-{m:02d}", "money") for m in range(1, 13)]
    rows = [[Cell(name), *(Cell(13_333_333 * (m + 1), "money") for m in range(12))] for name in ("张伟", "李娜")]
    return heads, rows


def form() -> FormData:
    """A filled evaluation form."""
    return FormData(
        "evaluation",
        {"period": Cell("2023Q4"), "team": Cell("华东销售团队"), "as_of": Cell(date(2023, 12, 31), "date")},
        {
            "people": [
                {
                    "name": Cell(name), "target": money(target), "actual": money(actual), "rate": rate(ratio, mood),
                    "new_customers": Cell(new, "count"), "retention": rate(kept),
                    "score": Cell(Fraction(score), "points"),
                    "grade": Cell(grade, emphasis=mood), "advice": Cell(advice),
                }
                for name, target, actual, ratio, new, kept, score, grade, mood, advice in (
                    ("张伟", 30, 33, "1.1", 10, "0.9", 92, "优秀", "good",
                     "保持节奏，把大客户的经验写进销售知识库，并带一位新人。"),
                    ("李娜", 25, 20, "0.8", 6, "0.75", 75, "待改进", "bad",
                     "=1+1 老客户留存偏低：每周安排两次回访，电话13800138000"),
                )
            ]
        },
    )  # fmt: skip


def document(summary: bool) -> dict[str, Any]:
    """The command's own keys."""
    people = [{"name": "张伟", "target": 300000, "actual": 330000.5, "rate": 1.1, "advice": ["致电13800138000"]}]
    return {"people": [] if summary else people, "summary": {"people": 1}}


def result(**changes: Any) -> Result:
    """The sample result."""
    given: dict[str, Any] = {
        "command": "review", "document": document, "report": report, "rows": people, "inputs": INPUTS,
        "period": "2023Q4",
    }  # fmt: skip
    return Result(**(given | changes))

"""Make the form workbooks: `python -m sop_templates.forms.build`. They are committed; a test holds them to this file.

Each form stands on one landscape A4 sheet: a title, a line of facts, a hint, the head row, one row with placeholders
(repeated for every item when the form is filled), and lines for signatures.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import Language, Words, language, set_language
from sop_cli.records import plan_form
from sop_cli.sinks import looks
from sop_cli.sinks.seal import sealed

HERE = Path(__file__).parent
_MADE = date(2023, 10, 1)


@dataclass(frozen=True)
class Column:
    """A column of a list: its head, its field (none: left for the pen), its kind, the grid columns that it spans."""

    head: Words
    field: str
    kind: str = "text"
    span: int = 1


class Form:
    """One sheet being laid out from top to bottom."""

    def __init__(self, title: Words, widths: Sequence[float]) -> None:
        self.book = Workbook()
        sheet = self.book.active
        if not isinstance(sheet, Worksheet):
            raise TypeError("a new workbook has a sheet")
        self._begin(sheet, title, widths)

    def next_sheet(self, title: Words, widths: Sequence[float]) -> None:
        """Go on on a sheet of its own."""
        sheet = self.book.create_sheet()
        self._begin(sheet, title, widths)

    def _begin(self, sheet: Worksheet, title: Words, widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.sheet.title = str(title)
        self.columns = len(widths)
        for i, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(i)].width = width
        self.row = 1
        looks.set_up_page(self.sheet, head_row=None, period=None)
        self.text(str(title), size=18, bold=True, colour=looks.DARK, height=36, horizontal="center")

    def text(
        self, text: str, *, first: int = 1, last: int | None = None, size: float = looks.SIZE, bold: bool = False,
        colour: str | None = None, height: float = 22, horizontal: str = "left", stay: bool = False,
    ) -> None:  # fmt: skip
        """One text over some grid columns; the next one stands below unless this one is to stay."""
        last = last or self.columns
        cell = looks.cell_at(self.sheet, self.row, first)
        cell.value, cell.data_type = text, "s"
        cell.font = looks.font(size=size, bold=bold, colour=colour)
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        if last > first:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
        self.sheet.row_dimensions[self.row].height = height
        if not stay:
            self.row += 1

    def facts(self, *facts: tuple[Words, str, int, int]) -> None:
        """Labels with values in one line: label, placeholder, first and last grid column."""
        for label, value, first, last in facts:
            self.text(f"{label}{_colon()}{value}", first=first, last=last, stay=True)
        self.row += 1

    def inputs(self, facts: Sequence[tuple[Words, str]], *, span: int) -> None:
        """Labels, each with a cell beside it that is filled in; two grid columns a pair, or more."""
        for number, (label, field) in enumerate(facts):
            at = number * (span + 1) + 1 if len(facts) * (span + 1) <= self.columns else number * span + 1
            self._cell(self.row, at, at, str(label), "free", head=True)
            self._cell(self.row, at + 1, at + span - 1, f"{{{field}}}", "free", head=False)
        self.sheet.row_dimensions[self.row].height = 26
        self.row += 2

    def hint(self, words: Words) -> None:
        """What the one who fills it in should know."""
        self.text(str(words), size=9, colour=looks.QUIET, height=20)

    def heading(self, words: Words) -> None:
        """The heading of a part."""
        self.text(str(words), size=12, bold=True, colour=looks.DARK, height=26)

    def listing(self, name: str, columns: Sequence[Column], *, repeat_head: bool = False, height: float = 24) -> None:
        """The head row and the row that is repeated."""
        at = 1
        for column in columns:
            last = at + column.span - 1
            self._cell(self.row, at, last, str(column.head), column.kind, head=True)
            slot = f"{{{name}.{column.field}}}" if column.field else ""
            self._cell(self.row + 1, at, last, slot, column.kind, head=False)
            at = last + 1
        self.sheet.row_dimensions[self.row].height = 32
        self.sheet.row_dimensions[self.row + 1].height = height
        if repeat_head:
            self.sheet.print_title_rows = f"{self.row}:{self.row}"
            self.sheet.freeze_panes = f"A{self.row + 1}"
        self.row += 2

    def _cell(self, row: int, first: int, last: int, text: str, kind: str, *, head: bool) -> None:
        for column in range(first, last + 1):
            self.sheet.cell(row, column).border = looks.GRID_BORDER
        cell = looks.cell_at(self.sheet, row, first)
        if text:
            cell.value, cell.data_type = text, "s"
        figures = kind in ("money", "percent", "count", "points")
        cell.font = looks.font(bold=head, colour=looks.DARK if head else None)
        if head:
            cell.fill = looks.HEAD_FILL
        elif kind == "free":  # text whatever is typed: 2023-10 stays no date, 30% no number
            cell.number_format = "@"
        across = "center" if head or kind in ("date", "short") else "right" if figures else "left"
        cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True, indent=int(across == "left"))
        if last > first:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def signatures(self, *labels: tuple[Words, int, int]) -> None:
        """Lines to sign on."""
        self.row += 1
        for label, first, last in labels:
            self.text(f"{label}{_colon()}", first=first, last=last, height=30, stay=True)
            for column in range(first, last + 1):
                self.sheet.cell(self.row, column).border = Border(bottom=Side(style="thin", color=looks.RULE))
        self.row += 1

    def bytes(self, form: str) -> bytes:
        """The workbook, marked as the form that it is."""
        properties = self.book.properties
        properties.category, properties.creator, properties.title = f"sop:form:{form}", "sop", self.sheet.title
        properties.created = datetime.combine(_MADE, datetime.min.time())
        out = io.BytesIO()
        self.book.save(out)
        return sealed(out.getvalue(), _MADE)


def _colon() -> str:
    return "：" if language() == "zh" else ": "


def _unit(words: Words) -> Words:
    """A head that names the unit of its money."""
    return Words(en=f"{words.en}\n({{unit}})", zh=f"{words.zh}\n（{{unit}}）")


PERIOD, TEAM, AS_OF = Words(en="Period", zh="期间"), Words(en="Team", zh="团队"), Words(en="As of", zh="截至")
OWNER = Words(en="Owner", zh="责任人")
SIGNED = Words(en="Date", zh="日期")


def target_breakdown() -> Form:
    """销售目标分解表: who carries which part of the team's goal, by when, to what standard."""
    form = Form(Words(en="Sales Target Breakdown", zh="销售目标分解表"), [22, 26, 18, 16, 16, 46])
    form.facts((PERIOD, "{period}", 1, 2), (TEAM, "{team}", 3, 5), (AS_OF, "{as_of}", 6, 6))
    form.text(f"{Words(en='Team total', zh='团队总体目标')}{_colon()}{{total}}", bold=True, height=26)
    form.hint(
        Words(
            en="One line for each part of the goal. The parts of one dimension add up to the total.",
            zh="一项分解填一行；同一维度各项相加等于总体目标。",
        )
    )
    form.listing(
        "lines",
        [
            Column(Words(en="Team Total", zh="团队总体目标"), "total"),
            Column(Words(en="Dimension", zh="目标维度"), "dimension"),
            Column(Words(en="Target", zh="分解目标值"), "target", kind="money"),
            Column(OWNER, "owner", kind="short"),
            Column(Words(en="Deadline", zh="时间节点"), "due", kind="date"),
            Column(Words(en="Standard", zh="完成标准"), "standard"),
        ],
        repeat_head=True,
    )
    form.signatures(
        (Words(en="Assigned by", zh="下达人"), 1, 2), (Words(en="Accepted by", zh="责任人确认"), 3, 5), (SIGNED, 6, 6)
    )
    return form


def followup_log() -> Form:
    """客户跟进记录表: one line a talk."""
    form = Form(Words(en="Customer Follow-up Log", zh="客户跟进记录表"), [22, 14, 13, 12, 36, 28, 26, 14, 13])
    form.facts((TEAM, "{team}", 1, 4), (PERIOD, "{period}", 5, 5), (AS_OF, "{as_of}", 6, 7))
    form.hint(
        Words(
            en="One line for each talk, on the day itself. Dates like 2023-10-10; choose the channel from the list.",
            zh="一次沟通填一行，当天填写；日期如 2023-10-10，沟通方式请从下拉列表中选择。",
        )
    )
    form.listing(
        "records",
        [
            Column(Words(en="Customer", zh="客户名称"), "customer"),
            Column(Words(en="Owner", zh="负责人"), "owner", kind="short"),
            Column(Words(en="Follow-up Date", zh="跟进日期"), "date", kind="date"),
            Column(Words(en="Channel", zh="沟通方式"), "channel", kind="short"),
            Column(Words(en="Summary", zh="沟通内容摘要"), "summary"),
            Column(Words(en="Feedback", zh="客户需求/反馈"), "feedback"),
            Column(Words(en="Next Action", zh="下一步行动"), "next_action"),
            Column(Words(en="Due Date", zh="预计完成时间"), "due_date", kind="date"),
            Column(Words(en="Synced To", zh="信息同步人"), "synced_to", kind="short"),
        ],
        repeat_head=True,
        height=27,
    )
    return form


def evaluation() -> Form:
    """销售业绩评估表: what each person reached, the score, the grade, and advice; with room for the person's word."""
    form = Form(Words(en="Sales Performance Evaluation", zh="销售业绩评估表"), [14, 15, 15, 11, 11, 11, 11, 13, 44, 20])
    form.facts((PERIOD, "{period}", 1, 3), (TEAM, "{team}", 4, 8), (AS_OF, "{as_of}", 9, 9))
    form.hint(
        Words(
            en="Rate = actual ÷ target. The score weighs the metrics of the SOP, 100 points at most.",
            zh="达成率 = 实际完成 ÷ 目标；综合评分按 SOP 的指标权重计算，满分 100 分。",
        )
    )
    form.listing(
        "people",
        [
            Column(Words(en="Name", zh="姓名"), "name", kind="short"),
            Column(_unit(Words(en="Target Revenue", zh="目标销售额")), "target", kind="money"),
            Column(_unit(Words(en="Actual Revenue", zh="实际完成销售额")), "actual", kind="money"),
            Column(Words(en="Rate", zh="达成率"), "rate", kind="percent"),
            Column(Words(en="New Customers", zh="新客户开发数"), "new_customers", kind="count"),
            Column(Words(en="Retention", zh="客户留存率"), "retention", kind="percent"),
            Column(Words(en="Score (100)", zh="综合评分（100分）"), "score", kind="points"),
            Column(Words(en="Grade", zh="等级"), "grade", kind="short"),
            Column(Words(en="Advice", zh="改进建议"), "advice"),
            Column(Words(en="Agreed / Objection (signature)", zh="本人确认/异议（签字）"), ""),
        ],
        repeat_head=True,
        height=30,
    )
    form.hint(
        Words(
            en="Who does not agree says so in the last column; the leader then looks into it together with them.",
            zh="对结果有异议的，请在最后一栏写明，由上级与本人面谈核实。",
        )
    )
    form.signatures(
        (Words(en="Evaluated by", zh="评估人"), 1, 3),
        (Words(en="Head of department", zh="部门负责人"), 4, 8),
        (SIGNED, 9, 9),
    )
    return form


def review() -> Form:
    """销售复盘报告: goals reached or not and why, process problems, measures with an owner and a date."""
    form = Form(Words(en="Sales Review Report", zh="销售复盘报告"), [18, 16, 18, 16, 16, 14, 16, 26])
    form.sheet["A1"] = "{title}"
    form.facts(
        (Words(en="Review period", zh="复盘周期"), "{period}", 1, 2), (TEAM, "{team}", 3, 6), (AS_OF, "{as_of}", 7, 8)
    )
    form.text(f"{Words(en='Participants', zh='参与人员')}{_colon()}{{participants}}")
    form.text(f"{Words(en='Agenda', zh='核心议题')}{_colon()}{{agenda}}")
    form.text("{headline}", size=12, bold=True, height=28)
    form.heading(Words(en="1  Goals  (money in {unit})", zh="一、目标达成情况（金额单位：{unit}）"))
    form.listing(
        "goals",
        [
            Column(Words(en="Metric", zh="指标"), "metric"),
            Column(Words(en="Dimension", zh="维度"), "dimension"),
            Column(Words(en="Item", zh="项目"), "value"),
            Column(Words(en="Target", zh="目标"), "target", kind="money"),
            Column(Words(en="Actual", zh="实际"), "actual", kind="money"),
            Column(Words(en="Rate", zh="达成率"), "rate", kind="percent"),
            Column(Words(en="Over / Short", zh="超额/缺口"), "gap", kind="money"),
            Column(Words(en="Why", zh="原因"), ""),
        ],
    )
    form.heading(Words(en="2  Process problems", zh="二、过程问题"))
    form.listing(
        "problems",
        [
            Column(Words(en="No.", zh="序号"), "n", kind="short"),
            Column(Words(en="Problem", zh="问题"), "text", span=7),
        ],
    )
    form.heading(Words(en="3  Measures", zh="三、改进措施"))
    form.listing(
        "measures",
        [
            Column(Words(en="Measure", zh="改进措施"), "action", span=3),
            Column(OWNER, "owner", kind="short"),
            Column(Words(en="Due Date", zh="完成期限"), "due_date", kind="date"),
            Column(Words(en="Status", zh="状态"), "status", kind="short"),
            Column(Words(en="Effect", zh="效果"), "effect", span=2),
        ],
    )
    form.heading(Words(en="4  Awards", zh="四、表彰"))
    form.listing(
        "awards",
        [
            Column(Words(en="Award", zh="奖项"), "award", span=2),
            Column(Words(en="Winners", zh="获奖人"), "winners", span=2),
            Column(Words(en="Reason", zh="理由"), "reason", span=4),
        ],
    )
    form.signatures((Words(en="Chair", zh="主持人"), 1, 3), (Words(en="Minutes", zh="记录人"), 4, 6), (SIGNED, 7, 8))
    return form


def spot_check() -> Form:
    """抽查表: the records to look at, why, and what came of it."""
    form = Form(Words(en="Spot Check", zh="跟进记录抽查表"), [11, 11, 20, 13, 40, 32, 26, 13, 12, 22])
    form.facts((TEAM, "{team}", 1, 4), (AS_OF, "{as_of}", 5, 5), (Words(en="Records", zh="抽查条数"), "{count}", 6, 6))
    form.hint(
        Words(
            en="Tick one box or choose from the list, and put the filled form into the folder of data.spot_checks. "
            "A reason is a reason to look, not a judgement.",
            zh="结果请勾选一项，或从下拉列表中选择；填好后放回 data.spot_checks 的文件夹。"
            "抽查原因只是请看一看，不代表有问题。",
        )
    )
    form.listing(
        "records",
        [
            Column(Words(en="Check ID", zh="抽查编号"), "id", kind="short"),
            Column(Words(en="Name", zh="姓名"), "name", kind="short"),
            Column(Words(en="Customer", zh="客户"), "customer"),
            Column(Words(en="Follow-up Date", zh="跟进日期"), "date", kind="date"),
            Column(Words(en="Summary", zh="沟通内容摘要"), "summary"),
            Column(Words(en="Reason", zh="抽查原因"), "reason"),
            Column(Words(en="Result", zh="结果"), "result"),
            Column(Words(en="Checked On", zh="抽查日期"), "checked", kind="date"),
            Column(Words(en="Checked By", zh="抽查人"), "checker", kind="short"),
            Column(Words(en="Note", zh="备注"), "note"),
        ],
        repeat_head=True,
        height=54,
    )
    return form


def interview() -> Form:
    """绩效面谈表: one person's figures, what both say, whether it is accepted, and the plan that comes out of it.

    The plan stands last and its head within the first 30 rows, so that the filled form is read as actions.
    """
    form = Form(Words(en="Performance Interview", zh="绩效面谈表"), [30, 16, 15, 15, 15, 30])
    form.sheet.page_setup.orientation, form.sheet.page_setup.fitToHeight = "portrait", 1
    name, leader = Words(en="Name", zh="姓名"), Words(en="Leader", zh="面谈人（上级）")
    form.facts((name, "{name}", 1, 1), (PERIOD, "{period}", 2, 3), (leader, "{leader}", 4, 5), (AS_OF, "{as_of}", 6, 6))
    form.facts(
        (Words(en="Role", zh="岗位"), "{role}", 1, 1), (Words(en="Score", zh="综合评分"), "{score}", 2, 3),
        (Words(en="Grade", zh="等级"), "{grade}", 4, 5), (Words(en="Held on", zh="面谈日期"), "", 6, 6),
    )  # fmt: skip
    form.listing(
        "metrics",
        [
            Column(Words(en="Metric", zh="指标"), "metric"),
            Column(Words(en="Target", zh="目标"), "target", kind="short"),
            Column(Words(en="Actual", zh="实际"), "actual", kind="short"),
            Column(Words(en="Achievement", zh="达成率"), "rate", kind="percent"),
            Column(Words(en="Points", zh="得分"), "points", kind="points"),
            Column(Words(en="Note", zh="说明"), "note"),
        ],
        height=20,
    )
    for label, slot, height in (
        (Words(en="To talk about", zh="可以谈的"), "advice", 52),
        (Words(en="Courses: open / completed", zh="课程：适合的 / 已完成"), "training", 36),
        (Words(en="The last plan: done? effect?", zh="上期改进计划：完成没有？效果如何？"), "earlier", 52),
        (Words(en="What the person says", zh="本人自评与想法、需要的支持"), "", 66),
        (Words(en="What the leader says", zh="上级评价与期望"), "", 66),
        (Words(en="Confirmation", zh="本人确认"), "confirm", 44),
    ):
        form._cell(form.row, 1, 1, str(label), "short", head=True)  # noqa: SLF001 - a pair of cells of its own form
        form._cell(form.row, 2, 6, f"{{{slot}}}" if slot else "", "text", head=False)  # noqa: SLF001
        form.sheet.row_dimensions[form.row].height = height
        form.row += 1
    form.signatures(
        (Words(en="Signed by the person", zh="本人签字"), 1, 2),
        (Words(en="Leader", zh="上级签字"), 3, 5),
        (SIGNED, 6, 6),
    )
    form.hint(
        Words(
            en="Improvement plan, filled in during the talk: what, who, by when. Put the filled form into the folder "
            "of data.actions; the next interview follows it up.",
            zh="改进计划（面谈时填写）：做什么、谁负责、何时完成。填好后放回 data.actions 的文件夹，下次会跟进。",
        )
    )
    form.listing(
        "plan",
        [
            Column(Words(en="Measure", zh="改进措施"), "action"),
            Column(OWNER, "owner", kind="short"),
            Column(Words(en="Due Date", zh="完成期限"), "due_date", kind="date"),
            Column(Words(en="Status", zh="状态"), "status", kind="short"),
            Column(Words(en="Source", zh="来源"), "review", kind="short"),
            Column(Words(en="Effect", zh="效果"), "effect"),
        ],
    )
    return form


def sales_plan() -> Form:
    """销售计划管理表: what each person plans, customer by customer; filled, it holds the approved plans alone."""
    form = Form(Words(en="Sales Plan Register", zh="销售计划管理表"), [5, 10, 11, 22, 10, 34, 13, 22, 20, 11, 11, 11])
    form.facts((PERIOD, "{period}", 1, 4), (TEAM, "{team}", 5, 8), (AS_OF, "{as_of}", 9, 12))
    form.hint(
        Words(
            en="One line for each customer and month (2023-11) or week (2023-W45). Several resources: engineer x2, "
            "sample x1. {note}",
            zh="每个客户、每个月（如 2023-11）或每周（如 2023-W45）填一行；多种资源可写“方案工程师×2、样机×1”。{note}",
        )
    )
    form.listing(
        "plans",
        [
            Column(Words(en="No.", zh="序号"), "n", kind="short"),
            Column(Words(en="Owner", zh="负责人"), "owner", kind="short"),
            Column(Words(en="Period", zh="期间"), "period", kind="short"),
            Column(Words(en="Key Customer", zh="重点客户"), "customer"),
            Column(Words(en="Planned Visits", zh="计划拜访次数"), "visits", kind="count"),
            Column(Words(en="Strategy", zh="销售策略"), "strategy"),
            Column(_unit(Words(en="Expected Amount", zh="预计金额")), "amount", kind="money"),
            Column(Words(en="Resource", zh="所需资源"), "resource"),
            Column(Words(en="Special Request", zh="特殊申请"), "special"),
            Column(Words(en="Approval", zh="审批状态"), "status", kind="short"),
            Column(Words(en="Approver", zh="审批人"), "approver", kind="short"),
            Column(Words(en="Done", zh="完成情况"), "done", kind="short"),
        ],
        repeat_head=True,
        height=27,
    )
    form.signatures(
        (Words(en="Drawn up by", zh="制表人"), 1, 4), (Words(en="Approved by", zh="审核人"), 5, 8), (SIGNED, 9, 12)
    )
    return form


def target_plan() -> Form:
    """The plan that split-targets splits: targets, weights, limits and vacancies, a sheet each."""
    form = Form(Words(en="Target Plan", zh="目标分解计划"), [column.width for column in plan_form.TARGETS.columns])
    form.sheet.title = str(plan_form.TARGETS.title)
    form.inputs([(fact.title, fact.field) for fact in plan_form.FACTS], span=2)
    for number, block in enumerate(plan_form.BLOCKS):
        if number:
            form.next_sheet(block.title, [column.width for column in block.columns])
        form.hint(block.hint)
        columns = [
            Column(column.title, column.field, kind="number" if column.field == "weight" else "free")
            for column in block.columns
        ]
        form.listing(block.name, columns, repeat_head=True)
    return form


FORMS: Mapping[str, Callable[[], Form]] = {
    "target-plan": target_plan,
    "target-breakdown": target_breakdown,
    "followup-log": followup_log,
    "evaluation": evaluation,
    "review": review,
    "spot-check": spot_check,
    "sales-plan": sales_plan,
    "interview": interview,
}


def workbooks() -> dict[tuple[Language, str], bytes]:
    """Every form in every language, by language and form."""
    before = language()
    made: dict[tuple[Language, str], bytes] = {}
    languages: tuple[Language, ...] = ("zh", "en")
    for lang in languages:
        set_language(lang)
        for name, make in FORMS.items():
            made[lang, name] = make().bytes(name)
    set_language(before)
    return made


def main() -> None:
    """Write all workbooks beside this file."""
    for (lang, name), data in workbooks().items():
        folder = HERE / lang
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.xlsx").write_bytes(data)


if __name__ == "__main__":
    main()

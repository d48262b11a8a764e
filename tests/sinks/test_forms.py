"""Forms: ours and the company's own, blank and filled."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sinks import sample
from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.records.people import Person, Roster
from sop_cli.records.sop import Sop
from sop_cli.reports.forms import FORMS, blank
from sop_cli.reports.model import Cell, FormData, Report
from sop_cli.sinks import Meta, render
from sop_cli.sinks.forms import BLANK_ROWS, LISTS
from sop_cli.sinks.grow import repeat_row
from sop_templates.forms.build import HERE, workbooks

SOP = Sop.model_validate(
    {
        "sop": 1,
        "name": "华东销售团队 SOP",
        "display_unit": "万元",
        "followups": {"channels": ["电话", "上门拜访", "微信", "邮件", "线上会议"]},
        "stages": [{"id": "lead", "name": "线索获取"}],
    }
)


def roster(names: list[str]) -> Roster:
    """Members of whom nothing but the name is known."""
    return Roster.of(Person(name) for name in names)


TEAM = roster(["张伟", "李娜", "王芳"])


def cells(book: Workbook) -> dict[str, dict[str, Any]]:
    return {
        sheet.title: {
            cell.coordinate: (cell.value, cell.number_format, cell.fill.fgColor.rgb, cell.font.name, cell.font.size)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style
        }
        for sheet in book.worksheets
    }


def test_the_committed_workbooks_are_those_that_build_makes() -> None:
    made = workbooks()
    assert len(made) == 16
    for (lang, name), data in made.items():
        kept = load_workbook(HERE / lang / f"{name}.xlsx")
        fresh = load_workbook(io.BytesIO(data))
        assert cells(kept) == cells(fresh), (lang, name)
        assert [str(s.merged_cells) for s in kept] == [str(s.merged_cells) for s in fresh]
        assert kept.properties.category == f"sop:form:{name}"


def filled(data: FormData, lang: Any = "zh", *, templates: Path | None = None, **changes: Any) -> Worksheet:
    """The first sheet of the form, filled."""
    meta = sample.meta(lang, templates=templates, **changes)
    result = sample.result(form=lambda: data, report=lambda: Report("form", "t", display_unit="万元"))
    sheet = load_workbook(io.BytesIO(render(result, ".xlsx", meta))).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def row_of(sheet: Worksheet, first: str) -> list[Any]:
    return next([c.value for c in row] for row in sheet.iter_rows() if any(c.value == first for c in row))


def test_an_evaluation_holds_figures_in_the_display_unit_that_its_head_names() -> None:
    sheet = filled(sample.form())
    assert sheet["A1"].value == "销售业绩评估表"
    assert sheet["A2"].value == "期间：2023Q4"
    assert "目标销售额\n（万元）" in [c.value for c in sheet[4]]
    assert row_of(sheet, "张伟")[:8] == ["张伟", 30, 33, 1.1, 10, 0.9, 92, "√ 优秀"]
    assert sheet["D5"].number_format == '"▲ "0.0%;"▲ "-0.0%'
    assert sheet["I6"].value == "=1+1 老客户留存偏低：每周安排两次回访，电话138****8000"
    assert sheet["I6"].data_type == "s"
    assert "对结果有异议的" in str(sheet["A7"].value)
    assert "部门负责人：" in [c.value for c in sheet[9]]


def test_a_breakdown_carries_each_unit_in_the_cell() -> None:
    line = {"total": Cell("销售额 100万元"), "dimension": Cell("区域：华东"), "due": Cell(date(2023, 12, 31), "date")}
    lines: list[Mapping[str, Cell]] = [
        line | {"target": Cell(40_000_000, "money")},
        line | {"target": Cell(13_333_300, "money")},
        line | {"target": Cell(8, "count")},
        line | {"target": Cell(Fraction(3, 20), "percent")},
    ]
    sheet = filled(FormData("target-breakdown", {"total": Cell("销售额 100万元")}, {"lines": lines}))
    first = next(row[0].row for row in sheet.iter_rows() if row[1].value == "区域：华东")
    targets = [sheet.cell(first + i, 3) for i in range(4)]
    assert [c.value for c in targets] == [400_000, 133_333, 8, 0.15]
    assert [c.number_format for c in targets] == ['#,##0"元"', '#,##0"元"', "#,##0", "0.0%"], "amounts alike"
    assert sheet.cell(first, 5).value == datetime.fromisoformat("2023-12-31")


def test_amounts_of_a_list_are_shown_alike() -> None:
    sheet = filled(sample.form())
    assert [sheet.cell(5, column).number_format for column in (2, 3)] == ["#,##0", "#,##0"]
    data = sample.form()
    finer = dict(data.lists["people"][0]) | {"actual": sample.money(33.3333)}
    sheet = filled(FormData("evaluation", data.values, {"people": [finer, data.lists["people"][1]]}))
    shown = {sheet.cell(row, column).number_format for row in (5, 6) for column in (2, 3)}
    assert shown == {"#,##0.00"}
    assert sheet["C5"].value == 33.3333, "the cell keeps the figure"


def review_form(count: int) -> FormData:
    return FormData(
        "review",
        {"title": Cell("销售复盘报告"), "headline": Cell("达成 90%")},
        {
            "goals": [
                {"metric": Cell("销售额"), "value": Cell(f"区域{i}"), "gap": sample.money(-1)} for i in range(count)
            ],
            "problems": [{"text": Cell(f"问题{i}")} for i in range(count)],
            "measures": [
                {"action": Cell(f"措施{i}"), "due_date": Cell(date(2024, 1, 15), "date")} for i in range(count)
            ],
            "awards": [],
        },
    )


def test_lists_grow_and_what_stands_below_moves_with_its_merged_cells() -> None:
    sheet = filled(review_form(5))
    column = [str(sheet.cell(row, 1).value) for row in range(1, sheet.max_row + 1)]
    assert [text for text in column if text[:2] in ("一、", "二、", "三、", "四、")] == [
        "一、目标达成情况（金额单位：万元）", "二、过程问题", "三、改进措施", "四、表彰",
    ]  # fmt: skip
    start = column.index("措施0") + 1
    assert column[start - 1 : start + 4] == [f"措施{i}" for i in range(5)]
    merged = {str(m) for m in sheet.merged_cells.ranges}
    for row in range(start - 1, start + 5):
        assert {f"A{row}:C{row}", f"G{row}:H{row}"} <= merged
    problems = column.index("1") + 1
    assert [sheet.cell(problems + i, 1).value for i in range(5)] == [1, 2, 3, 4, 5]
    assert sheet.cell(sheet.max_row, 1).value == "主持人："


def test_long_text_makes_its_row_higher() -> None:
    data = sample.form()
    long = dict(data.lists["people"][0]) | {"advice": Cell("把大客户的经验写进销售知识库。" * 8)}
    sheet = filled(FormData("evaluation", data.values, {"people": [long, data.lists["people"][1]]}))
    assert (sheet.row_dimensions[5].height or 0) > 90 > (sheet.row_dimensions[6].height or 0)


# --- blank forms ---


def blank_book(form: str, lang: Any = "zh", team: Roster = TEAM) -> Workbook:
    meta = sample.meta(lang, period=None)
    return load_workbook(io.BytesIO(render(blank(form, SOP, team, meta.as_of), ".xlsx", meta)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", list(FORMS))
def test_a_blank_form_has_empty_pale_yellow_rows_and_nothing_left_to_replace(form: str, lang: Any) -> None:
    book = blank_book(form, lang)
    assert book.sheetnames == [str(FORMS[form])]
    sheet = book.worksheets[0]
    assert not [c.value for row in sheet.iter_rows() for c in row if "{" in str(c.value)]
    yellow = {c.row for row in sheet.iter_rows() for c in row if c.fill.fill_type and c.fill.fgColor.rgb == "00FFF9DB"}
    assert len(yellow) == sum(BLANK_ROWS[name] for name in LISTS[form])


def checks(sheet: Any) -> dict[str, DataValidation]:
    return {str(check.sqref): check for check in sheet.data_validations.dataValidation}


def test_a_blank_log_offers_the_words_of_the_sop_and_checks_dates() -> None:
    found = checks(blank_book("followup-log").worksheets[0])
    assert set(found) == {"B5:B44", "C5:C44", "D5:D44", "H5:H44"}
    assert found["B5:B44"].formula1 == '"张伟,李娜,王芳"'
    assert found["D5:D44"].formula1 == '"电话,上门拜访,微信,邮件,线上会议"'
    assert (found["C5:C44"].type, found["D5:D44"].type) == ("date", "list")
    assert found["D5:D44"].errorStyle == "warning", "a new channel may be kept"


def test_a_long_list_stands_on_a_hidden_sheet() -> None:
    names = [f"销售人员{i:03d}" for i in range(120)]
    book = blank_book("followup-log", team=roster(names))
    assert book.sheetnames[1:] == ["选项"]
    assert book["选项"].sheet_state == "hidden"
    source = checks(book.worksheets[0])["B5:B44"].formula1
    assert source == "'选项'!$A$2:$A$121"
    assert [book["选项"].cell(row, 1).value for row in (2, 121)] == [names[0], names[-1]]


def test_checks_stand_at_the_rows_of_their_own_list() -> None:
    sheet = blank_book("review").worksheets[0]
    heads = {c.value: c.row for row in sheet.iter_rows() for c in row if c.value in ("完成期限", "状态")}
    found = checks(sheet)
    first = heads["状态"] + 1
    assert {f"D{first}:D{first + 5}", f"E{first}:E{first + 5}", f"F{first}:F{first + 5}"} == set(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_log_handed_out_blank_and_given_back_filled_is_read(tmp_path: Path, lang: Any) -> None:
    from sop_cli.sources.load import named, read_kind

    book = blank_book("followup-log", lang)
    for column, value in enumerate(
        [
            "科技公司",
            "张伟",
            date(2023, 10, 10),
            "电话",
            "询问产品A参数",
            "需定制化功能",
            "发送报价单",
            "2023-10-15",
            "刘洋",
        ],
        start=1,
    ):
        book.worksheets[0].cell(5, column).value = value
    book.save(tmp_path / "张伟.xlsx")
    loaded = read_kind("followups", named([tmp_path / "张伟.xlsx"]))
    assert not loaded.findings
    assert loaded.frame.height == 1
    row = loaded.frame.row(0, named=True)
    assert (row["customer"], row["owner"], row["channel"]) == ("科技公司", "张伟", "电话")
    assert (row["date"], row["due_date"]) == (date(2023, 10, 10), date(2023, 10, 15))
    assert row["_row"] == 5


# --- a company's own form ---


def own(folder: Path, form: str, cells_: Mapping[str, Any]) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for place, value in cells_.items():
        sheet[place] = value
    folder.mkdir(exist_ok=True)
    book.save(folder / f"{form}.xlsx")
    return book


def test_a_companys_own_form_keeps_its_look_and_its_formulas(tmp_path: Path) -> None:
    book = own(
        tmp_path / "templates", "evaluation",
        {
            "A1": "某某公司 {period} 评估（单位：{unit}）", "A2": "姓名", "B2": "目标", "C2": "实际", "D2": "率",
            "A3": "{.name}", "B3": "{.target}", "C3": "{people.actual}", "D3": "=C3/B3",
            "A4": "合计", "B4": "=SUM(B3:B3)", "C4": "=SUM(C3:C3)", "D4": "=C4/B4", "A6": "见上表第 3 行起 {示例}",
        },
    )  # fmt: skip
    sheet = book.worksheets[0]
    sheet["B3"].number_format = "0.000"
    sheet["A3"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A6:D6")
    sheet.print_area = "A1:D6"
    sheet.row_dimensions[4].height = 33
    book.save(tmp_path / "templates" / "evaluation.xlsx")
    made = filled(sample.form(), templates=tmp_path / "templates")
    assert made["A1"].value == "某某公司 2023Q4 评估（单位：万元）"
    assert [made[f"A{row}"].value for row in (3, 4, 5)] == ["张伟", "李娜", "合计"]
    assert [made[f"D{row}"].value for row in (3, 4, 5)] == ["=C3/B3", "=C4/B4", "=C5/B5"]
    assert made["B5"].value == "=SUM(B3:B4)"
    assert made["B4"].number_format == "0.000"
    assert made["A4"].alignment.horizontal == "center"
    assert made.row_dimensions[5].height == 33
    assert str(made.merged_cells) == "A7:D7"
    assert made.print_area == "'Sheet'!$A$1:$D$7"
    assert made["A7"].value == "见上表第 3 行起 {示例}"


@pytest.mark.parametrize(
    ("slot", "hint"), [("{people.nmae}", "{people.name}"), ("{.grad}", "{people.grade}"), ("{perod}", "{period}")]
)
def test_an_unknown_placeholder_is_named_with_its_cell(tmp_path: Path, slot: str, hint: str) -> None:
    own(tmp_path / "templates", "evaluation", {"B2": slot})
    with pytest.raises(SopError) as caught:
        filled(sample.form(), templates=tmp_path / "templates")
    assert str(caught.value.where) == "templates/evaluation.xlsx[Sheet]!B2"
    assert hint in str(caught.value.hint)


def test_a_form_that_is_no_workbook_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "evaluation.xlsx").write_bytes(b"PK no zip")
    with pytest.raises(SopError) as caught:
        filled(sample.form(), templates=tmp_path)
    assert "evaluation.xlsx" in str(caught.value.where)


def test_checks_and_formats_of_a_form_grow_with_its_rows() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["A5"], sheet["B5"] = "x", "=A2+Other!A9", "=$A$2+A7"
    check = DataValidation(type="list", formula1='"a,b"')
    check.add("A2:A2")
    sheet.add_data_validation(check)
    repeat_row(sheet, 2, 4)
    assert str(check.sqref) == "A2:A5"
    assert sheet["A8"].value == "=A2+Other!A9"
    assert sheet["B8"].value == "=$A$2+A10"


@pytest.mark.needs("soffice")
def test_libreoffice_recalculates_a_filled_form(tmp_path: Path) -> None:
    own(
        tmp_path / "templates", "evaluation",
        {"A3": "{.name}", "B3": "{.target}", "C3": "{unit}", "A4": "合计", "B4": "=SUM(B3:B3)"},
    )  # fmt: skip
    meta = sample.meta("zh", templates=tmp_path / "templates")
    data = render(sample.result(form=sample.form), ".xlsx", meta)
    (tmp_path / "form.xlsx").write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "form.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    seen = load_workbook(tmp_path / "out" / "form.xlsx", data_only=True).worksheets[0]
    assert seen["B5"].value == 55


def test_meta_has_defaults_for_all_but_the_run() -> None:
    set_language("zh")
    assert Meta("1", date(2023, 1, 1)).width == 100

"""Workbooks: figures are figures, text is text, the same bytes every time, opened by LibreOffice as written."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from sinks import sample
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import MarkedSheet
from sop_cli.sinks import render
from sop_cli.sinks.looks import MAX_TEXT, scaled_format, sheet_name
from sop_cli.sinks.marked_rows import LogSheet


def book_of(lang: Any = "zh", **changes: Any) -> Workbook:
    return load_workbook(io.BytesIO(render(sample.result(**changes), ".xlsx", sample.meta(lang))))


def test_the_sheets_of_a_report() -> None:
    names = ["目标达成情况", "人员", "张伟：3 处待核对", "全部明细", "口径", "读取的文件", "图表数据"]
    assert book_of("zh").sheetnames == names
    assert [sheet.title for sheet in book_of("zh") if sheet.sheet_state == "hidden"] == ["图表数据"]
    assert book_of("en").sheetnames[0] == "Goals"


def test_the_first_sheet_begins_with_the_reports_own_head_and_ends_with_what_is_next() -> None:
    shown = [cell.value for cell in book_of()["目标达成情况"]["A"] if cell.value]
    assert shown[0] == "2023Q4 销售复盘报告"
    assert shown[2:5] == ["达成 94.2%，缺口 5.85万元，主要是华东的产品B。", "目标达成情况", "华东差 6.2万元。"]
    assert shown[-1] == "下一步：与华东商定改进措施。"


def test_tables_stand_one_below_another_and_long_ones_on_sheets_of_their_own() -> None:
    short, long = (
        sample.goals(),
        Table("长表", [Head("n", "count")], [[Cell(n, "count")] for n in range(61)], name="长"),
    )
    read_by_programs = Table("明细", [Head("n", "count")], [[Cell(1, "count")]], name="全部明细", apart=True)
    texts = Section("数据说明", paragraphs=["一句话"])
    report = Report("x", "t", sections=[Section("甲", tables=[short, long, short, read_by_programs]), texts])
    book = book_of(report=lambda: report)
    assert book.sheetnames == ["甲", "长", "全部明细"]
    column = [cell.value for cell in book["甲"]["A"]]
    assert column.count("区域") == 2
    assert column[-2:] == ["数据说明", "一句话"]
    assert book["长"].print_title_rows == "$3:$3"


def test_a_listing_is_a_table() -> None:
    rows = list(book_of()["张伟：3 处待核对"].iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("程度", "编号", "位置", "对象", "待核对项", "怎么办")
    assert rows[1][:4] == ("×", "FU002", "[10月]!H3", "[bold]科技公司[/bold]")
    assert "138****8000" in str(rows[1][4])


def test_cells_hold_figures_dates_and_text() -> None:
    book = book_of()
    rows = {row[0].value: row for row in book["目标达成情况"].iter_rows(min_row=4)}
    east = rows["华东"]
    assert [cell.value for cell in east[:6]] == ["华东", 40, 33.8, 0.845, -6.2, 12]
    assert east[3].number_format == '"▼ "0.0%;"▼ "-0.0%'
    assert east[1].number_format == "#,##0.00"
    assert rows["海外"][1].value == "—"
    assert rows["合计"][0].font.bold
    people = {row[0].value: row for row in book["人员"].iter_rows(min_row=3)}
    assert people["张伟"][3].value == datetime.fromisoformat("2019-03-01")
    assert people["张伟"][1].value == 92


def test_text_is_never_a_formula() -> None:
    for sheet in book_of().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
    advice = [row[5] for row in book_of()["人员"].iter_rows(min_row=4) if str(row[5].value).startswith("=")]
    assert len(advice) == 1
    assert advice[0].quotePrefix, "stays text when somebody edits it"
    assert "138****8000" in str(advice[0].value)


def test_every_chart_is_native() -> None:
    charts = book_of()["目标达成情况"]._charts
    assert len(charts) == 4


def test_print_set_up() -> None:
    sheet = book_of()["人员"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "B5"
    assert sheet.oddFooter is not None
    assert "2023Q4" in str(sheet.oddFooter.left.text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_result_gives_the_same_bytes(lang: Any) -> None:
    for changes in ({}, {"form": sample.form}, marked()):
        first, second = (render(sample.result(**changes), ".xlsx", sample.meta(lang)) for _ in range(2))
        assert first == second
        with zipfile.ZipFile(io.BytesIO(first)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("changes", "mark"),
    [({}, "sop:report"), ({"form": sample.form}, "sop:form:evaluation"), ({"marked": list}, "sop:marked-log")],
)
def test_a_workbook_knows_what_it_is_and_not_who_made_it(changes: dict[str, Any], mark: str) -> None:
    properties = book_of(**changes).properties
    assert properties.category == mark
    assert properties.creator == "sop"
    assert properties.lastModifiedBy in (None, "sop")
    assert properties.created == properties.modified == datetime.fromisoformat("2023-12-31")


def test_texts_that_excel_cannot_hold() -> None:
    odd = ["x" * 40_000, "a\x00b\ufffe", "_x0041_", "两\n行"]
    table = Table("[a]:*?/\\" + "很长的名字" * 9, [Head("t")], [[Cell(text)] for text in odd])
    twice = Report("x", "x", sections=[Section("", tables=[replace(table, apart=True, name=None)] * 2)])
    book = book_of(report=lambda: twice)
    names = book.sheetnames[1:]
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == 2
    texts = [row[0].value for row in book[names[0]].iter_rows() if row[0].value]
    assert len(max(map(str, texts), key=len)) == MAX_TEXT
    assert "a\\x00b\\ufffe" in texts
    assert "_x005F_x0041_" in texts
    assert "两\n行" in texts


def test_sheet_names() -> None:
    assert sheet_name("", ()) == "Sheet"
    assert sheet_name("'10月'", ()) == "10月"
    assert sheet_name("按区域", {"按区域"}) == "按区域 (2)"
    assert sheet_name("History", ()) == "History (2)"


@pytest.mark.parametrize(
    ("unit", "minors", "shown"),
    [
        ("万元", [40_000_000, 33_500_000], r'0\.0,"万元"'),
        ("万元", [40_000_000, 13_333_300], '#,##0"元"'),
        ("万元", [], r'0\.0,"万元"'),
        ("亿元", [10_000_000_000], r'0\.00,,"亿元"'),
        ("元", [13_333_333], '#,##0.00"元"'),
        ("K", [1_500_000], r'#,##0.0,"K"'),
        ("K", [1_500_100], "#,##0"),
        ("1", [100], "#,##0"),
    ],
)
def test_a_format_that_carries_the_unit(unit: str, minors: list[int], shown: str) -> None:
    assert scaled_format(unit, minors) == shown


# --- the marked log ---

HEADS = ["客户名称", "负责人", "跟进日期", "沟通内容摘要", "预计完成时间"]
LOG = [
    ["科技公司", "张伟", "2023-10-10", "询问产品A，电话13800138000", "2023-09-15"],
    ["YY集团", "李娜", "2023-10-11", "=1+1", "2023-10-20"],
    [None, "李娜", "2023-10-12", "好", None],
]


def marked() -> dict[str, Any]:
    """A log with a title row above its header (row 2), and what was found in it."""
    rows = [
        [1, "华东跟进记录", None, None, None, None],
        [2, *HEADS],
        *([i, *row] for i, row in enumerate(LOG, start=3)),
    ]
    frame = pl.DataFrame(rows, {"_row": pl.UInt32, **{f"c{i}": pl.String for i in range(5)}}, orient="row")
    frame = frame.with_columns(_cells=pl.lit(5, pl.UInt32))  # a reader's own column, which is no cell
    place: dict[str, Any] = {"file": "data/跟进.xlsx", "sheet": "10月"}
    late = "预计完成时间 2023-09-15 早于跟进日期 2023-10-10。"
    found = [
        Finding(
            "FU203", "too-short", Severity.WARNING, "只有 1 个字。", "补充要点", row=5, column="沟通内容摘要", **place
        ),
        Finding("FU003", "required", Severity.ERROR, "客户名称没有填写。", row=5, column="客户名称", **place),
        Finding("FU008", "placeholder", Severity.INFO, "请看。", row=5, column="客户名称", **place),
        Finding("FU102", "due", Severity.ERROR, late, "请核对年月。", row=3, column="预计完成时间", cell="E3", **place),
        Finding("FU104", "silent", Severity.WARNING, "王芳：最近 3 个工作日没有跟进记录。", owner="王芳"),
    ]
    sheets = [MarkedSheet("data/跟进.xlsx", "10月", 2, frame, [f for f in found if f.row])]
    return {"marked": lambda: sheets, "findings": found}


def test_the_marked_log_is_the_log_with_its_places_marked() -> None:
    book = book_of(**marked())
    front, log, origin = book.worksheets
    assert (origin.title, origin.sheet_state) == ("_sop", "veryHidden")
    assert log.title == "跟进 10月"
    assert [cell.value for cell in log[2]] == HEADS
    assert log["D3"].value == "询问产品A，电话138****8000"
    assert (log["D4"].value, log["D4"].data_type) == ("=1+1", "s")
    coloured = {cell.coordinate for row in log.iter_rows(min_row=3) for cell in row if cell.fill.fill_type == "solid"}
    assert coloured == {"A5", "D5", "E3"}
    comment = log["A5"].comment
    assert comment is not None
    assert "FU003" in comment.text
    assert "FU008" in comment.text
    listed = [[cell.value for cell in row] for row in front.iter_rows() if str(row[2].value).startswith("FU")]
    assert [row[2] for row in listed] == ["FU102", "FU003", "FU104", "FU203", "FU008"]
    assert listed[0][0] == "× 需更正"
    links = {cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"'跟进 10月'!E3", "'跟进 10月'!A5", "'跟进 10月'!D5"}


def test_the_marked_log_is_read_as_the_log_that_it_is(tmp_path: Path) -> None:
    from sop_cli.sources.load import named, read_kind

    path = tmp_path / "marked.xlsx"
    path.write_bytes(render(sample.result(**marked()), ".xlsx", sample.meta("zh")))
    loaded = read_kind("followups", named([path]))
    assert [i.sheet for i in loaded.inputs] == ["跟进 10月"]
    assert loaded.frame.height == len(LOG)
    assert loaded.frame["_row"].to_list() == [3, 4, 5]


def log_of(rows: list[list[Any]], **changes: Any) -> LogSheet:
    names = {f"c{i}": pl.String for i in range(max(map(len, rows)) - 1)}
    filled = [[*row, *[None] * (len(names) + 1 - len(row))] for row in rows]
    frame = pl.DataFrame(filled, {"_row": pl.UInt32, **names}, orient="row")
    return LogSheet(MarkedSheet("log.xlsx", "10月", 1, frame, **({"findings": ()} | changes)))


def test_merged_cells_stay_merged_and_carry_the_marks_of_all_their_rows() -> None:
    found = [Finding("FU005", "x", Severity.ERROR, f"第 {row} 行", row=row, cell=f"A{row}") for row in (2, 4)]
    merges = [(2, 4, 0, 0), (3, 5, 0, 0), (3, 3, 1, 1), (5, 9, 1, 400), (4, 4, 1, 1_000_000)]
    log = log_of([[1, "客户", "a", "b"], [2, "甲"], [3], [4], [5]], findings=found, merges=merges)
    assert log.merges == [(2, 4, 0, 0), (4, 4, 1, 2), (5, 5, 1, 2)], "inside of the table, none over another"
    assert {(row, c): len(fs) for row, by in log.marks.items() for c, fs in by.items()} == {(2, 0): 2}


def test_a_row_that_could_not_be_told_apart_is_one_text_over_the_table() -> None:
    lost = Finding("FU001", "row", Severity.ERROR, "引号没有闭合。", row=3, value='"没有闭合')
    rows = [[1, "客户", "日期"], [2, "甲", "来", "2023-10-10"], [4, "乙", "2023-10-11"]]
    log = log_of(rows, findings=[lost], broken=frozenset({2, 3}))
    assert list(log.rows()) == [
        (1, ["客户", "日期", None]), (2, ["甲,来,2023-10-10"]), (3, ['"没有闭合']), (4, ["乙", "2023-10-11", None]),
    ]  # fmt: skip
    assert log.merges == [(2, 2, 0, 1), (3, 3, 0, 1)]


def test_the_marked_workbook_holds_the_merged_cells() -> None:
    made = marked()
    sheet = replace(made["marked"]()[0], merges=[(4, 5, 1, 1), (1, 1, 0, 4)], broken=frozenset({3}))
    log = book_of(**(made | {"marked": lambda: [sheet]})).worksheets[1]
    assert {str(m) for m in log.merged_cells.ranges} == {"A1:E1", "A3:E3", "B4:B5"}
    assert log["B4"].value == "李娜"
    assert str(log["A3"].value).startswith("科技公司,张伟,2023-10-10")
    assert log["A5"].comment is not None


# --- LibreOffice ---


def opened_by_libreoffice(tmp_path: Path, books: dict[str, bytes]) -> dict[str, Workbook]:
    """The workbooks as LibreOffice understands and saves them."""
    for name, data in books.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(out), *(str(tmp_path / f"{name}.xlsx") for name in books)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {name: load_workbook(out / f"{name}.xlsx", data_only=True) for name in books}


@pytest.mark.needs("soffice")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    made = {
        "report": render(sample.result(), ".xlsx", sample.meta("zh")),
        "form": render(sample.result(form=sample.form), ".xlsx", sample.meta("en")),
        "marked": render(sample.result(**marked()), ".xlsx", sample.meta("zh")),
    }
    for name, seen in opened_by_libreoffice(tmp_path, made).items():
        written = load_workbook(io.BytesIO(made[name]))
        assert seen.sheetnames == written.sheetnames
        for sheet in written.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    found = seen[sheet.title][cell.coordinate].value
                    if isinstance(cell.value, (int, float)):
                        assert found == pytest.approx(cell.value), cell.coordinate
                    elif isinstance(cell.value, date) or str(cell.value).isalnum():
                        assert found == cell.value, cell.coordinate

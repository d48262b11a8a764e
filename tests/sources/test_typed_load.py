"""Many files and sheets of a kind: what is read, what is left aside and named, and in which order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import set_language
from sop_cli.records import frames
from sop_cli.records.kinds import KINDS
from sop_cli.records.sop import SourceSpec
from sop_cli.sources.load import FileRef, matches, named, read_kind

HEAD = "客户名称,负责人,跟进日期\n"


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def csv(folder: Path, name: str, *lines: str) -> FileRef:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return FileRef(path, name)


def book(path: Path, sheets: dict[str, list[list[object]]], *, hidden: str = "", mark: str = "") -> FileRef:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if title == hidden else "visible"
        for row in rows:
            sheet.append(row)
    workbook.properties.category = mark
    workbook.save(path)
    return FileRef(path, path.name)


FORM = "sop:form:target-breakdown"
ROWS: list[list[object]] = [["客户名称", "负责人", "跟进日期"], ["a", "张伟", "2023-10-10"]]


def test_the_order_in_which_files_are_named_does_not_matter(tmp_path: Path) -> None:
    refs = [csv(tmp_path, f"{name}.csv", f"{name}1,张伟,2023-10-10", f"{name}2,张伟,x") for name in "cabd"]
    whole = read_kind("followups", refs)
    assert whole.frame["_id"].to_list() == list(range(8))
    assert whole.frame["_file"].unique(maintain_order=True).to_list() == ["a.csv", "b.csv", "c.csv", "d.csv"]
    for order in permutations(refs):
        again = read_kind("followups", [*order, refs[0]])
        assert again.frame.equals(whole.frame)
        assert again.findings == whole.findings


def test_the_frame_has_the_kinds_types_and_the_unreadable_fields(tmp_path: Path) -> None:
    loaded = read_kind("followups", [csv(tmp_path, "a.csv", "a,张伟,2023-10-10")])
    assert dict(loaded.frame.schema) == frames.schema(KINDS["followups"]) | {"_bad": pl.String()}
    assert dict(read_kind("sales", []).frame.schema) == frames.schema(KINDS["sales"]) | {"_bad": pl.String()}
    assert loaded.fields == {"customer", "owner", "date"}
    assert loaded.headers["a.csv", None, "date"] == ("跟进日期", "C")
    assert loaded.columns[0] == {"file": "a.csv", "sheet": None, "header": "客户名称", "field": "customer"}
    assert [(i.path, i.rows, i.encoding) for i in loaded.inputs] == [("a.csv", 1, "utf-8")]


def test_all_sheets_that_fit_are_read_and_the_others_named(tmp_path: Path) -> None:
    ref = book(
        tmp_path / "b.xlsx", {"说明": [["请每天填写"]], "11月": ROWS, "10月": ROWS, "旧数据": ROWS}, hidden="旧数据"
    )
    loaded = read_kind("followups", [ref])
    assert loaded.frame["_sheet"].to_list() == ["11月", "10月"]
    assert any("“旧数据” was not read (hidden)" in note for note in loaded.notes)
    assert any("“说明” was not read" in note for note in loaded.notes)


def test_a_sheet_that_nearly_fits_is_not_passed_over(tmp_path: Path) -> None:
    wrong = [["客户名称", "负责人", "跟进日其", "沟通方式"], ["a", "张伟", "2023-10-10", "电话"]]
    loaded = read_kind("followups", [book(tmp_path / "b.xlsx", {"10月": ROWS, "11月": wrong})])
    assert loaded.frame.height == 1
    assert [(f.code, str(f.severity), f.sheet, f.row) for f in loaded.findings] == [("FU001", "error", "11月", 1)]


def test_one_sheet_may_be_named(tmp_path: Path) -> None:
    book(tmp_path / "b.xlsx", {"11月": ROWS, "10月": ROWS}, hidden="10月")
    (ref,) = named([tmp_path / "b.xlsx#10月"])
    assert read_kind("followups", [ref]).frame["_sheet"].to_list() == ["10月"]


def test_a_file_of_many_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    good = csv(tmp_path, "good.csv", "a,张伟,2023-10-10")
    bad = FileRef(tmp_path / "bad.xlsx", "bad.xlsx")
    bad.path.write_bytes(b"PK\x03\x04 cut off")
    loaded = read_kind("followups", [bad, good])
    assert loaded.frame.height == 1
    assert [(f.code, str(f.severity), f.file, f.row) for f in loaded.findings] == [("FU001", "error", "bad.xlsx", None)]
    assert [error.where.file for error in loaded.errors] == ["bad.xlsx"]


def test_when_none_can_be_read_all_errors_are_raised(tmp_path: Path) -> None:
    with pytest.raises(CollectedError) as raised:
        read_kind("followups", [FileRef(tmp_path / "x.csv", "x.csv"), FileRef(tmp_path / "y.csv", "y.csv")])
    assert [error.where.file for error in raised.value.errors] == ["x.csv", "y.csv"]


@pytest.mark.parametrize(
    ("mark", "kind", "read"),
    [
        ("sop:report", "followups", False),
        ("sop:form:evaluation", "followups", False),
        ("sop:marked-log", "followups", True),
        ("sop:form:followup-log", "followups", True),
        ("sop:form:followup-log", "customers", False),
        ("", "followups", True),
    ],
)
def test_our_own_outputs_are_skipped_and_named_unless_they_are_records(
    tmp_path: Path, mark: str, kind: str, read: bool
) -> None:
    loaded = read_kind(kind, [book(tmp_path / "b.xlsx", {"s": ROWS}, mark=mark)])
    assert (loaded.frame.height == 1) is read
    assert any("an output of this tool" in note for note in loaded.notes) is not read


def test_a_filled_breakdown_counts_once(tmp_path: Path) -> None:
    form: list[list[object]] = [["团队总体目标", "目标维度", "分解目标值"], ["销售额 100万元", "区域：华东", "40万元"]]
    cells: list[list[object]] = [["指标", "区域", "月份", "目标值（万元）"], ["销售额", "华东", "2023-10", 13.3]]
    matrix: list[list[object]] = [["区域", "2023-10", "2023-11"], ["华东", 13.3, 13.3]]
    ref = book(tmp_path / "b.xlsx", {"分解表": form, "区域×月份": matrix, "全部明细": cells}, mark=FORM)
    assert read_kind("targets", [ref]).frame.select("_sheet", "target").rows() == [("全部明细", 13_300_000)]
    ref = book(tmp_path / "b.xlsx", {"分解表": form, "备用": matrix}, mark=FORM)
    assert read_kind("targets", [ref]).frame.select("_sheet", "target").rows() == [("分解表", 40_000_000)]


def test_globs_are_sorted_and_leave_locks_and_links_out_aside(tmp_path: Path) -> None:
    work = tmp_path / "work"
    for name in ("data/b.csv", "data/a.csv", "data/sub/c.csv", "data/~$a.xlsx", "data/.hidden.csv", "data/notes.md"):
        csv(work, name)
    csv(tmp_path, "outside.csv")
    (work / "data" / "link.csv").symlink_to(tmp_path / "outside.csv")
    notes: list[str] = []
    assert [ref.shown for ref in matches(work, "data/*", notes)] == ["data/a.csv", "data/b.csv"]
    assert len(notes) == 2
    assert [ref.shown for ref in matches(work, "data/**/*.csv")] == ["data/a.csv", "data/b.csv", "data/sub/c.csv"]
    assert [(ref.shown, ref.sheet) for ref in matches(work, "data/a.csv#x")] == [("data/a.csv", "x")]
    assert matches(work, "data/none.csv") == []
    assert matches(work, "nowhere/*.csv") == []


def test_a_name_with_signs_of_globs_in_it_is_itself(tmp_path: Path) -> None:
    csv(tmp_path, "[red]x[bold]#1.csv")
    assert [ref.shown for ref in matches(tmp_path, "[red]x[bold]#1.csv")] == ["[red]x[bold]#1.csv"]
    assert [ref.path.name for ref in named([tmp_path])] == ["[red]x[bold]#1.csv"]


def test_a_folder_without_tables_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SopError, match="no table"):
        named([tmp_path])


def test_what_split_targets_wrote_is_in_whole_currency_units_whatever_other_files_are(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "targets.csv", tmp_path / "hand.csv"
    ours.write_text("metric,region,month,target\n销售额,华东,2023-10,40\n", "utf-8-sig")
    theirs.write_text("指标,区域,月份,目标值\n销售额,华东,2023-10,40\n", "utf-8-sig")
    found = read_kind("targets", named([ours, theirs]), source=SourceSpec.model_validate({"unit": "万元"}))
    assert found.frame.select("_file", "target").rows() == [(str(theirs), 40_000_000), (str(ours), 4_000)]

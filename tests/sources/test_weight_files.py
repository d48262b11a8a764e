"""Files of names and weights: any table with a column of each."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources.places import FileRef
from sop_cli.sources.weights import read_weights


def file(folder: Path, text: str) -> FileRef:
    (folder / "p.csv").write_text(text, encoding="utf-8")
    return FileRef(folder / "p.csv", "p.csv")


@pytest.mark.parametrize(
    ("text", "column", "rows"),
    [
        ("区域,市场容量\n华东,120万\n华南,\n", None, ((2, "华东", "120万"), (3, "华南", None))),
        ("区域,家数,潜力\n华东,3,120\n", None, ((2, "华东", "120"),)),
        ("区域,家数,潜力\n华东,3,120\n", "家数", ((2, "华东", "3"),)),
        ("Region,Potential Size,Notes\n华东,3,x\n", "potential size", ((2, "华东", "3"),)),
        ("各区域市场潜力\n\n区域,潜力\n华东,3\n合计,3\n", None, ((4, "华东", "3"),)),
    ],
)
def test_names_and_weights(tmp_path: Path, text: str, column: str | None, rows: object) -> None:
    table, read = read_weights(file(tmp_path, text), column)
    assert table.rows == rows
    assert (table.file, read.path, read.rows) == ("p.csv", "p.csv", len(table.rows))


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("华东\n华南\n", None, "There is no table of names and weights."),
        ("区域,家数,金额\n华东,3,120\n", None, "Which column holds the weights is not clear."),
        ("区域,家数,金额\n华东,3,120\n", "潜力", "There is no column “潜力”."),
    ],
)
def test_what_is_no_such_table(tmp_path: Path, text: str, column: str | None, message: str) -> None:
    set_language("en")
    with pytest.raises(SopError, match=message.replace(".", r"\.")):
        read_weights(file(tmp_path, text), column)


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明"])  # type: ignore[union-attr]  # a new workbook has a sheet
    sheet = book.create_sheet("潜力")
    for row in (["区域", "潜力"], ["华东", 1200], ["华南", 0.5]):
        sheet.append(row)
    book.save(tmp_path / "p.xlsx")
    table, read = read_weights(FileRef(tmp_path / "p.xlsx", "p.xlsx"), None)
    assert (table.rows, read.sheet) == (((2, "华东", "1200"), (3, "华南", "0.5")), "潜力")

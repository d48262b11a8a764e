"""CSV as people export it: any separator and line end, and row numbers as a spreadsheet program shows them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from excel_kit import read, table
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources import plain
from sop_cli.sources import text as text_reader
from sop_cli.sources.even import add_even, whole_records
from sop_cli.sources.grid import Grid
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.text import read_text


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def parsed(text: str) -> RawSheet:
    return read_text(text.encode(), "a.csv", "", None).sheets[0]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [(1, "a", "b"), (2, "1", "2")]),
        ("a;b\n1,5;2\n", [(1, "a", "b"), (2, "1,5", "2")]),
        ("a\tb\n1,5\t2\n", [(1, "a", "b"), (2, "1,5", "2")]),
        ("a|b\n1|2\n", [(1, "a", "b"), (2, "1", "2")]),
        ('"x;y;z",b\n"1;2;3",2\n', [(1, "x;y;z", "b"), (2, "1;2;3", "2")]),
        ("sep=;\na,1;b\n", [(1, "a,1", "b")]),
        ("姓名\n王芳\n", [(1, "姓名"), (2, "王芳")]),
        ('"a", "b"\n"1", "2"\n', [(1, "a", "b"), (2, "1", "2")]),
        ("a,b\r\n1,2\r\n", [(1, "a", "b"), (2, "1", "2")]),
        ("a,b\r1,2\r", [(1, "a", "b"), (2, "1", "2")]),
        ("a,b\n1,2\r\n3,4\r5,6", [(1, "a", "b"), (2, "1", "2"), (3, "3", "4"), (4, "5", "6")]),
        ('a,b\n"x\r\ny",2\n3,4\n', [(1, "a", "b"), (2, "x\ny", "2"), (3, "3", "4")]),
        ("\n\na,b\n\n , \n1,2\n", [(3, "a", "b"), (6, "1", "2")]),
        ("a,b,,\n1,,,\n,,,\n", [(1, "a", "b"), (2, "1", None)]),
        ('5" 屏,b\n1,2\n', [(1, '5" 屏', "b"), (2, "1", "2")]),
        ("a,b\x0b\n1,2\n", [(1, "a", "b\x0b"), (2, "1", "2")]),
    ],
)
def test_rows(text: str, rows: list[tuple[object, ...]]) -> None:
    found = parsed(text)
    assert table(found) == rows
    assert not found.faults


def test_how_many_cells_each_row_has() -> None:
    """Ragged rows are judged where the header is known; here they are only counted."""
    found = parsed("标题\na,b,c\n1,2\n1,2,3,4\n1,,\n合计\n")
    assert found.frame["_cells"].to_list() == [1, 3, 2, 4, 3, 1]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("a\0b", "a\\x00b", "control"),
        ("a\x1b[2Jb", "a\\x1b[2Jb", "control"),
        ("a\x9bb", "a\\x9bb", "control"),
        ("a\ufffdb", "a\ufffdb", "lost"),
        ("锟斤拷", "锟斤拷", "lost"),
    ],
)
def test_cells_without_sound_text(cell: str, value: str, said: str) -> None:
    found = parsed(f"a,b,c\n1,2,3\n4,{cell},6\n")
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.value, fault.unreadable) == (3, 1, value, True)
    assert said in fault.reason
    assert table(found)[2] == (3, "4", None, "6")


def test_a_cell_longer_than_excel_holds_is_cut_and_said() -> None:
    found = parsed(f"a,b\n1,{'长' * 200_000}\n2,{'长' * 32_767}\n")
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.unreadable) == (2, 1, False)
    assert "200000" in fault.reason
    assert found.frame["c1"].str.len_chars().to_list() == [1, 201, 32_767]


def test_a_quotation_mark_that_is_never_closed_costs_its_row_only() -> None:
    found = parsed('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert table(found) == [(1, "a", "b"), (2, "1", "2"), (4, "5", "6"), (5, "7", "8")]
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.value, fault.unreadable) == (3, None, '3,"4', True)


def test_too_many_columns_but_not_too_many_commas() -> None:
    with pytest.raises(SopError, match="columns"):
        parsed("a,b\n" + "1," * 17_000 + "1\n")
    assert parsed("a,b\n1,2" + "," * 17_000 + "\n").frame.width == 4


def test_a_few_far_cells_make_no_gigantic_table() -> None:
    with pytest.raises(SopError, match="columns"):
        parsed("a,b\n" + ("," * 16_000 + "1\n") * 400)


def test_the_hash_is_of_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, b"a,b\n1,2\n", "a.csv")
    assert found.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert (found.path, found.encoding, found.mark) == ("a.csv", "utf-8", None)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=8))
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    """All cells quoted: what comes back is what was written, row by row, whatever is in the cells."""
    text = "head,head\nhead,head\n" + "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )
    found = parsed(text)
    cells = {number: [cell for cell in row if cell is not None] for number, *row in found.frame.drop("_cells").rows()}
    faulty = {fault.row for fault in found.faults}
    for number, row in enumerate(rows, 3):
        written = [cell for cell in row if cell.strip() and "\ufffd" not in cell]
        assert cells.get(number, []) == written or number in faulty


LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \n"])
RAW_CELL = st.one_of(
    CELL, st.sampled_from(["", " x", "a\0b", 'a"b', '"a"', '"a\nb"', '"a""b"', '5 " 屏', "\u3000", "x" * 40])
)
EVEN_CELL = st.one_of(
    CELL.filter(lambda cell: '"' not in cell), st.sampled_from(["", '"a,b"', '"a\nb"', '"a""b"', '""'])
)
RAW_LINES = st.one_of(
    st.lists(st.tuples(st.lists(RAW_CELL, min_size=1, max_size=5), LINE_ENDS), min_size=1, max_size=30),
    st.lists(st.tuples(st.tuples(EVEN_CELL, EVEN_CELL), st.just("\n")), min_size=1, max_size=30),
)


@given(RAW_LINES, st.sampled_from(",;\t|"), st.integers(1, 60))
def test_both_ways_of_reading_are_one(lines: list[tuple[list[str], str]], separator: str, worth: int) -> None:
    """At once where the lines are even, column by column without quotation marks, or record by record: all the same."""
    text = f"a{separator}b\n" * 3 + "".join(separator.join(cells) + end for cells, end in lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(text_reader, "separator_of", lambda _text: separator)
        slow = parsed(text)
        patched.setattr(text_reader, "WORTH_IT", worth)
        patched.setattr(plain, "WORTH_IT", worth)
        patched.setattr(text_reader, "_LOOK_AHEAD_EVERY", 2)
        patched.setattr(plain, "_PIECE", worth * 2)
        fast = parsed(text)
    assert fast.frame.equals(slow.frame)
    assert fast.faults == slow.faults


@pytest.mark.parametrize(
    ("piece", "rows"),
    [
        ("a,b\n1,2\n", 2),
        ('a,b\n"1,5",2\n', 2),
        ('a,b\n"1\n5","say ""yes"""\n', 2),
        ("a,b\n1,2,3\n", None),
        ("a,b\n1\n2,3,4\n", None),
        ("a,b\n\n1,2\n", None),
        ('a,b\n5" pipe,2\n', None),
        ('a,b\n1, "2"\n', None),
        ("a\n1\n", None),
    ],
)
def test_only_even_lines_are_read_at_once(piece: str, rows: int | None) -> None:
    assert add_even(Grid(), piece, ",", 1) == rows


def test_a_piece_ends_where_no_mark_is_open() -> None:
    assert whole_records('a,b\n1,"x\ny"\n2,"z\n') == 'a,b\n1,"x\ny"\n'
    assert whole_records('"never closed\n') == ""


def test_a_long_file_with_marks_here_and_there() -> None:
    row = "科技公司,王芳,2023-10-10,询价\n"
    text = "a,b,c,d\n" + row * 6000 + '"科技\n公司",王芳,x,y\n' + row * 6000 + 'x,y,"z' + "\n" + row * 3
    found = parsed(text)
    assert found.frame.height == 1 + 12_001 + 3
    assert found.frame["_row"].to_list()[-1] == 12_006
    assert [fault.row for fault in found.faults] == [12_003]

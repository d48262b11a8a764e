"""Real and hostile files that nobody here made: what is wrong with each, and what the reader makes of it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources.files import read_file
from sop_cli.sources.raw import RawFile

DATA = Path(__file__).parents[2].parent / "shared" / "data"
HOSTILE, MESSY = DATA / "hostile" / "cases", DATA / "messy-csv"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")

REFUSED = {
    "a17": "no text", "a46": "Too many columns", "a54": "HTML", "a70": "folder", "a81": "lock file",
    "b02": "not a complete zip", "b03": "empty", "b05": "old Excel format", "b09": "too large when unpacked",
    "b10": "too large when unpacked", "b11": "size or checksum", "b12": "DTD or entities", "b14": "DTD or entities",
    "b32": "no worksheet", "b39a": "is missing", "b39b": "is missing", "b42": "twice", "b44": "checksum",
    "b47": "zip archive, not a workbook",
}  # fmt: skip
FAULTY = {
    "a13": (3, 0), "a16": (3, 4), "a18": (1, 1), "a44": (3, 4), "b17a": (3, 0), "b17b": (3, 2), "b17e": (3, 2),
    "b23a": (3, 2), "b23c": (3, 2), "b23d": (3, 2), "b23f": (3, 2), "b52": (3, 4), "b58": (2, 0), "b62": (3, 0),
    "d62": (3, None), "e03a": (3, None), "e08": (3, 4), "e09": (3, 4),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def cases(groups: str) -> list[object]:
    manifest = HOSTILE / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else []
    return [pytest.param(case, id=case["id"]) for case in listed if case["group"] in groups and "file" in case]


def short(case: dict[str, str]) -> str:
    return case["id"].split("-")[0]


def opened(case: dict[str, str]) -> RawFile:
    return read_file(HOSTILE / case["file"], case["file"])


@pytest.mark.parametrize("case", cases("ab"))
def test_hostile_files(case: dict[str, str]) -> None:
    """Refused with the reason, or read with a fault at the place, or read whole: never rubbish, never silence."""
    if short(case) in REFUSED:
        with pytest.raises(SopError, match=REFUSED[short(case)]) as caught:
            opened(case)
        assert caught.value.where.file == case["file"]
        return
    found = opened(case)
    faults = [(fault.row, fault.column) for sheet in found.sheets for fault in sheet.faults]
    if short(case) in FAULTY:
        assert FAULTY[short(case)] in faults
    else:
        assert not faults
    text = "".join(json.dumps(sheet.frame.rows(), ensure_ascii=False) for sheet in found.sheets)
    if case["outcome"] == "accept" and short(case) != "b25":  # 2026/6/17 becomes a date where cells are understood
        assert all(wanted in text for wanted in case.get("dump_has", []))
    assert not any(unwanted in text for unwanted in case.get("dump_not", []))


@pytest.mark.parametrize("case", cases("de"))
def test_hostile_values_are_read_as_written(case: dict[str, str]) -> None:
    """What cells mean is judged by others; here only what is no sound text is a fault."""
    found = opened(case)
    if short(case) in FAULTY:
        row, column = FAULTY[short(case)]
        assert any(fault.row == row and column in (None, fault.column) for fault in found.sheets[0].faults)
    assert found.sheets[0].frame.height >= 2


def test_traditional_headers_come_out_right() -> None:
    frame = read_file(HOSTILE / "a" / "a11-big5.csv", "a.csv").sheets[0].frame
    assert frame.row(0)[2:5] == ("客戶名稱", "負責人", "跟進日期")


def test_hidden_sheets_and_hostile_names() -> None:
    found = read_file(HOSTILE / "b" / "b26-hidden-sheet.xlsx", "b.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("跟进记录", False), ("旧数据", True)]


ONE_BY_ONE = """
import sys
from pathlib import Path
from sop_cli.errors import SopError
from sop_cli.sources.files import read_file
for name in sys.argv[1:]:
    try:
        read_file(Path(name), name)
    except SopError as error:
        assert str(error)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def test_no_file_eats_memory_or_time() -> None:
    """All hostile workbooks in one process with 2 GB of address space: under 300 MB resident, a few seconds of work.

    The peak is the process's own: what getrusage says begins with that of the process it was forked from.
    """
    files = sorted(str(path) for path in (HOSTILE / "b").iterdir())

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 25))

    run = [sys.executable, "-c", ONE_BY_ONE, *files]
    done = subprocess.run(run, capture_output=True, text=True, preexec_fn=limits)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("test_utf8_bom.csv", [(1, "foo", "bar", "baz"), (2, "1", "2", "3"), (3, "4", "5", "ʤ")]),
        ("test_utf16_little.csv", [(1, "a", "b", "c"), (2, "1", "2", "3"), (3, "4", "5", "ʤ")]),
        ("test_utf16_big.csv", [(1, "a", "b", "c"), (2, "1", "2", "3"), (3, "4", "5", "ʤ")]),
        ("sniff_limit.csv", [(1, "a", "b", "c"), (2, "1", "2", "3")]),
        ("test_skip_lines.csv", [(4, "a", "b", "c"), (5, "1", "2", "3")]),
        ("mac_newlines.csv", [(1, "a", "b", "c"), (2, "1", "2", "3"), (3, "Once upon\na time", "5", "6")]),
        ("optional_quote_characters.csv", [(1, "a", "b", "c"), (2, "1", "2", "3")]),
        ("test_no_leading_zeroes.csv", [(1, "a", "b", "c"), (2, "01", "00.11", "0.1")]),
        ("test_numeric_date_format.csv", [(1, "a"), (2, "20140102"), (3, "20121231")]),
        ("blanks.csv", [(1, "a", "b", "c", "d", "e", "f"), (2, None, "NA", "N/A", "NONE", "NULL", ".")]),
    ],
)
def test_messy_files(name: str, rows: list[tuple[object, ...]]) -> None:
    sheet = read_file(MESSY / name, name).sheets[0]
    assert sheet.frame.drop("_cells").rows() == rows
    assert not sheet.faults


def test_messy_bytes_are_named() -> None:
    with pytest.raises(SopError, match="no text"):
        read_file(MESSY / "empty.csv", "empty.csv")
    (latin,) = read_file(MESSY / "test_latin1.csv", "latin.csv").sheets[0].faults
    assert (latin.row, latin.column) == (3, 2)
    (nul,) = read_file(MESSY / "null_byte.csv", "nul.csv").sheets[0].faults
    assert (nul.row, nul.column) == (2, 0)


def test_cells_are_counted_for_those_who_know_the_header() -> None:
    assert read_file(MESSY / "bad.csv", "bad.csv").sheets[0].frame["_cells"].to_list() == [3, 4, 2, 3]


def test_codes_stored_as_numbers_and_an_exact_sum() -> None:
    frame = read_file(MESSY / "ne_1033_data.xlsx", "ne.xlsx").sheets[0].frame
    header = {name: column for column, name in zip(frame.columns, frame.row(0), strict=True)}
    data = frame.slice(1)
    assert data.height == 1036
    assert data[header["fips"]].item(0) == "31001"
    assert data[header["total_cost"]].cast(pl.Decimal(20, 2)).sum() == Decimal("5553135.17")


def test_an_empty_first_sheet_hides_nothing() -> None:
    found = read_file(MESSY / "sheets.xlsx", "sheets.xlsx")
    assert [(sheet.name, sheet.frame.height) for sheet in found.sheets] == [("not this one", 0), ("data", 6), ("ʤ", 2)]

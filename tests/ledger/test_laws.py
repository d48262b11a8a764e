"""Laws: what is no event whatever the log, what is one event each, and that a run is in as a whole or not at all."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.errors import MachineError
from sop_cli.ledger import store
from sop_cli.ledger.content import cells, contents, encoded, fields
from sop_cli.ledger.keep import keep
from sop_cli.ledger.verify import verify
from sop_cli.records.followup import FollowUp
from sop_cli.records.frames import schema
from sop_cli.sources.load import named, read_kind
from tests.ledger.kit import HEAD, look

DAY = date(2023, 10, 10)
Row = dict[str, Any]


def frame(rows: list[Row]) -> pl.DataFrame:
    full = [{"_file": "a.csv", "_sheet": None, "_row": n + 2, "_id": n, **row} for n, row in enumerate(rows)]
    return pl.DataFrame(full, schema=schema(FollowUp))


def kept(path: Path, rows: list[Row], day: int) -> dict[str, int]:
    found = keep(path, frame(rows), sop="x", as_of=DAY + timedelta(days=day), files={"a.csv", "b.csv"})
    assert verify(path, "x")
    return dict(found.events) if found.added else {}


def said(number: int) -> str:
    """A text of its own for each number."""
    return "".join(chr(0x4E00 + byte * 40) for byte in hashlib.sha256(b"%d" % number).digest()[:12])


def row(number: int) -> Row:
    return {
        "customer": f"客户{number:03}", "owner": "张伟" if number % 2 else "李娜", "date": DAY,
        "summary": said(number), "due_date": DAY + timedelta(days=9),
    }  # fmt: skip


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({"customer": _TEXT, "owner": _TEXT, "summary": _TEXT}), max_size=5))
def test_no_two_records_are_kept_as_the_same_text(rows: list[Row]) -> None:
    """Wherever commas, colons and line breaks stand."""
    normal = cells(frame(rows))
    texts = contents(normal).to_list()
    for text, cell in zip(texts, normal.iter_rows(named=True), strict=True):
        filled = {field: value for field, value in cell.items() if value is not None}
        assert fields(text) == filled
        assert encoded(filled) == text


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_order_is_no_event_and_does_not_change_the_head(numbers: list[int], chance: random.Random) -> None:
    """Equal records among them."""
    rows = [row(number) for number in numbers]
    mixed = rows.copy()
    chance.shuffle(mixed)
    with TemporaryDirectory() as folder:
        one, other = Path(folder) / "one.db", Path(folder) / "other.db"
        assert kept(one, rows, 0) == {"added": len(rows)}
        assert kept(one, mixed, 1) == {}
        kept(other, mixed, 0)
        assert verify(one, "x").head == verify(other, "x").head  # type: ignore[union-attr]


def test_encoding_format_and_column_order_are_no_event(tmp_path: Path) -> None:
    import xlsxwriter

    rows = [["科技公司", "张伟", "2023-10-10", "询问产品A参数，含税价", "发送报价单", "2023-10-15"],
            ["YY集团", "李娜", "2023-10-11", "现场演示\n产品B", "", ""]]  # fmt: skip
    heads = HEAD.strip().split(",")

    def text(order: list[int], between: str) -> str:
        lines = [heads, *rows]
        return "".join(between.join(f'"{line[i]}"' for i in order) + "\r\n" for line in lines)

    straight, turned = [0, 1, 2, 3, 4, 5], [5, 3, 1, 0, 2, 4]
    (tmp_path / "1.csv").write_text(text(straight, ","), encoding="utf-8")
    (tmp_path / "2.csv").write_text(text(turned, "\t"), encoding="utf-16")
    (tmp_path / "3.csv").write_text(text(turned, ";"), encoding="gb18030")
    with xlsxwriter.Workbook(tmp_path / "4.xlsx") as book:
        sheet = book.add_worksheet("10月")
        for number, line in enumerate([heads, *reversed(rows)]):
            sheet.write_row(number, 0, [line[i] for i in turned])
    heads_seen = set()
    for number, name in enumerate(["1.csv", "2.csv", "3.csv", "4.xlsx", "1.csv"]):
        loaded = read_kind("followups", named([tmp_path / name]))
        found = keep(tmp_path / "l", loaded.frame, sop="x", as_of=DAY + timedelta(days=number))
        heads_seen.add(found.head)
    assert len(heads_seen) == 1


CHANGES = ("edit", "owner", "push", "add", "delete", "append")
KINDS = {"edit": "edited", "owner": "reassigned", "push": "postponed", "add": "added", "delete": "deleted",
         "append": "extended"}  # fmt: skip


def change(what: str, rows: list[Row], chance: random.Random, fresh: int, touched: set[str]) -> None:
    """Do one thing to a record that was not touched on this day."""
    if what == "add":
        rows.append(row(fresh) | {"date": DAY + timedelta(days=40)})
        touched.add(rows[-1]["customer"])
        return
    place = chance.choice([n for n, r in enumerate(rows) if r["customer"] not in touched])
    touched.add(rows[place]["customer"])
    if what == "delete":
        del rows[place]
        return
    now = rows[place] = dict(rows[place])
    if what == "edit":
        now["summary"] = said(fresh)
    elif what == "owner":
        now["owner"] = "王芳" if now["owner"] != "王芳" else "赵强"
    elif what == "push":
        now["due_date"] += timedelta(days=7)
    else:
        now["summary"] += f"；又补一句{fresh}"


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.sampled_from(CHANGES), max_size=6), min_size=1, max_size=3),
       st.randoms(use_true_random=False))  # fmt: skip
def test_what_was_done_each_day_is_what_the_ledger_tells(days: list[list[str]], chance: random.Random) -> None:
    """Every change is told once, by its kind, and the records that are kept are those of the log."""
    rows = [row(number) for number in range(100, 130)]
    fresh = 500
    with TemporaryDirectory() as folder:
        path = Path(folder) / "l"
        kept(path, rows, 0)
        for day, doings in enumerate(days, 1):
            touched: set[str] = set()
            for what in doings:
                fresh += 1
                change(what, rows, chance, fresh, touched)
            chance.shuffle(rows)
            assert kept(path, rows, day) == dict(Counter(KINDS[what] for what in doings))
        with sqlite3.connect(path) as base:
            query = "SELECT coalesce(e.content, e.old) FROM rows r JOIN entries e ON e.seq = r.seq WHERE r.live"
            assert sorted(text for (text,) in base.execute(query)) == sorted(contents(cells(frame(rows))).to_list())


def test_what_happened_on_a_day_is_said_again_on_that_day_and_no_later(tmp_path: Path) -> None:
    path, rows = tmp_path / "l", [row(number) for number in range(1, 5)]
    kept(path, rows, 0)
    first = keep(path, frame(rows[1:]), sop="x", as_of=DAY + timedelta(days=1))
    again = keep(path, frame(rows[1:]), sop="x", as_of=DAY + timedelta(days=1))
    later = keep(path, frame(rows[1:]), sop="x", as_of=DAY + timedelta(days=2))
    assert (first.added, again.added, later.added) == (True, False, False)
    assert first.events == again.events == {"deleted": 1}
    assert first.frame.equals(again.frame)
    assert later.events == {}


def test_a_file_that_cannot_be_read_today_is_not_gone(tmp_path: Path) -> None:
    line = "客户{n},张伟,2023-10-10,电话沟通第{n}次,发送报价单,2023-11-11\n"
    both = {"a.csv": HEAD + "".join(line.format(n=n) for n in range(4)), "b.csv": HEAD + line.format(n=9)}
    first = look(tmp_path / "l", both, DAY, tmp_path / "ws")
    without = {"b.csv": both["b.csv"]}
    again = look(tmp_path / "l", without, DAY, tmp_path / "ws", unread={str(tmp_path / "ws" / "a.csv")})
    assert again.head == first.head
    assert look(tmp_path / "l", without, DAY, tmp_path / "ws").events == {"vanished": 1}


KILLED = """
import os, sqlite3, sys
from datetime import date
from pathlib import Path
sys.path.insert(0, {root!r})
from sop_cli.ledger import keep as keeping, store
from tests.ledger.test_laws import DAY, frame, row
left, real = [int(sys.argv[2])], sqlite3.connect
def connect(*a, **k):
    base = real(*a, **k)
    def count(_text):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
    base.set_trace_callback(count)
    return base
store.sqlite3.connect = connect
if left[0] < 0:
    keeping.write_mark = lambda *a: os._exit(9)
keeping.keep(Path(sys.argv[1]), frame([row(n) for n in range(50, 90)]), sop="x", as_of=DAY)
"""


@pytest.mark.parametrize("statement", [3, 12, 40, -1])
def test_a_run_that_is_killed_leaves_the_old_ledger_or_the_new(tmp_path: Path, statement: int) -> None:
    path = tmp_path / "l"
    kept(path, [row(n) for n in range(60)], 0)
    old = verify(path, "x")
    script = KILLED.format(root=str(Path(__file__).parents[2]))
    done = subprocess.run([sys.executable, "-c", script, str(path), str(statement)], capture_output=True, timeout=60)
    assert done.returncode == 9, done.stderr.decode()
    found = verify(path, "x")
    assert found is not None
    assert old is not None
    assert found.run == (2 if statement < 0 else 1)
    assert (found.head == old.head) == (statement > 0)
    keep(path, frame([row(n) for n in range(50, 90)]), sop="x", as_of=DAY)
    after = verify(path, "x")
    assert after is not None
    assert after.run == 2


def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "l"
    kept(path, [row(n) for n in range(60)], 0)
    before, real = path.read_bytes(), sqlite3.connect

    def small(*args: Any, **more: Any) -> sqlite3.Connection:
        base = real(*args, **more)
        base.execute("PRAGMA max_page_count = 20")
        return base

    monkeypatch.setattr(store.sqlite3, "connect", small)
    with pytest.raises(MachineError):
        keep(path, frame([row(n) for n in range(900)]), sop="x", as_of=DAY)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert verify(path, "x")

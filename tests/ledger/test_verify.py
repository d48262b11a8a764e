"""A ledger that was lost, emptied, cut, changed or swapped is told from a new one; a repair keeps what verifies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from datetime import date
from pathlib import Path

import pytest

from sop_cli.errors import LedgerError, MachineError, SopError
from sop_cli.ledger.keep import keep
from sop_cli.ledger.mark import mark_path
from sop_cli.ledger.repair import repair
from sop_cli.ledger.verify import verify
from tests.ledger.kit import HEAD, look, read

ROW = "科技公司,张伟,2023-10-{day:02},电话沟通第{day}次,发送报价单,2023-11-{day:02}\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Three runs: four records, one more, one edited and one gone."""
    path = tmp_path / "ws" / ".sop" / "ledger.db"
    rows = [ROW.format(day=n) for n in range(1, 6)]
    look(path, HEAD + "".join(rows[:4]), date(2023, 10, 6), tmp_path / "1")
    look(path, HEAD + "".join(rows), date(2023, 10, 7), tmp_path / "2")
    look(path, HEAD + "".join(rows[1:]).replace("第3次", "三回"), date(2023, 10, 8), tmp_path / "3")
    return path


def trouble(path: Path, sop: str | None = "x", **more: str) -> str:
    with pytest.raises(LedgerError) as raised:
        verify(path, sop, **more)
    assert raised.value.status == 3
    return raised.value.kind


def copies(path: Path, folder: Path) -> Path:
    """A copy of the ledger with its mark."""
    folder.mkdir(exist_ok=True)
    shutil.copy(path, folder / path.name)
    shutil.copy(mark_path(path), mark_path(folder / path.name))
    return folder / path.name


def test_a_ledger_verifies_and_is_private(ledger: Path) -> None:
    found = verify(ledger, "x")
    assert found is not None
    assert (found.run, found.as_of, found.marked) == (3, "2023-10-08", True)
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert stat.S_IMODE(mark_path(ledger).stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger.parent.stat().st_mode) == 0o700
    assert sorted(p.name for p in ledger.parent.iterdir()) == ["ledger.db", "ledger.db.head"]


def test_none_is_not_lost(tmp_path: Path) -> None:
    assert verify(tmp_path / "ledger.db", "x") is None


def test_lost(ledger: Path) -> None:
    ledger.unlink()
    assert trouble(ledger) == "lost"


def test_emptied(ledger: Path) -> None:
    ledger.write_bytes(b"")
    assert trouble(ledger) == "empty"


def test_something_else_under_its_name(ledger: Path) -> None:
    ledger.write_bytes(b"PK\x03\x04 a workbook")
    assert trouble(ledger) == "unreadable"
    with pytest.raises(LedgerError):
        look(ledger, HEAD, date(2023, 10, 9), ledger.parent.parent / "4")
    assert ledger.read_bytes().startswith(b"PK"), "a file that is no ledger is never written over"


def test_another_database_under_its_name(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as base:
        base.execute("CREATE TABLE people (name TEXT)")
    assert trouble(tmp_path / "other.db") == "unreadable"


def test_another_sop(ledger: Path) -> None:
    assert trouble(ledger, "y") == "other"
    assert verify(ledger, None) is not None


def test_a_newer_version(ledger: Path) -> None:
    with sqlite3.connect(ledger) as base:
        base.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
    assert trouble(ledger) == "newer"
    with pytest.raises(LedgerError):
        repair(ledger, "x")


def test_an_older_copy_put_back(ledger: Path, tmp_path: Path) -> None:
    older = copies(ledger, tmp_path / "old")
    look(ledger, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4")
    shutil.copy(older, ledger)
    assert trouble(ledger) == "cut"


def test_the_last_run_cut_off(ledger: Path) -> None:
    with sqlite3.connect(ledger) as base:
        base.execute("DELETE FROM entries WHERE run = 3")
        base.execute("DELETE FROM runs WHERE run = 3")
    assert trouble(ledger) == "cut"


def test_the_end_of_the_file_cut_off(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:-4096])
    assert trouble(ledger) == "altered"


CHANGES = {
    "a record": "UPDATE entries SET content = replace(content, '第2次', '第9次') WHERE row = 2",
    "an old text": "UPDATE entries SET old = replace(old, '第3次', '第9次') WHERE run = 3 AND kind = 'edited'",
    "a day": "UPDATE runs SET as_of = '2023-10-01' WHERE run = 2",
    "an event": "DELETE FROM entries WHERE kind = 'deleted'",
    "a kind": "UPDATE entries SET kind = 'extended' WHERE kind = 'edited'",
    "an event between": "INSERT INTO entries (seq, run, kind) VALUES (999, 2, 'added')",
    "an event behind": "INSERT INTO entries (seq, run, kind) VALUES (999, 4, 'added')",
    "a head": "UPDATE runs SET head = replace(head, 'a', 'b')",
    "the name of a file": "UPDATE files SET name = 'other.csv'",
    "how a record stands": "UPDATE rows SET live = 1",
    "where a record stands": "UPDATE rows SET file = 7 WHERE row = 3",
    "what a record is known by": "UPDATE rows SET a = a + 1 WHERE row = 3",
    "a record more": "INSERT INTO rows VALUES (99, 1, 1, 1, 1, 1)",
    "a record less": "DELETE FROM rows WHERE row = 2",
    "an owner": "UPDATE owners SET as_of = '2023-01-01'",
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("marked", [True, False], ids=["with its mark", "without its mark"])
def test_a_changed_row(ledger: Path, what: str, marked: bool) -> None:
    """Without the mark too: the chain itself tells."""
    if not marked:
        mark_path(ledger).unlink()
    with sqlite3.connect(ledger) as base:
        assert base.execute(CHANGES[what]).rowcount > 0
    assert trouble(ledger) == "altered"
    with pytest.raises(LedgerError):
        keep(ledger, read(HEAD, ledger.parent.parent / "9").frame, sop="x", as_of=date(2023, 10, 9))


def test_any_byte_that_is_turned_over(ledger: Path, tmp_path: Path) -> None:
    whole = ledger.read_bytes()
    for place in range(0, len(whole), 509):
        turned = bytearray(whole)
        turned[place] ^= 0x41
        ledger.write_bytes(bytes(turned))
        assert trouble(ledger) in ("altered", "unreadable", "cut", "other", "newer"), place


def test_an_intact_copy_without_its_mark_verifies_and_says_so(ledger: Path, tmp_path: Path) -> None:
    shutil.copy(ledger, tmp_path / "copy.db")
    found = verify(tmp_path / "copy.db", "x")
    assert found is not None
    assert not found.marked


def test_a_head_kept_elsewhere(ledger: Path, tmp_path: Path) -> None:
    """It is found as long as the ledger only grew."""
    before = verify(ledger, "x")
    assert before is not None
    look(ledger, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4", expect=before.head[:16])
    assert verify(ledger, "x", expect=before.head)
    anew = tmp_path / "anew.db"
    look(anew, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4")
    assert trouble(anew, expect=before.head) == "head"
    assert trouble(ledger, expect="ab") == "head", "too short to prove anything"
    assert trouble(tmp_path / "none.db", expect=before.head) == "head"


def test_a_refused_run_keeps_nothing(ledger: Path, tmp_path: Path) -> None:
    before = ledger.read_bytes()
    with pytest.raises(LedgerError):
        look(ledger, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4", expect="0" * 64)
    assert ledger.read_bytes() == before


def damaged(ledger: Path, how: str) -> None:
    if how == "lost":
        ledger.unlink()
    elif how == "empty":
        ledger.write_bytes(b"")
    elif how == "unreadable":
        ledger.write_bytes(b"nonsense")
    elif how == "altered":
        with sqlite3.connect(ledger) as base:
            base.execute("UPDATE entries SET content = replace(content, '第5次', '五') WHERE run = 2")
    elif how == "state":
        with sqlite3.connect(ledger) as base:
            base.execute("DELETE FROM rows")
    elif how == "cut":
        with sqlite3.connect(ledger) as base:
            base.execute("DELETE FROM entries WHERE run = 3")
            base.execute("DELETE FROM runs WHERE run = 3")


@pytest.mark.parametrize(
    ("how", "kept"), [("lost", 0), ("empty", 0), ("unreadable", 0), ("altered", 1), ("state", 3), ("cut", 2)]
)
def test_repair(ledger: Path, tmp_path: Path, how: str, kept: int) -> None:
    damaged(ledger, how)
    done = repair(ledger, "x")
    assert done is not None
    assert (done.kept, done.run) == (kept, kept + 1)
    found = verify(ledger, "x", expect=done.head)
    assert found is not None
    assert (done.aside is None) == (how == "lost")
    assert repair(ledger, "x") is None, "nothing is left to repair"
    rows = [ROW.format(day=n) for n in range(1, 6)]
    after = look(ledger, HEAD + "".join(rows), date(2023, 10, 9), tmp_path / "4")
    verify(ledger, "x")
    assert sum(after.events.values()) == {0: 5, 1: 1, 2: 0, 3: 2}[kept]


def test_a_file_that_never_was_a_ledger_is_not_put_aside(tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text("姓名", encoding="utf-8")
    with pytest.raises(LedgerError):
        repair(tmp_path / "members.csv", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["members.csv"]


def test_a_renamed_sop_goes_on_with_its_ledger(ledger: Path) -> None:
    done = repair(ledger, "y")
    assert done is not None
    assert done.run == 4
    assert verify(ledger, "y")
    assert trouble(ledger, "x") == "other"


def test_two_runs_at_once(ledger: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(ledger, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(MachineError):
        look(ledger, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4", patience=0.05)
    other.execute("ROLLBACK")
    other.close()
    assert verify(ledger, "x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(ledger: Path, tmp_path: Path) -> None:
    ledger.chmod(0o400)
    ledger.parent.chmod(0o500)
    with pytest.raises(MachineError):
        look(ledger, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4")
    ledger.parent.chmod(0o700)


def test_a_folder_or_link_is_no_place(tmp_path: Path) -> None:
    with pytest.raises(SopError):
        look(tmp_path, HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4")
    (tmp_path / "link.db").symlink_to(tmp_path / "other.db")
    with pytest.raises(SopError):
        look(tmp_path / "link.db", HEAD + ROW.format(day=9), date(2023, 10, 9), tmp_path / "4")

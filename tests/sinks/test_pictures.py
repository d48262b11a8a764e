"""PDF, PNG and Word: what is in them, the same bytes again, and a clear word where the machine lacks a program."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from sinks import sample
from sop_cli.errors import MachineError
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.sinks import browser, picture, render, require


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    return struct.unpack(">II", png[16:24])


@pytest.mark.needs("chromium")
def test_a_page_is_printed_the_same_twice() -> None:
    once, twice = (render(sample.result(), ".pdf", sample.meta("zh")) for _ in range(2))
    assert once.startswith(b"%PDF-")
    assert len(once) > 20_000
    assert once == twice


@pytest.mark.needs("chromium")
def test_a_picture_is_as_high_as_its_page_and_made_for_the_phone_where_it_is_one_page() -> None:
    short = Report("one-page", "t", sections=[Section("", paragraphs=["一句话"])])
    long = Report("one-page", "t", sections=[Section("", paragraphs=["一句话"] * 60)])
    low, high = (size(render(sample.result(report=lambda r=r: r), ".png", sample.meta("zh"))) for r in (short, long))
    assert low[0] == high[0] == 2 * picture.PHONE
    assert low[1] < 800
    assert high[1] > 3000


def test_without_any_program_the_machine_is_named_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOP_BROWSER", "no-such-browser")
    monkeypatch.setattr(picture, "_OFFICES", ("no-such-office",))
    with pytest.raises(MachineError) as caught:
        render(sample.result(), ".pdf", sample.meta("zh"))
    assert "LibreOffice" in str(caught.value.hint)
    with pytest.raises(MachineError):
        require(".PNG")  # before the first of several files is written


@pytest.mark.needs("soffice")
def test_without_a_browser_libreoffice_prints_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOP_BROWSER", "no-such-browser")
    made = render(sample.result(), ".pdf", sample.meta("zh"))
    assert made.startswith(b"%PDF-")


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_SECONDS", 1)
    note = tmp_path / "child"
    script = (
        "import pathlib, subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    with pytest.raises(MachineError, match="1 秒"):
        browser.waited([sys.executable, "-c", script], tmp_path)
    assert gone(int(note.read_text()))


def gone(pid: int) -> bool:
    """Whether a process has ended, or ends within a moment."""
    for _ in range(50):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for the browser")
def test_where_the_browsers_sandbox_is_missing_it_is_run_without(tmp_path: Path) -> None:
    fake = tmp_path / "browser"
    script = 'case "$*" in *--no-sandbox*) echo drawn;; *) echo "No usable sandbox" >&2; exit 1;; esac'
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    assert browser.run(str(fake), ["page"], tmp_path).strip() == "drawn"
    fake.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(MachineError, match="3"):
        browser.run(str(fake), ["page"], tmp_path)


def test_what_is_below_a_picture_goes_and_its_pixels_stay() -> None:
    rows = b"".join(b"\x00" + bytes([n] * 3) for n in range(4))
    head = struct.pack(">IIBBBBB", 1, 4, 8, 2, 0, 0, 0)
    whole = picture._PNG + picture._chunk(b"IHDR", head) + picture._chunk(b"tEXt", b"when\x00now")
    whole += picture._chunk(b"IDAT", picture.zlib.compress(rows)) + picture._chunk(b"IEND", b"")
    cut = picture.plain(whole, 2)
    assert size(cut) == (1, 2)
    assert b"tEXt" not in cut
    assert picture.plain(cut, 99) == cut


def document(**changes: Any) -> Any:
    return Document(io.BytesIO(render(sample.result(**changes), ".docx", sample.meta("zh"))))


def test_word_has_headings_tables_with_repeated_heads_and_page_numbers() -> None:
    made = document()
    styles = [(p.style.name, p.text) for p in made.paragraphs]
    assert ("Title", "2023Q4 销售复盘报告") in styles
    assert ("Heading 1", "目标达成情况") in styles
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[0][0] == "区域"
    assert "▼ 84.5%" in rows[1]
    assert "w:tblHeader" in made.tables[0].rows[0]._tr.xml
    assert "NUMPAGES" in made.sections[0].footer._element.xml
    assert made.core_properties.category == "sop:report"


def test_word_is_the_same_twice_and_masks_personal_numbers() -> None:
    once, twice = (render(sample.result(), ".docx", sample.meta("zh")) for _ in range(2))
    assert once == twice
    text = "\n".join(p.text for p in document().paragraphs)
    assert "13800138000" not in text
    assert "138****8000" in text


def test_a_table_too_long_for_word_says_what_is_left_out() -> None:
    table = Table("长", [Head("n", "count")], [[Cell(n, "count")] for n in range(600)], total=[Cell(7, "count")])
    made = document(report=lambda: Report("x", "t", sections=[Section("甲", tables=[table])]))
    assert len(made.tables[0].rows) == 502
    assert made.tables[0].rows[-1].cells[0].text == "7"
    assert any("还有 100 行" in p.text for p in made.paragraphs)


@pytest.mark.needs("soffice")
def test_libreoffice_opens_the_word_file(tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(render(sample.result(), ".docx", sample.meta("zh")))
    office = shutil.which("soffice") or shutil.which("libreoffice") or ""
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "r.docx")], capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "r.pdf").stat().st_size > 5000

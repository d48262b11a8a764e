"""Terminal, Markdown, page, JSON and CSV of the sample report, as they stood when somebody last looked at them.

`SOP_GOLDEN=1 pytest tests/sinks` writes them anew; look at the difference before you commit it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sinks import sample
from sop_cli.errors import SopError
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.sinks import draw, endings, render
from sop_cli.sinks.flat import harmless
from sop_cli.sinks.markdown import escaped
from sop_cli.values.visible import width

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"table": "txt", "md": "md", "html": "html", "json": "json", "csv": "csv"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", list(ENDINGS))
def test_as_last_looked_at(form: Any, lang: Any) -> None:
    made = draw(sample.result(), form, sample.meta(lang))
    kept = GOLDEN / f"report.{lang}.{ENDINGS[form]}"
    if os.environ.get("SOP_GOLDEN"):
        kept.write_text(made, encoding="utf-8", newline="")
    assert made == kept.read_bytes().decode()


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
def test_the_terminal_is_never_overrun(columns: int) -> None:
    text = draw(sample.result(), "table", sample.meta("zh", width=columns))
    assert max(width(line) for line in text.splitlines()) <= min(columns, 100)


def test_the_terminal_shows_only_signs_that_a_gbk_console_has() -> None:
    draw(sample.result(), "table", sample.meta("zh")).encode("gbk")


def test_colour_only_where_it_was_asked_for() -> None:
    assert "\x1b" not in draw(sample.result(), "table", sample.meta("zh"))
    coloured = draw(sample.result(), "table", sample.meta("zh", color=True))
    assert "\x1b[" in coloured
    assert "\x1b[31m，" not in coloured, "an escape code out of a cell"


def test_markup_in_cells_is_text() -> None:
    assert "李娜[bold red]" in draw(sample.result(), "table", sample.meta("zh"))


def test_the_short_form_is_the_sentences() -> None:
    text = draw(sample.result(), "table", sample.meta("zh", summary=True))
    assert "华东差 6.2万元。" in text
    assert "─" not in text


def test_wide_tables_go_on_below_with_their_first_column() -> None:
    wide = Section("w", tables=[Table("t", *sample.months_matrix())])
    text = draw(sample.result(report=lambda: Report("x", "x", sections=[wide])), "table", sample.meta("zh", width=60))
    assert text.count("张伟") > 1


def test_json_keeps_its_keys_and_escapes_what_a_terminal_would_obey() -> None:
    hostile = sample.result(document=lambda _: {"name": "a\u202eb\x9b31m\ud800", "rate": None})
    text = draw(hostile, "json", sample.meta("zh"))
    text.encode("utf-8")
    assert "\u202e" not in text
    assert "\x9b" not in text
    whole = json.loads(text)
    assert list(whole)[:6] == ["sop_cli", "command", "as_of", "period", "currency", "inputs"]
    assert whole["name"] == "a\u202eb\x9b31m\ud800"


def test_summary_leaves_the_lists_out() -> None:
    assert json.loads(draw(sample.result(), "json", sample.meta("zh", summary=True)))["people"] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86 电话", "'+86 电话"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-无-", "'-无-"),
        ("＝cmd", "'＝cmd"),
        ("\tx", " x"),
        ("-5.1", "-5.1"),
        ("+12%", "+12%"),
        ("张伟", "张伟"),
    ],
)
def test_no_cell_of_a_csv_is_run(text: str, written: str) -> None:
    assert harmless(text) == written


def test_csv_files_open_in_excel_and_read_back() -> None:
    data = render(sample.result(), ".csv", sample.meta("zh"))
    assert data.startswith("\ufeff".encode())
    assert b"\r\n" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["name", "score", "grade", "hire_date", "cycle", "advice"]
    assert rows[1][:5] == ["张伟", "92", "优秀", "2019-03-01", "30.5"]
    assert len(rows) == 4


def test_csv_figures_are_whole() -> None:
    table = Table("", [Head("a", "money"), Head("b", "percent")], [[Cell(13_333_333, "money"), sample.rate("1.1")]])
    text = draw(sample.result(rows=lambda: table), "csv", sample.meta("zh"))
    assert text == "a,b\n133333.33,1.1\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "a\\|b"),
        ("<b>粗</b>", "&lt;b&gt;粗&lt;/b&gt;"),
        ("**粗** _斜_ `码`", "\\*\\*粗\\*\\* \\_斜\\_ \\`码\\`"),
        ("[点我](http://x.example)", "\\[点我\\](http&#8203;://x.example)"),
        ("一\n二", "一<br>二"),
    ],
)
def test_markdown_shows_text_as_text(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize("form", ["table", "md", "html", "json", "csv"])
def test_personal_numbers_are_masked_everywhere_unless_asked_for(form: Any) -> None:
    made = draw(sample.result(), form, sample.meta("zh", inputs=()))
    assert "电话13800138000" not in made
    assert "138****8000" in made.replace("\\*", "*")
    assert "13800138000" in draw(sample.result(), form, sample.meta("zh", inputs=(), unmask=True))


def test_a_checksum_is_not_taken_for_a_telephone_number() -> None:
    assert sample.INPUTS[0].sha256 in draw(sample.result(), "json", sample.meta("zh"))


def test_a_page_is_one_file_without_foreign_addresses_and_with_our_script_alone() -> None:
    page = draw(sample.result(), "html", sample.meta("zh"))
    assert '<meta name="sop" content="review">' in page
    assert '<html lang="zh-CN">' in page
    assert page.count("<script>") == page.count("<script") == 1
    for never in ("src=", "@import", "url(", "style=", "<b>粗</b>", "javascript:"):
        assert never not in page
    assert page.count("<svg") == 4
    assert "default-src 'none'" in page


def test_unknown_endings_name_the_known_ones() -> None:
    with pytest.raises(SopError) as caught:
        render(sample.result(), ".pptx", sample.meta("en"))
    assert caught.value.hint is not None
    assert all(ending in caught.value.hint for ending in endings())


@pytest.mark.needs("chromium")
def test_a_browser_draws_the_page(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(render(sample.result(), ".html", sample.meta("zh")))
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
         f"--screenshot={tmp_path}/page.png", "--window-size=400,1600", "--enable-logging=stderr", page.as_uri()],
        capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    assert "Content Security Policy" not in done.stderr
    assert (tmp_path / "page.png").stat().st_size > 40_000, "a page with text and four charts is no blank picture"

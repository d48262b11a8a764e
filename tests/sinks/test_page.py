"""The page in Chromium: sorting and opening by mouse and keyboard, what a screen reader says, and its policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sinks import sample
from sinks.devtools import Tab
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.sinks import render
from sop_cli.sinks.page import still

pytestmark = pytest.mark.needs("chromium")
WAN = 1_000_000
FIRST = (
    "[...document.querySelector('table').tBodies[0].rows].filter(r => r.className !== 'more')"
    ".map(r => r.cells[0].textContent)"
)
SORTED = "document.querySelector('thead th:nth-child({})').getAttribute('aria-sort')"


def report() -> Report:
    sales = Table("张伟：1 笔成交", [Head("金额", "money")], [[Cell(5 * WAN, "money")], [Cell(1, "money")]])
    heads = [Head("人员"), Head("实际", "money")]
    people = Table("华东：1 人", heads, [[Cell("张伟"), Cell(9 * WAN, "money")]], details={0: sales})
    rows = [
        [Cell("华东"), Cell(9 * WAN, "money", "bad")],
        [Cell("海外"), Cell(None, "money", note="无目标")],
        [Cell("华北"), Cell(1234 * WAN, "money", "good")],
        [Cell("华南"), Cell(-20 * WAN, "money")],
    ]
    whole = [Cell("合计"), Cell(1223 * WAN, "money")]
    table = Table("按区域", [Head("区域"), Head("实际", "money")], rows, total=whole, details={0: people})
    chart = sample.result().report().sections[0].charts[0]
    return Report("review", "复盘", sections=[Section("目标", tables=[table], charts=[chart])], display_unit="万元")


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("page")
    page = folder / "page.html"
    page.write_bytes(render(sample.result(report=report), ".html", sample.meta("zh")))
    with Tab(page, folder, width=390) as opened:
        yield opened


def test_a_head_sorts_its_column_by_mouse_and_the_third_click_undoes_it(tab: Tab) -> None:
    seen = []
    for _ in range(3):
        tab.click("thead th:nth-child(2) button")
        seen.append((tab.js(SORTED.format(2)), tab.js(FIRST)))
    assert seen == [
        ("descending", ["华北", "华东", "华南", "海外"]),
        ("ascending", ["华南", "华东", "华北", "海外"]),
        (None, ["华东", "海外", "华北", "华南"]),
    ], "what is missing stays last, the total below all"
    assert tab.js("document.querySelector('table').tFoot.rows[0].cells[0].textContent") == "合计"


def test_and_by_keyboard(tab: Tab) -> None:
    tab.js("document.querySelector('thead th button').focus()")
    tab.key("Enter", "\r")
    assert tab.js(SORTED.format(1)) == "ascending"
    tab.key("Enter", "\r")
    tab.key("Enter", "\r")
    assert tab.js(SORTED.format(1)) is None


def test_a_region_opens_to_its_people_and_they_to_their_rows(tab: Tab) -> None:
    opened = "[...document.querySelectorAll('details')].map(d => d.open)"
    assert tab.js(opened) == [False, False]
    tab.click("summary")
    assert tab.js(opened) == [True, False]
    tab.js("document.querySelectorAll('summary')[1].focus()")
    tab.key("Enter", "\r")
    assert tab.js(opened) == [True, True]
    assert tab.js("document.querySelectorAll('details')[1].querySelector('td').checkVisibility()")
    tab.click("thead th:nth-child(2) button")
    below = "document.querySelector('.more').previousElementSibling.cells[0].textContent"
    assert tab.js(below) == "华东", "what is open stays below its row"
    tab.click("thead th:nth-child(2) button")
    tab.click("thead th:nth-child(2) button")


def test_everything_has_a_name_for_a_screen_reader(tab: Tab) -> None:
    assert {"区域", "实际（万元）"} <= set(tab.names("button"))
    pictures = [name for role in ("image", "img") for name in tab.names(role)]
    assert sample.result().report().sections[0].charts[0].title in pictures
    assert "按区域" in tab.names("region")
    for role in ("button", "image", "region", "heading"):
        assert all(tab.names(role)), role


def test_a_phone_shows_the_page_without_moving_it_sideways(tab: Tab) -> None:
    assert tab.js("document.documentElement.scrollWidth") <= 390


def test_nothing_is_logged_and_nothing_but_the_page_is_asked_for(tab: Tab) -> None:
    assert tab.complaints == []
    assert len(tab.requests) == 1
    assert tab.requests[0].startswith("file:")


def test_the_policy_runs_no_other_script_and_loads_nothing(tab: Tab) -> None:
    tab.js(
        "{ const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s);"
        " const i = new Image(); i.src = 'http://example.invalid/x.png'; document.body.append(i); }"
    )
    assert tab.js("window.hit") is None
    tab.js("new Promise(done => setTimeout(done, 50))")
    failed = [e["params"] for e in tab.events if e["method"] == "Network.loadingFailed"]
    assert [params.get("blockedReason") for params in failed] == ["csp"]
    assert any("Content Security Policy" in text for text in tab.complaints)
    tab.events.clear()


def test_without_scripts_the_page_is_whole_and_still_opens(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(render(sample.result(report=report), ".html", sample.meta("zh")))
    with Tab(page, tmp_path, script=False) as plain:
        assert "button" not in plain.names("button")
        assert plain.names("columnheader")[:2] == ["区域", "实际（万元）"]
        assert "华东：1 人" in plain.names("DisclosureTriangle")


def test_the_page_that_is_printed_has_no_script_at_all() -> None:
    made = still(sample.result(report=report), sample.meta("zh"))
    assert "<script" not in made
    assert "script-src" not in made
    assert not re.search(r"<t[hd][^>]*onclick", made)

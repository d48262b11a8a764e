"""Tests that look at results with LibreOffice or Chromium: skipped where the program is absent, a failure in CI."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

from sop_cli.i18n import set_language

# A shared machine may be slow: no test fails for its clock. In CI the examples are the same every time.
settings.register_profile("suite", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("suite")

PROGRAMS = {"soffice": ("soffice", "libreoffice"), "chromium": ("chromium", "chromium-browser", "google-chrome")}


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """Every test begins in the default language, whatever the one before it spoke."""
    set_language("zh")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if not any(shutil.which(name) for name in PROGRAMS[program]):
                reason = f"{program} is not installed: this test looks at results with it"
                if os.environ.get("SOP_CI"):
                    pytest.fail(reason, pytrace=False)
                pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = {str(r.longrepr[2]) for r in terminalreporter.stats.get("skipped", []) if isinstance(r.longrepr, tuple)}
    for reason in sorted(skipped):
        terminalreporter.write_line(f"skipped: {reason}")

"""Every command's help at 80 columns: nothing cut off, no kinds of values that say nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sop_cli.cli.catalogue import COMMANDS
from sop_cli.values.visible import width

ALL = """
import sys
from sop_cli.cli.app import main
for command in sys.argv[2:]:
    try:
        main([command, "--help", "--lang", sys.argv[1]])
    except SystemExit as end:
        assert not end.code, command
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_is_whole_at_80_columns(lang: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALL, lang, *COMMANDS], capture_output=True, text=True, encoding="utf-8", check=True,
        env=os.environ | {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "PYTHONUTF8": "1", "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.stdout.count("--help ") >= len(COMMANDS)
    assert "…" not in done.stdout
    assert "<bool>" not in done.stdout
    assert "<Path>" not in done.stdout
    assert max(map(width, done.stdout.splitlines())) == 80

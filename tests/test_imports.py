"""The arrows of docs/design.md: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import sop_cli

ROOT = Path(sop_cli.__file__).parent

# A room: the rooms that it may import (itself always).
MAY = {
    "errors": {"i18n"},
    "i18n": set(),
    "alone": set(),
    "notify": {"alone", "values", "errors", "i18n"},
    "values": {"errors", "i18n"},
    "records": {"values", "errors", "i18n"},
    "sources": {"records", "values", "errors", "i18n"},
    "ledger": {"records", "values", "errors", "i18n"},
    "checks": {"records", "values", "errors", "i18n"},
    "rules": {"checks", "records", "values", "errors", "i18n"},
    "daily": {"rules", "records", "values", "errors", "i18n"},
    "cases": {"records", "values", "errors", "i18n"},
    "intake": {"records", "values", "errors", "i18n"},
    "plans": {"checks", "records", "values", "errors", "i18n"},
    "targets": {"records", "values", "errors", "i18n"},
    "metrics": {"records", "values", "errors", "i18n"},
    "reports": {
        "cases", "intake", "plans", "daily", "checks", "rules", "targets", "metrics", "records", "values", "errors",
        "i18n",
    },
    "sinks": {"cases", "intake", "reports", "records", "values", "errors", "i18n"},
    "cli": {
        "sinks", "reports", "cases", "intake", "plans", "daily", "rules", "checks", "targets", "metrics", "sources",
        "ledger", "records", "values", "errors", "i18n",
    },
}  # fmt: skip

MAY["cli"] |= {"notify", "alone"}  # the network is for commands alone


def imports(path: Path) -> set[str]:
    """The rooms of sop_cli that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "sop_cli" else [node.module]
            )
        found |= {name.split(".")[1] for name in names if name.startswith("sop_cli.")}
    return found


def room(path: Path) -> str:
    part = path.relative_to(ROOT).parts[0]
    return part.removesuffix(".py")


def test_imports_point_one_way() -> None:
    seen = 0
    for path in sorted(ROOT.rglob("*.py")):
        if room(path) not in MAY:
            continue
        for target in imports(path) - {room(path), "__version__"}:
            seen += 1
            assert target in MAY[room(path)], f"{path.relative_to(ROOT)} imports {target}"
    assert seen > 60, "the walk saw too few imports to mean anything"


def test_every_room_is_in_the_table() -> None:
    rooms = {room(p) for p in ROOT.rglob("*.py")} - {"__init__", "__main__", "locale"}
    assert rooms == set(MAY)


def test_only_the_cli_asks_the_clock() -> None:
    clocks = {"date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time", "time.localtime"}
    for path in ROOT.rglob("*.py"):
        if room(path) == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert ast.unparse(node.func) not in clocks, path


def test_nobody_imports_click() -> None:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert all(alias.name.split(".")[0] != "click" for alias in node.names), path
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] != "click", path

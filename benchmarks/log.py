"""`check-followups` on a log of a million rows, beside a bare scan, the same rules as SQL, and frictionless."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from talks import AS_OF, workspace

NAME = "check-followups, 1 M rows of CSV"
ABOUT = (
    "Default rules, `--no-ledger --format json --summary`. `bare scan` reads every column once with Polars' streaming "
    "engine. `DuckDB` is a query written by hand that counts what the rules of the same names find, its thirteen rules "
    "without places, words or names understood. `frictionless` checks required cells, dates and the channels' words."
)
ROWS = 1_000_000
QUERY = Path(__file__).with_name("log.sql")

_BARE = """
import polars as pl
log = pl.scan_csv("data/log.csv", infer_schema=False)
print(log.select(pl.all().str.len_bytes().sum()).collect(engine="streaming"))
"""

_DUCKDB = """
import sys, duckdb
for statement in open(sys.argv[1], encoding="utf-8").read().split(";"):
    if statement.strip():
        print(duckdb.sql(statement))
"""

_FRICTIONLESS = """
from frictionless import Resource, Schema, validate
needed = {"constraints": {"required": True}}
schema = Schema.from_descriptor({"fields": [
    {"name": "客户名称", "type": "string", **needed}, {"name": "负责人", "type": "string", **needed},
    {"name": "跟进日期", "type": "date", **needed},
    {"name": "沟通方式", "type": "string", "constraints": {
        "required": True, "enum": ["电话", "上门拜访", "微信", "邮件", "线上会议"]}},
    {"name": "沟通内容摘要", "type": "string", **needed}, {"name": "客户需求/反馈", "type": "string"},
    {"name": "下一步行动", "type": "string", **needed}, {"name": "预计完成时间", "type": "date", **needed},
    {"name": "完成情况", "type": "string"}]})
report = validate(Resource(path="data/log.csv", schema=schema), limit_errors=1_000_000)
print(report.stats)
"""


def ours(*options: str) -> list[str]:
    """Our command on the log."""
    return [sys.executable, "-m", "sop_cli", "check-followups", "--as-of", AS_OF.isoformat(), *options]


COMMANDS: dict[str, list[str]] = {
    "sop check-followups": ours("--no-ledger", "--format", "json", "--summary"),
    "bare scan": [sys.executable, "-c", _BARE],
}


def prepare(folder: Path) -> None:
    """The workspace."""
    workspace(folder, ROWS)


def peers() -> None:
    """Those that are installed."""
    known = {"DuckDB": ("duckdb", [_DUCKDB, str(QUERY)]), "frictionless": ("frictionless", [_FRICTIONLESS])}
    for label, (module, program) in known.items():
        if find_spec(module):
            COMMANDS[label] = [sys.executable, "-c", *program]

"""`split-targets` for 2,000 people × 20 products × 12 months, beside a bare process that writes the same lines."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

NAME = "split-targets, 2,000 people × 20 products × 12 months"
ABOUT = (
    "480,000 cells as JSON. `bare` writes as many lines of the same shape with Polars and decides nothing. `ipfn` does "
    "the fractional part alone (no whole steps, no limits, no promises), where it is installed."
)

PEOPLE, PRODUCTS, REGIONS = 2000, 20, 8

_BARE = """
import polars as pl
cells = pl.DataFrame({"i": range(480_000)})
cells = cells.select(
    region=pl.format("区域{}", pl.col("i") % 8), team=pl.lit(None, pl.String),
    product=pl.format("产品{}", pl.col("i") % 20),
    person=pl.format("员工{}", pl.col("i") // 240), channel=pl.lit(None, pl.String),
    month=pl.format("2024-{}", pl.col("i") % 12 + 1), target=pl.col("i") * 100 / 100,
)
cells.write_json("bare.json")
"""

_IPFN = """
import numpy as np
from ipfn import ipfn
people, products, months = 2000, 20, 12
weights = np.ones((people, products, months))
person = np.linspace(1, 2, people); person *= 1e9 / person.sum()
product = np.linspace(1, 3, products); product *= 1e9 / product.sum()
month = np.linspace(1, 1.2, months); month *= 1e9 / month.sum()
ipfn.ipfn(weights, [person, product, month], [[0], [1], [2]]).iteration()
"""

COMMANDS: dict[str, list[str]] = {
    "sop split-targets --format json": [
        sys.executable,
        "-m",
        "sop_cli",
        "split-targets",
        "plan.yaml",
        "--format",
        "json",
    ],
    "bare": [sys.executable, "-c", _BARE],
}


def prepare(folder: Path) -> None:
    """A plan and its members, always the same."""
    members = ["姓名,区域,能力系数"]
    members += [f"员工{i:04d},区域{i % REGIONS},{1 + i % 7 / 10:.1f}" for i in range(PEOPLE)]
    (folder / "members.csv").write_text("\n".join(members) + "\n", encoding="utf-8")
    (folder / "sop.yaml").write_text("sop: 1\nname: 大团队\ndata: {members: members.csv}\n", encoding="utf-8")
    regions = ", ".join(f"区域{i}: {10 + i}" for i in range(REGIONS))
    products = ", ".join(f"产品{i:02d}: {5 + i % 9}" for i in range(PRODUCTS))
    (folder / "plan.yaml").write_text(
        "period: 2024\ntargets:\n  - metric: revenue\n    total: 10亿元\n    round_to: 100元\n    split:\n"
        f"      region: {{{regions}}}\n      product: {{{products}}}\n      person: {{by: capability}}\n"
        "      month: {by: workdays}\n",
        encoding="utf-8",
    )


def peers() -> None:
    """Those that are installed."""
    if find_spec("ipfn"):
        COMMANDS["ipfn, the fractional part alone"] = [sys.executable, "-c", _IPFN]

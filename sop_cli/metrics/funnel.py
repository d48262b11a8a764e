"""The funnel: how many deals entered each stage, and how many went on.

Of a deal only the stage it stands at is known: standing at a stage it has entered all stages up to it, a won deal has
entered all of them, and a lost one those up to where it was lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Window
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved
from sop_cli.records.sop import Stage

DEFINITION = Words(
    en="of the deals created in the period that entered a stage, the share that ever entered a later one or was won; "
    "a deal has entered all stages up to the one it stands at, lost deals stay in the denominator",
    zh="期间内创建的商机中，进入该阶段后又进入过后续阶段（或赢单）的占比；商机视为进入过当前及之前的各阶段，"
    "输单仍计入分母",
)


@dataclass(frozen=True)
class Step:
    """One stage of the funnel. passed, rate: None for the last one. median_days: None where entry days are unknown."""

    stage: str
    entered: int
    passed: int | None
    rate: Fraction | None
    median_days: Fraction | None = None


@dataclass(frozen=True)
class Funnel:
    """The steps; by_status: told by status, because the deals' stages are not the SOP's. undated: deals left out."""

    steps: Sequence[Step]
    by_status: bool = False
    undated: int = 0


def funnel(records: Resolved, window: Window) -> Funnel | None:
    """The funnel of the deals created in the window; None without deals."""
    if not records.has("deals"):
        return None
    deals = records.deals
    cohort = deals.filter(window.holds("created"))
    undated = deals.filter(pl.col("created").is_null()).height
    index = _index(records.book.sop.stages)
    reached = [_reached(index, stage, status) for stage, status in cohort.select("stage", "status").iter_rows()]
    known = [at for at, (status,) in zip(reached, cohort.select("status").iter_rows(), strict=True) if status != "won"]
    if not index or (known and all(at is None for at in known)):
        return Funnel(_by_status(cohort), by_status=True, undated=undated)
    return Funnel(_by_stage(records.book.sop.stages, [at for at in reached if at is not None]), undated=undated)


def _index(stages: Sequence[Stage]) -> dict[str, int]:
    by_name = {name_key(stage.name): number for number, stage in enumerate(stages)}
    return {name_key(stage.id): number for number, stage in enumerate(stages)} | by_name


def _reached(index: dict[str, int], stage: str | None, status: str) -> int | None:
    if status == "won":
        return max(index.values(), default=0)
    return index.get(name_key(stage)) if stage else None


def _by_stage(stages: Sequence[Stage], reached: Sequence[int]) -> list[Step]:
    steps = []
    for number, stage in enumerate(stages):
        entered = sum(at >= number for at in reached)
        if number == len(stages) - 1:
            steps.append(Step(stage.name, entered, None, None))
            continue
        passed = sum(at > number for at in reached)
        steps.append(Step(stage.name, entered, passed, Fraction(passed, entered) if entered else None))
    return steps


def _by_status(cohort: pl.DataFrame) -> list[Step]:
    """Created, closed, won: what can be told from statuses alone; days from creation to the end."""
    counts = {status: int((cohort["status"] == status).sum()) for status in ("open", "won", "lost")}
    closed = counts["won"] + counts["lost"]
    every = closed + counts["open"]
    steps = [(str(_CREATED), every, closed, None), (str(_CLOSED), closed, counts["won"], _days(cohort, "won", "lost"))]
    made = [Step(name, n, on, Fraction(on, n) if n else None, days) for name, n, on, days in steps]
    return [*made, Step(str(_WON), counts["won"], None, None, _days(cohort, "won"))]


_CREATED = Words(en="created", zh="已创建")
_CLOSED = Words(en="closed", zh="已结束")
_WON = Words(en="won", zh="已赢单")


def _days(cohort: pl.DataFrame, *statuses: str) -> Fraction | None:
    ended = cohort.filter(pl.col("status").is_in(statuses)).drop_nulls(["created", "closed"])
    days = sorted((ended["closed"] - ended["created"]).dt.total_days().to_list())
    if not days:
        return None
    return Fraction(days[(len(days) - 1) // 2] + days[len(days) // 2], 2)

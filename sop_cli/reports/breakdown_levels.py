"""The levels of a split target: floor, target, stretch and challenge side by side."""

from __future__ import annotations

from typing import Any

import polars as pl

from sop_cli.i18n import Words, _
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.model import Cell, Head, Table
from sop_cli.reports.words import DIMENSION_WORDS, kind_of, title_of
from sop_cli.targets.levels import LEVEL_WORDS
from sop_cli.targets.problem import Key
from sop_cli.values.show import decimal

_NAME = Words(en="Name", zh="名称")
_SINGLE = ("region", "team", "product", "person", "channel", "month")


def levels_table(split: Split) -> Table:
    """The whole and every region, team, product, person and channel (and month, where nothing else is split)."""
    kind = kind_of(split.assignment.metric)
    own = [name for name in _SINGLE if name in split.breakdown.dimensions]
    dimensions = [name for name in own if name != "month"] or own
    heads = [Head(_("Dimension")), Head(str(_NAME)), *(Head(title, kind) for title in _titles(split))]
    rows = []
    for dimension in dimensions:
        for key, levels in split.level_sums(dimension).items():
            figures = [Cell(levels[level.name], kind) for level in split.assignment.levels]
            rows.append([Cell(str(DIMENSION_WORDS[dimension])), Cell(getattr(key, dimension)), *figures])
    total = [Cell(_("Total")), Cell(""), *(Cell(level.total, kind) for level in split.assignment.levels)]
    title = _("{metric}: levels").format(metric=title_of(split.assignment.metric))
    return Table(title, heads, rows, total, name=f"{_('Levels')} {title_of(split.assignment.metric)}")


def _titles(split: Split) -> list[str]:
    """保底目标 ×0.85."""
    return [f"{LEVEL_WORDS[level.name]} ×{decimal(level.factor, 6, trim=True)}" for level in split.assignment.levels]


def levels_document(split: Split) -> dict[str, Any]:
    """The levels of the whole, for programs; nothing when the plan has none."""
    if not split.levels:
        return {}
    public = split.assignment.unit.public
    return {
        "levels": [
            {"level": level.name, "factor": float(level.factor), "total": public(level.total)}
            for level in split.assignment.levels
        ]
    }


def with_levels(split: Split) -> pl.DataFrame:
    """The finest cells, each with its levels beside the target when the plan has any."""
    if not split.levels:
        return split.lines
    figures = [
        pl.Series(level, [cell.steps for cell in breakdown.cells], dtype=pl.Int64) * split.assignment.step
        for level, breakdown in split.levels.items()
    ]
    return split.lines.with_columns(pl.struct(figures).alias("levels"))


def level_words(split: Split, dimension: str, key: Key) -> str | None:
    """The levels beside the target in words: 保底目标 34万元，冲刺目标 44万元; None when the plan has none."""
    figures = split.level_sums(dimension).get(key, {})
    parts = [f"{LEVEL_WORDS[name]} {split.amount(steps)}" for name, steps in figures.items() if name != "target"]
    return _(", ").join(parts) if parts else None

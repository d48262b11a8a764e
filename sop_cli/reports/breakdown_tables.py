"""The tables of a breakdown: one a dimension, matrices with months, all cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import polars as pl

from sop_cli.i18n import Words, _, language
from sop_cli.records.target import Target
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.explain import Reasons
from sop_cli.reports.model import Cell, CellKind, Head, Lines, LongTable, Table
from sop_cli.reports.words import DIMENSION_WORDS, kind_of, title_of
from sop_cli.targets.asked import Rate
from sop_cli.targets.board import is_cross
from sop_cli.targets.breakdown import Figure
from sop_cli.targets.problem import Key, Limit
from sop_cli.targets.wording import key_words, part_words

_ALL = Words(en="All cells", zh="全部明细")
_MOST_COMMENTS = 2000
"""Cells of a table above which none gets a comment: spreadsheet programs open such sheets slowly."""

_FIELDS = ("metric", "region", "team", "product", "person", "channel", "month", "target")


def tables_of(split: Split) -> list[Table]:
    """A table a dimension, then region × product, and persons (or else regions) by month."""
    dimensions = split.breakdown.dimensions
    families = ("region", "team", "product", "channel", "month")
    found = [_dimension(split, family) for family in families if family in dimensions]
    if "person" in dimensions:
        found.append(_persons(split))
    if "region" in dimensions and "product" in dimensions:
        found.append(_matrix(split, ("region",), "product"))
    if "month" in dimensions and len(dimensions) > 1:
        rows = next(name for name in ("person", "team", "region", "product", "channel") if name in dimensions)
        found.append(_matrix(split, (rows,), "month"))
    crossing = limits_table(split)
    return [*found, crossing] if crossing else found


def limits_table(split: Split) -> Table | None:
    """The limits on sums that no other table shows with a limit, and what they got; None where there are none."""
    crossing = [limit for limit in split.assignment.problem.limits if is_cross(limit)]
    if not crossing:
        return None
    kind = kind_of(split.assignment.metric)
    rows = []
    for limit in crossing:
        reached = split.sums(*limit.key.dimensions)[limit.key]
        rows.append([Cell(key_words(limit.key)), Cell(_bounds_words(split, limit)), Cell(reached, kind)])
    title = _("Limits across dimensions")
    return Table(title, [Head(_("Sum")), Head(_("Limit")), Head(_("Target"), kind)], rows, name=_name(split, title))


def _bounds_words(split: Split, limit: Limit) -> str:
    """A limit in words: ≥ 5万元, ≤ 30% of 华东."""
    low, high = split.amount(split.steps(limit.low)), split.amount(split.steps(limit.high or 0))
    if limit.low == limit.high:
        return _("locked at {amount}").format(amount=low)
    parts = [f"≥ {low}"] if limit.low else []
    parts += [] if limit.high is None else [f"≤ {high}"]
    problem = split.assignment.problem
    parts += [] if limit.least is None else [f"≥ {part_words(limit, limit.least, problem)}"]
    parts += [] if limit.most is None else [f"≤ {part_words(limit, limit.most, problem)}"]
    return _(", ").join(parts)


def records_table(splits: Sequence[Split], rates: Sequence[Rate] = ()) -> LongTable:
    """All cells of all targets as records of targets; without months the period stands in their place."""
    used = {name for split in splits for name in split.breakdown.dimensions} | {"metric", "month", "target"}
    used |= {name for rate in rates for line in rate.lines for name in line.dimensions}
    fields = [name for name in _FIELDS if name in used]
    parts = [_split_lines(split) for split in splits] + [_rate_lines(rate) for rate in rates]
    return LongTable(_heads(fields, "money"), parts)


def _split_lines(split: Split) -> Lines:
    spans = {month: split.span_of(month) for month in split.lines["month"].unique()}
    months = pl.Series("month", [spans[month] for month in split.lines["month"]], dtype=pl.String)
    frame = split.lines.with_columns(months, pl.lit(title_of(split.assignment.metric)).alias("metric"))
    return Lines(frame, {"target": split.assignment.unit.scale})


def _rate_lines(rate: Rate) -> Lines:
    """Every line of a rate with its figure."""
    spans = [rate.period.label if line.month is None else rate.months[line.month].label for line in rate.lines]
    frame = pl.DataFrame(
        [line._replace(month=span) for line, span in zip(rate.lines, spans, strict=True)],
        schema=dict.fromkeys(Key._fields, pl.String), orient="row",
    ).with_columns(
        pl.lit(title_of(rate.metric)).alias("metric"), pl.lit(rate.value, pl.Int64).alias("target")
    )  # fmt: skip
    return Lines(frame, {"target": rate.unit.scale})


def cells_table(split: Split) -> Table:
    """All cells of one target, under the heads that targets files have."""
    used = {*split.breakdown.dimensions, "metric", "month", "target"}
    fields = [name for name in _FIELDS if name in used]
    kind = kind_of(split.assignment.metric)
    name = _name(split, _ALL)
    return Table(name, _heads(fields, kind), list(_records(split, fields, comments=True)), name=name, apart=True)


def _heads(fields: Sequence[str], kind: CellKind) -> list[Head]:
    titles = {column.field: column.title for column in Target.columns()}
    return [Head(str(titles[name]), kind if name == "target" else "text", field=name) for name in fields]


def _why(split: Split, cells: int) -> Callable[[Key], str | None]:
    """What says of a sum where it comes from; nothing where there are too many cells to comment."""
    if cells > _MOST_COMMENTS:
        return lambda _key: None
    return Reasons(split).comment


def _records(split: Split, fields: Sequence[str], *, comments: bool = False) -> list[list[Cell]]:
    metric, kind = title_of(split.assignment.metric), kind_of(split.assignment.metric)
    why = _why(split, len(split.breakdown.cells) if comments else _MOST_COMMENTS + 1)
    rows = []
    for key, steps in split.cells():
        known: dict[str, Cell] = {
            "metric": Cell(metric), "region": Cell(key.region), "team": Cell(key.team), "product": Cell(key.product),
            "person": Cell(key.person), "channel": Cell(key.channel), "month": Cell(split.span_of(key.month)),
            "target": Cell(steps, kind, comment=why(key)),
        }  # fmt: skip
        rows.append([known[name] for name in fields])
    return rows


def _name(split: Split, words: Words | str) -> str:
    """The name of a table; the metric is named where it is not revenue."""
    metric = split.assignment.metric
    return str(words) if metric == "revenue" else f"{words} {title_of(metric)}"


def _word(split: Split, dimension: str) -> Words:
    """What a dimension is called; time by the unit that it is split in."""
    return DIMENSION_WORDS[split.unit if dimension == "month" else dimension]


def _dimension(split: Split, family: str) -> Table:
    word = _word(split, family)
    figures = split.figures(family)
    heads = [Head(str(word)), *_figure_heads(split, figures)]
    rows = [[Cell(getattr(figure.key, family)), *_figure_cells(split, figure, figures)] for figure in figures]
    total = [Cell(_("Total")), *_total_cells(split, figures)]
    title = _("By {dimension}").format(dimension=str(word) if language() == "zh" else word.en.lower())
    return Table(title, heads, rows, total, name=_name(split, title))


def _persons(split: Split) -> Table:
    figures = split.figures("person")
    above = [name for name in ("region", "team") if name in split.breakdown.dimensions]
    lead = [Head(str(DIMENSION_WORDS[name])) for name in above]
    heads = [*lead, Head(str(DIMENSION_WORDS["person"])), *_figure_heads(split, figures)]
    rows = []
    for figure in figures:
        home = [Cell(getattr(figure.key, name)) for name in above]
        rows.append([*home, Cell(figure.key.person), *_figure_cells(split, figure, figures)])
    total = [Cell(_("Total")), *(Cell("") for _name in above), *_total_cells(split, figures)]
    title = _("By {dimension}").format(
        dimension=str(DIMENSION_WORDS["person"]) if language() == "zh" else DIMENSION_WORDS["person"].en.lower()
    )
    return Table(title, heads, rows, total, name=_name(split, title))


def _limited(figures: Sequence[Figure]) -> bool:
    """Whether limits have changed anything here, or bound something."""
    return any(figure.share != figure.plain or figure.low or figure.high is not None for figure in figures)


def _figure_heads(split: Split, figures: Sequence[Figure]) -> list[Head]:
    kind = kind_of(split.assignment.metric)
    heads = [Head(_("Share"), "percent"), Head(_("Target"), kind)]
    return [*heads, Head(_("By weight alone"), kind), Head(_("Limit"))] if _limited(figures) else heads


def _figure_cells(split: Split, figure: Figure, figures: Sequence[Figure]) -> list[Cell]:
    kind = kind_of(split.assignment.metric)
    whole = split.breakdown.total
    share = Fraction(figure.steps, whole) if whole else None
    cells = [Cell(share, "percent"), Cell(split.steps(figure.steps), kind)]
    if not _limited(figures):
        return cells
    return [*cells, Cell(split.steps(round(figure.plain)), kind), Cell(_limit_words(split, figure))]


def _total_cells(split: Split, figures: Sequence[Figure]) -> list[Cell]:
    kind = kind_of(split.assignment.metric)
    cells = [Cell(Fraction(1) if split.breakdown.total else None, "percent"), Cell(split.assignment.handed, kind)]
    return [*cells, Cell(""), Cell("")] if _limited(figures) else cells


def _limit_words(split: Split, figure: Figure) -> str:
    """The limit on a sum in words; where there is none but limits elsewhere changed it, that it was adjusted."""
    low, high = split.amount(split.steps(figure.low)), split.amount(split.steps(figure.high or 0))
    if figure.high is not None and figure.low == figure.high:
        return _("locked at {amount}").format(amount=low)
    parts = [f"≥ {low}"] if figure.low else []
    parts += [f"≤ {high}"] if figure.high is not None else []
    if parts:
        return _(", ").join(parts)
    return _("adjusted") if figure.share != figure.plain else ""


def _matrix(split: Split, row: tuple[str, ...], column: str) -> Table:
    """Sums by two dimensions, with sums at both edges."""
    kind = kind_of(split.assignment.metric)
    dimension = row[0]
    names, across = split.names(dimension), split.names(column)
    sums = split.sums(dimension, column)
    why = _why(split, len(names) * len(across))
    rows = []
    for name in names:
        keys = [Key(**{dimension: name, column: other}) for other in across]
        line = [Cell(sums[key], kind, comment=why(key)) for key in keys]
        whole = Key(**{dimension: name})
        rows.append([Cell(name), *line, Cell(sum(sums[key] for key in keys), kind, comment=why(whole))])
    edge = split.sums(column)
    total = [
        Cell(_("Total")), *(Cell(edge[Key(**{column: other})], kind) for other in across),
        Cell(split.assignment.handed, kind),
    ]  # fmt: skip
    heads = [
        Head(str(DIMENSION_WORDS[dimension])), *(Head(name, kind) for name in across), Head(_("Total"), kind),
    ]  # fmt: skip
    title = f"{DIMENSION_WORDS[dimension]} × {_word(split, column)}"
    return Table(title, heads, rows, total, name=_name(split, title), apart=column == "month")

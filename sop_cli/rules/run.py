"""The engine: every rule over the log in one pass, then findings, counts and what is worth saying beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding
from sop_cli.records.people import name_key
from sop_cli.records.sop import Ignore
from sop_cli.rules.findings import Faults, Hits, Source
from sop_cli.rules.log import CUSTOMER, PERSON, Log, keys
from sop_cli.rules.settings import Setting, settings
from sop_cli.rules.summary import Logs

_FROM_ROW = ("_file", "_sheet", "_row", PERSON, CUSTOMER)


@dataclass(frozen=True, eq=False)
class Checked:
    """What the check of a log came to.

    sources: where the findings come from, ignored ones already left out. notes: worth saying, but no finding.
    """

    log: Log
    sources: tuple[Source, ...]
    notes: tuple[str, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, worded, in the order in which it is shown."""
        return tuple(sorted((f for source in self.sources for f in source.findings()), key=lambda f: f.order))

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The counts of the contract; made without wording a single finding."""
        return self.logs.summary

    @cached_property
    def logs(self) -> Logs:
        """The counts as a review takes them."""
        return Logs.of(self.log, self.sources)


def check(book: Book) -> Checked:
    """Check the follow-ups of a book by the rules of its SOP, together with what reading has found.

    Raises SopError when the SOP sets rules or options that do not exist.
    """
    log = Log.of(book)
    chosen = settings(book.sop)
    sources: list[Source] = [*_hits(log, chosen), *Faults.of(log, chosen)]
    live = [entry for entry in book.sop.followups.ignore if entry.until is None or entry.until >= book.as_of]
    kept = [source.without(_ignored(log, live, source.code)) for source in sources]
    return Checked(log, tuple(source for source in kept if source.frame.height), tuple(_notes(log, chosen, live)))


def runnable(log: Log, chosen: Mapping[str, Setting]) -> list[Setting]:
    """The rules that are on and have what they need."""
    return [s for s in chosen.values() if s.on and s.rule.check and all(_has(log.book, kind) for kind in s.rule.needs)]


def _has(book: Book, kind: str) -> bool:
    return bool(book.roster) if kind == "members" else book.has(kind)


def flags(log: Log, expressions: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    """All row rules side by side: `_id` and one flag a rule (and column), for the rows where any is true."""
    if not expressions:
        return log.frame.select("_id").head(0)
    side_by_side = log.frame.select("_id", **expressions)
    kinds = log.data.head(0).select(**expressions).schema
    several = [code for code, kind in kinds.items() if isinstance(kind, pl.Struct)]
    named = side_by_side.unnest(several, separator=".") if several else side_by_side
    return named.filter(pl.any_horizontal(pl.exclude("_id")))


def _hits(log: Log, chosen: Mapping[str, Setting]) -> list[Hits]:
    made = {s.rule.code: (s, s.rule.check(log, s.options)) for s in runnable(log, chosen) if s.rule.check}
    wide = flags(log, {code: e for code, (_s, e) in made.items() if isinstance(e, pl.Expr)})
    frames = {code: e for code, (_s, e) in made.items() if isinstance(e, pl.LazyFrame)}
    rows, *found = pl.collect_all([wide, *frames.values()], engine="streaming")
    by_code = dict(zip(frames, found, strict=True)) | _narrow(rows)
    ids = pl.concat(
        [pl.Series("_id", [], dtype=pl.UInt32), *(f["_id"] for f in by_code.values() if "_id" in f.columns)]
    )
    full = log.data.join(pl.DataFrame({"_id": ids.unique()}), on="_id", how="semi")
    return [Hits(made[code][0].severity, _placed(frame, full), log, made[code][0]) for code, frame in by_code.items()]


def _narrow(wide: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The flags of each rule as a frame of hits; `_field` is the flag's column, null where the rule has its own."""
    found: dict[str, list[pl.DataFrame]] = {}
    for name in wide.columns[1:]:
        code, _dot, field = name.partition(".")
        hits = wide.filter(pl.col(name)).select("_id", pl.lit(field or None, pl.String).alias("_field"))
        found.setdefault(code, []).append(hits)
    return {code: pl.concat(parts) for code, parts in found.items()}


def _placed(hits: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The hits with everything that is known of their rows; what a rule itself says of a hit wins."""
    if "_id" not in hits.columns:
        hits = hits.with_columns(pl.lit(None, pl.UInt32).alias("_id"))
    full = hits.join(rows, on="_id", how="left", suffix="__row", maintain_order="left")
    twice = [name.removesuffix("__row") for name in full.columns if name.endswith("__row")]
    return full.with_columns(pl.coalesce(name, f"{name}__row").alias(name) for name in twice).drop(
        [f"{name}__row" for name in twice]
    )


def _ignored(log: Log, live: Sequence[Ignore], code: str) -> pl.Expr:
    """Whether a finding of this code is one that the team has chosen to live with."""
    ignored = pl.lit(value=False)
    for entry in live:
        if entry.code == code:
            owner = _same(PERSON, log.person(entry.owner)) if entry.owner else pl.lit(value=True)
            customer = _same(CUSTOMER, log.customer(entry.customer)) if entry.customer else pl.lit(value=True)
            ignored = ignored | (owner & customer)
    return ignored


def _same(column: str, name: str) -> pl.Expr:
    wanted = name_key(name)
    return (pl.col(column).map_batches(keys, return_dtype=pl.String) == wanted).fill_null(value=False)


def _notes(log: Log, chosen: Mapping[str, Setting], live: Sequence[Ignore]) -> list[str]:
    notes = [
        _("followups.ignore: the entry for {code} ended on {until}; its findings are shown again.").format(
            code=entry.code, until=entry.until
        )
        for entry in log.sop.followups.ignore
        if entry not in live
    ]
    ran = {setting.rule.code for setting in runnable(log, chosen)}
    left_out = [s.rule.code for s in chosen.values() if s.on and s.rule.check and s.rule.code not in ran]
    if left_out:
        notes.append(
            _("Without a members file these rules are not looked at: {codes}").format(codes=", ".join(left_out))
        )
    calendar = log.calendar.note(log.first_day or log.as_of, log.as_of) if "FU104" in ran else None
    return [*notes, calendar] if calendar else notes

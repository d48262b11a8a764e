"""The engine: every rule over the log in one pass, then findings, counts and what is worth saying beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from sop_cli.i18n import Words, _
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.people import name_key
from sop_cli.records.sop import Ignore
from sop_cli.rules import fu000_ignore_entry as ignore_entry
from sop_cli.rules.choice import Choice, Scope, understood
from sop_cli.rules.findings import Faults, Hits, Source
from sop_cli.rules.log import CUSTOMER, PERSON, Log, keys
from sop_cli.rules.own.rules import OWN
from sop_cli.rules.settings import Setting, settings
from sop_cli.rules.summary import Logs

_EVERYTHING, _ALL = Choice(), Scope()
_BY_CALENDAR = {"FU104", "FU107"}
_CALLED = {
    "members": Words(en="members", zh="成员名单"),
    "customers": Words(en="customers", zh="客户名单"),
    "deals": Words(en="deals", zh="商机"),
    "absences": Words(en="absences", zh="请假与出差"),
}


@dataclass(frozen=True, eq=False)
class Checked:
    """What the check of a log came to.

    log: the records that were looked at. sources: where the findings come from, ignored ones already left out. notes:
    worth saying, but no finding. scope, ran: whose records and which rules were looked at,
    as the choice says.
    """

    log: Log
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    scope: Scope = _ALL
    ran: frozenset[str] = frozenset()
    choice: Choice = _EVERYTHING

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, worded, in the order in which it is shown."""
        return tuple(sorted((f for source in self.sources for f in source.findings()), key=lambda f: f.order))

    @property
    def worst(self) -> Severity | None:
        """The most that any finding weighs."""
        weights = [source.severity for source in self.sources if source.frame.height]
        return max(weights, key=lambda severity: severity.rank, default=None)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The counts of the contract; made without wording a single finding."""
        return self.logs.summary

    @cached_property
    def logs(self) -> Logs:
        """The counts as a review takes them."""
        return Logs.of(self.log, self.sources)


def check(book: Book, choice: Choice = _EVERYTHING) -> Checked:
    """Check the follow-ups of a book by the rules of its SOP, together with what reading has found.

    The whole log is judged; the choice says which of the findings are shown and whose records are counted.
    Raises SopError when the SOP sets rules or options that do not exist, or the choice names what is not there.
    """
    log = Log.of(book)
    scope, chosen = understood(choice, log, settings(book.sop))
    sources: list[Source] = [*_hits(log, chosen), *Faults.of(log, chosen, book.findings)]
    kept, unused = _without_ignored(log, sources, chosen)
    kept += Faults.of(log, chosen, _entries(log, choice, unused))
    shown = [source.without(~scope.findings()) for source in kept] if scope.narrow else kept
    looked_at = replace(log, data=log.data.filter(scope.records())) if scope.narrow else log
    notes = [*_notes(log, chosen), *_unseen(log, chosen)]
    return Checked(
        looked_at,
        tuple(source for source in shown if source.frame.height),
        tuple(notes),
        scope,
        _ran(log, chosen),
        choice,
    )


def runnable(log: Log, chosen: Mapping[str, Setting]) -> list[Setting]:
    """The rules that are on and have what they need."""
    return [s for s in chosen.values() if s.on and s.rule.check and all(_has(log.book, kind) for kind in s.needs)]


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


def _without_ignored(
    log: Log, sources: Sequence[Source], chosen: Mapping[str, Setting]
) -> tuple[list[Source], list[int]]:
    """The sources without what the team has chosen to live with; and the numbers of the entries that hide nothing.

    Of a rule that did not run nobody knows what an entry would have hidden.
    """
    used: set[int] = set()
    kept = []
    live = {n: e for n, e in enumerate(log.sop.followups.ignore) if not ignore_entry.ended(e, log.as_of)}
    for source in sources:
        own = {n: _hides(log, entry) for n, entry in live.items() if entry.code == source.code}
        used |= {n for n, hides in own.items() if source.frame.filter(hides).height}
        kept.append(source.without(pl.any_horizontal(own.values())) if own else source)
    ran = _ran(log, chosen)
    return kept, [n for n, entry in live.items() if n not in used and entry.code in ran]


def _ran(log: Log, chosen: Mapping[str, Setting]) -> frozenset[str]:
    """The codes that could have been found: rules that ran, and what reading tells of unless it is switched off."""
    reading = {code for code, setting in chosen.items() if setting.on and not setting.rule.check}
    return frozenset(reading | {setting.rule.code for setting in runnable(log, chosen)})


def _hides(log: Log, entry: Ignore) -> pl.Expr:
    """Whether a finding of the entry's code is one that it names."""
    owner = _same(PERSON, log.person(entry.owner)) if entry.owner else pl.lit(value=True)
    customer = _same(CUSTOMER, log.customer(entry.customer)) if entry.customer else pl.lit(value=True)
    return owner & customer


def _same(column: str, name: str) -> pl.Expr:
    wanted = name_key(name)
    return (pl.col(column).map_batches(keys, return_dtype=pl.String) == wanted).fill_null(value=False)


def _entries(log: Log, choice: Choice, unused: Sequence[int]) -> list[Finding]:
    """What there is to say of the entries of followups.ignore themselves."""
    return ignore_entry.findings(
        log.sop.followups.ignore, as_of=log.as_of, unused=unused if choice.whole else (), places=choice.places
    )


def _notes(log: Log, chosen: Mapping[str, Setting]) -> list[str]:
    notes = _left_out(log, chosen)
    ran = {setting.rule.code for setting in runnable(log, chosen)}
    calendar = log.calendar.note(log.first_day or log.as_of, log.as_of) if ran & _BY_CALENDAR else None
    return [*notes, calendar] if calendar else notes


def _unseen(log: Log, chosen: Mapping[str, Setting]) -> list[str]:
    """What could not be read is told of even where its findings were not asked for."""
    hidden = {code for code, setting in chosen.items() if not setting.on}
    count = sum(f.severity is Severity.ERROR and f.code in hidden for f in log.book.findings)
    if not count:
        return []
    return [_("{count} findings about what could not be read are not shown, as chosen.").format(count=count)]


def _left_out(log: Log, chosen: Mapping[str, Setting]) -> list[str]:
    """The rules that lack members, or records that the team's own options ask for; many teams do without others."""
    lacking: dict[str, list[str]] = {}
    for setting in chosen.values():
        asked = setting.needs if setting.rule.module == OWN else ("members", *setting.options.needs())
        for kind in asked if setting.on and setting.rule.check else ():
            if kind in setting.needs and not _has(log.book, kind):
                lacking.setdefault(kind, []).append(setting.rule.code)
    return [
        _("Without a file of {kind} these rules are not looked at: {codes}").format(
            kind=str(_CALLED[kind]), codes=", ".join(codes)
        )
        for kind, codes in lacking.items()
    ]

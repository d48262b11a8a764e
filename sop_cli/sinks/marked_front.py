"""The first sheet of a marked log, as data: how much there is of what and with whom, then every finding with its place.

Two drawers put it on paper: XlsxWriter for logs that are drawn anew, openpyxl for copies that keep the log's look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Severity
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible, width

SIGNS = {Severity.ERROR: "×", Severity.WARNING: "●", Severity.INFO: "○"}
FILLS = {Severity.ERROR: "FBDAD7", Severity.WARNING: "FDECC8", Severity.INFO: "E3ECF8"}
COLOURS = {Severity.ERROR: "B3261E", Severity.WARNING: "B26A00", Severity.INFO: "3B4754"}
WIDTHS = (10, 34, 9, 60, 40, 13, 20)
LINE, TALLEST = 15.5, 409
MOST_LINKS = 20_000
_LONGEST_COMMENT = 900


@dataclass(frozen=True)
class FrontCell:
    """A cell: its text or figure, its look by name, and the finding whose cell it leads to."""

    value: str | int
    look: str = "wrapped"
    leads_to: Finding | None = None


@dataclass(frozen=True)
class FrontRow:
    """A row from the first column on, and how tall it is."""

    cells: tuple[FrontCell, ...]
    tall: float = 19


@dataclass(frozen=True)
class Front:
    """The sheet: its rows, and the (0-based) row of the list's heads."""

    rows: tuple[FrontRow, ...]
    head: int


def front(
    title: str, facts: Sequence[tuple[str, str]], headline: str | None, findings: Sequence[Finding],
    remarks: Sequence[str], titles: Mapping[str, str], meta: Meta,
) -> Front:  # fmt: skip
    """The front of a marked log. remarks: what is to be said of the copy itself. titles: what the codes stand for."""
    ordered = sorted(findings, key=lambda f: (-f.severity.rank, f.order))
    rows = [FrontRow((FrontCell(title, "title"),), 28)]
    lines = ["   ".join(f"{a} {b}".strip() for a, b in facts)]
    rows += [FrontRow((FrontCell(line, "quiet"),)) for line in lines if line]
    rows += [FrontRow((FrontCell(headline, "bold"),))] if headline else []
    rows += [FrontRow((FrontCell(line, "quiet"),)) for line in remarks]
    if findings:
        rows += [FrontRow(()), *_by_code(ordered, titles), FrontRow(()), *_by_owner(ordered, meta)]
    rows.append(FrontRow(()))
    head = len(rows)
    rows.append(FrontRow(tuple(FrontCell(text, "head") for text in _heads())))
    short = _short_names(findings)
    rows += [_listed(one, short, meta, link=number < MOST_LINKS) for number, one in enumerate(ordered)]
    return Front(tuple(rows), head)


def comment(found: Sequence[Finding], meta: Meta) -> str:
    """What a marked cell says."""
    said = []
    for finding in (hidden(one, meta) for one in found):
        said.append(f"{SIGNS[Severity(finding.severity)]} {finding.code} {finding.message}")
        if finding.hint:
            said.append(finding.hint)
    return "\n".join(dict.fromkeys(said))[:_LONGEST_COMMENT]


def worst(found: Sequence[Finding]) -> Severity:
    """The heaviest of them."""
    return max(found, key=lambda f: f.severity.rank).severity


def _heads() -> tuple[str, ...]:
    return (
        _("Weight"), _("Place"), _("Code"), _("What there is"), _("Way out"), _("Person concerned"),
        _("Customer concerned"),
    )  # fmt: skip


def _by_code(ordered: Sequence[Finding], titles: Mapping[str, str]) -> Iterator[FrontRow]:
    yield _tally_heads(_("Weight"), _("What was found"), _("Number"))
    counts = Counter((f.severity, f.code, f.name) for f in ordered)
    firsts: dict[tuple[Severity, str, str], Finding] = {}
    for finding in ordered:
        if finding.row is not None:
            firsts.setdefault((finding.severity, finding.code, finding.name), finding)
    for which, count in counts.items():
        severity, code, name = which
        label = FrontCell(f"{SIGNS[severity]} {severity.words}", severity.value)
        yield FrontRow(
            (label, FrontCell(f"{code} {titles.get(code, name)}"), FrontCell(count, "count", firsts.get(which)))
        )


def _by_owner(ordered: Sequence[Finding], meta: Meta) -> Iterator[FrontRow]:
    yield _tally_heads("", _("Person concerned"), _("Number"))
    by_owner: dict[str, list[Finding]] = {}
    for finding in ordered:
        by_owner.setdefault(finding.owner or "", []).append(finding)
    for owner, found in sorted(by_owner.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0])):
        first = next((f for f in found if f.row is not None), None)
        shown = visible(hidden(owner, meta)) or str(Words(en="(nobody named)", zh="（未写负责人）"))
        parts = Counter(f.severity for f in found)
        said = "   ".join(f"{SIGNS[s]} {s.words} {parts[s]}" for s in Severity if parts[s])
        yield FrontRow((FrontCell(""), FrontCell(shown), FrontCell(len(found), "count", first), FrontCell(said)))


def _tally_heads(*texts: str) -> FrontRow:
    return FrontRow(tuple(FrontCell(text, "head") for text in texts))


def _short_names(findings: Sequence[Finding]) -> dict[str, str]:
    """Files by their names alone, where these are clear."""
    files = {finding.file for finding in findings if finding.file}
    names = Counter(PurePath(file).name for file in files)
    return {file: name for file in files if names[name := PurePath(file).name] == 1}


def _listed(finding: Finding, short: Mapping[str, str], meta: Meta, *, link: bool) -> FrontRow:
    found = hidden(finding, meta)
    place = visible(str(replace(finding.where, file=short.get(finding.file or "", finding.file))))
    level = f"{SIGNS[finding.severity]} {finding.severity.words}"
    texts = (level, place, found.code, found.message, found.hint or "", found.owner or "", found.customer or "")
    counted = [(text, wide) for at, (text, wide) in enumerate(zip(texts, WIDTHS, strict=True)) if at not in (0, 2)]
    tall = max(-(-width(text) // wide) for text, wide in counted)
    leads_to = finding if link and finding.row is not None else None
    cells = [FrontCell(level, finding.severity.value), FrontCell(place, "wrapped", leads_to)]
    cells += [FrontCell(text) for text in texts[2:]]
    return FrontRow(tuple(cells), min(max(tall, 1) * LINE + 5, TALLEST))

"""`verify`: a report beside the same report made again today: what changed in its inputs, and what in its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Input
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result

STATES = {
    "changed": Words(en="changed", zh="内容已变"),
    "missing": Words(en="not there any more", zh="已不在"),
    "new": Words(en="not there then", zh="当时没有"),
    "same": Words(en="the same", zh="未变"),
}
CAUSES = {
    "edited": Words(en="changed in the file", zh="在文件里改过"),
    "recomputed": Words(en="comes out otherwise now", zh="重新计算的结果不同"),
    "either": Words(en="one or the other", zh="两者之一"),
}


@dataclass(frozen=True)
class Source:
    """An input then and now. was, now: its hash; None where it was not, or is not, read."""

    path: str
    sheet: str | None
    was: str | None
    now: str | None

    @property
    def state(self) -> str:
        """same, changed, missing or new."""
        if self.was is None:
            return "new"
        return "missing" if self.now is None else "same" if self.was == self.now else "changed"


@dataclass(frozen=True)
class Difference:
    """A figure or text that is another now. old: in the file; new: made again; cause: see CAUSES."""

    part: str
    place: str
    label: str
    column: str
    old: str
    new: str
    cause: str


@dataclass(frozen=True)
class Verified:
    """What comparing a report with itself made again shows.

    definition: whether sop.yaml is another (None: not known). versions: of sop then and now. edited: parts that were
    changed in the file.
    """

    file: str
    command: str
    as_of: str
    period: str | None
    sources: Sequence[Source]
    definition: bool | None
    versions: tuple[str, str]
    edited: Sequence[str]
    differences: Sequence[Difference]

    @property
    def changed(self) -> list[Source]:
        """The inputs that are not what they were."""
        return [source for source in self.sources if source.state != "same"]

    @property
    def same(self) -> bool:
        """Whether the report is what its inputs give."""
        return not (self.differences or self.changed or self.edited or self.definition)


def verify_result(found: Verified, inputs: Sequence[Input]) -> Result:
    """The comparison, in every form."""
    return Result(
        command="verify",
        document=lambda _summary: _document(found),
        report=lambda: _report(found, inputs),
        rows=lambda: _differences(found),
        inputs=inputs,
        period=found.period,
    )


def _document(found: Verified) -> dict[str, Any]:
    return {
        "file": found.file,
        "report": found.command,
        "same": found.same,
        "definition_changed": found.definition,
        "versions": {"then": found.versions[0], "now": found.versions[1]},
        "sources": [
            {"path": s.path, "sheet": s.sheet, "was": s.was, "now": s.now, "state": s.state} for s in found.sources
        ],
        "edited": list(found.edited),
        "differences": [_plain(difference) for difference in found.differences],
    }


def _plain(difference: Difference) -> Mapping[str, str]:
    names = ("part", "place", "label", "column", "old", "new", "cause")
    return {name: getattr(difference, name) for name in names}


def _report(found: Verified, inputs: Sequence[Input]) -> Report:
    sections = []
    if found.changed:
        sections.append(Section(_("Files that are not what they were"), tables=[_sources(found)]))
    notes = _notes(found)
    if notes:
        sections.append(Section(_("The run"), paragraphs=notes))
    if found.differences:
        sections.append(Section(_("Differences"), tables=[_differences(found)]))
    return Report(
        kind="verify",
        title=_("{file}, made again").format(file=found.file),
        facts=[(_("Report"), found.command), (_("Period"), found.period or "—"), (_("As of"), found.as_of)],
        headline=_headline(found),
        sections=sections,
        definitions=[(str(CAUSES[cause]), str(_MEANS[cause])) for cause in CAUSES if _has(found, cause)],
        inputs=inputs_table(inputs),
    )


_MEANS = {
    "edited": Words(
        en="the file is not as it was written, while its inputs are the same",
        zh="文件内容与写出时不同，而数据来源没有变",
    ),
    "recomputed": Words(
        en="the file is as it was written; inputs, definition or program are others now",
        zh="文件内容与写出时一致；数据来源、sop.yaml 或程序版本与当时不同",
    ),
    "either": Words(
        en="the sheet was changed in the file, and the inputs changed too: which of the two made this difference "
        "cannot be told",
        zh="这张表在文件里改过，数据来源也变了，无法判断差异出自哪一个",
    ),
}


def _has(found: Verified, cause: str) -> bool:
    return any(difference.cause == cause for difference in found.differences)


def _headline(found: Verified) -> str:
    if found.same:
        return _("√ The same: every figure comes out as it stands in the file.")
    counts = {cause: sum(d.cause == cause for d in found.differences) for cause in CAUSES}
    parts = [_("{count} differences").format(count=len(found.differences))]
    parts += [f"{words} {counts[cause]}" for cause, words in CAUSES.items() if counts[cause]]
    if found.changed:
        parts.append(_("files changed: {count}").format(count=len(found.changed)))
    return "× " + _(", ").join(parts) + _(".")


def _notes(found: Verified) -> list[str]:
    notes = []
    if found.definition:
        notes.append(_("sop.yaml is not what it was when the report was made."))
    if found.versions[0] != found.versions[1]:
        notes.append(
            _("Made by sop {then}, made again by sop {now}.").format(then=found.versions[0], now=found.versions[1])
        )
    if found.edited:
        notes.append(_("Changed in the file since it was written: {parts}.").format(parts=_(", ").join(found.edited)))
    return notes


def _sources(found: Verified) -> Table:
    heads = [
        Head(_("File"), field="path", width=36), Head(_("Sheet"), field="sheet"), Head(_("State"), field="state"),
        Head(_("Hash then"), field="was"), Head(_("Hash now"), field="now"),
    ]  # fmt: skip
    rows = [
        [Cell(s.path), Cell(s.sheet or ""), Cell(str(STATES[s.state])), Cell(s.was or "—"), Cell(s.now or "—")]
        for s in found.changed
    ]
    return Table(_("Files that are not what they were"), heads, rows, name="sources")


def _differences(found: Verified) -> Table:
    heads = [
        Head(_("Sheet or key"), field="part"), Head(_("Place"), field="place"),
        Head(_("Line"), field="label", width=24),
        Head(_("Column"), field="column"), Head(_("In the file"), field="old"), Head(_("Made again"), field="new"),
        Head(_("Cause"), field="cause"),
    ]  # fmt: skip
    rows = [
        [
            Cell(d.part), Cell(d.place), Cell(d.label), Cell(d.column), Cell(d.old or "—"), Cell(d.new or "—"),
            Cell(str(CAUSES[d.cause])),
        ]
        for d in found.differences
    ]  # fmt: skip
    return Table(_("Differences"), heads, rows, name="differences")

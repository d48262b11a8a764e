"""The work of `sop collect`: read the inbox, match each file with the workspace's log, write the merged log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from sop_cli.cli.run import Run
from sop_cli.errors import CollectedError, SopError, Where
from sop_cli.i18n import Words, _
from sop_cli.intake.match import CHANGED, GONE, SEVERAL, Claim, Row, match
from sop_cli.intake.merge import Entry, Merged, in_order, says_more
from sop_cli.intake.versions import HandIn, older
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.followup import FollowUp
from sop_cli.records.people import Roster
from sop_cli.reports.collect import Cellwise, Collected, FileState
from sop_cli.sinks.meta import Meta
from sop_cli.sources.collected import MARK, notes_of
from sop_cli.sources.files import read_file
from sop_cli.sources.handed_in import Handed, Record, read_handed_in, rows_of
from sop_cli.sources.places import FileRef, matches, within
from sop_cli.values.filename import safe_names

NAME = "sop-collected.xlsx"
ARCHIVE = Path(".sop") / "inbox"

_WHY = {
    CHANGED: Words(
        en="the workspace’s record has changed since this copy was made", zh="工作区里的这条记录在副本发出后又有改动"
    ),
    GONE: Words(en="the workspace’s record is no longer there", zh="工作区里已找不到这条记录"),
    SEVERAL: Words(en="several records could be meant", zh="对得上不止一条记录"),
}
_NAMES = {
    "IN001": "unreadable-hand-in", "IN002": "unknown-sender", "IN003": "unclear-record", "IN004": "not-handed-in",
}  # fmt: skip
_TITLES = {column.field: column.title for column in FollowUp.columns()}


@dataclass
class Intake:
    """One collection. base: the workspace's records; target: the merged log as the workspace shows it."""

    run: Run
    inbox: Path
    roster: Roster
    base: list[Row]
    target: str
    merged: Merged
    inputs: list[Input] = field(default_factory=list)
    found: Collected = field(default_factory=Collected)
    keep: list[tuple[FileState, Path]] = field(default_factory=list)

    @classmethod
    def of(cls, run: Run, inbox: Path) -> Intake:
        """Read the workspace. Raises SopError where there is no place for the merged log."""
        target = _target(run)
        book = run.book(["followups", "members"])
        loaded = run.loaded["followups"]
        refs = {ref.shown: ref for glob in run.sop.files("followups") for ref in matches(run.folder, glob)}
        base = [
            _row(record, record.file, book.roster)
            for file, frame in book.frame("followups").partition_by("_file", as_dict=True).items()
            for record in rows_of(frame, loaded, replace(refs[str(file[0])], sheet=None))
        ]
        return cls(run, inbox, book.roster, base, target, _merged_so_far(run, target, base))

    def collect(self, *, dry: bool) -> Collected:
        """Find out what is to be taken in; nothing is written yet."""
        self.found.dry = dry
        hand_ins = [pair for ref in self._files() if (pair := self._read(ref)) is not None]
        replaced = older([pair[0] for pair in hand_ins])
        corrected: dict[tuple[str, str | None, int], str] = {}
        for one, ref in hand_ins:
            state = FileState(one.file, "merged", one.owners, one.sha256, replaced.get(one.file))
            self.found.files.append(state)
            if state.instead:
                state.state = "older"
            elif _known(self.run, one):
                state.state, state.unchanged = "known", len(one.rows)
                continue
            else:
                self._take(one, state, corrected)
            self.keep.append((state, ref.path))
        self.found.files.sort(key=lambda state: state.file)
        self._absent()
        self.found.findings.sort(key=lambda finding: finding.order)
        if any(state.new or state.corrected for state in self.found.files):
            self.found.written = self.target
        for state, path in self.keep:
            state.kept = None if state.conflicts else (ARCHIVE / _kept_name(state)).as_posix()
            if not dry and not state.conflicts and not self.found.written:
                self._archive(state, path)
        return self.found

    def write(self, meta: Meta) -> None:
        """The merged log first, then the files as they came: a crash in between only makes the next run look again."""
        from sop_cli.sinks.collected import collected_log
        from sop_cli.sinks.write import write

        write(self.run.folder / self.target, collected_log(in_order(self.merged.entries), meta))
        for state, path in self.keep:
            if not state.conflicts:
                self._archive(state, path)

    def _archive(self, state: FileState, path: Path) -> None:
        from sop_cli.sinks.write import write

        kept = self.run.folder / ARCHIVE / _kept_name(state)
        if not kept.exists():
            write(kept, path.read_bytes())

    def _files(self) -> list[FileRef]:
        logs = {
            ref.path.resolve() for glob in self.run.sop.files("followups") for ref in matches(self.run.folder, glob)
        }
        refs = [ref for ref in within(self.inbox) if ".sop" not in ref.path.parts]
        own = [ref for ref in refs if ref.path.resolve() in logs]
        if own:
            raise SopError(
                _("This file is one of the workspace’s logs; a folder of hand-ins lies elsewhere."),
                Where(own[0].shown),
                _("Put the files that came into a folder of their own."),
            )  # fmt: skip
        return refs

    def _read(self, ref: FileRef) -> tuple[HandIn, FileRef] | None:
        sender = _sender(ref.path.stem, self.roster, {row.owner for row in self.base if row.owner})
        try:
            handed = read_handed_in(ref, self.run.sop, sender)
        except SopError as error:
            for one in error.errors if isinstance(error, CollectedError) else (error,):
                self._say("IN001", Severity.ERROR, one.message, one.hint, file=ref.shown, row=one.where.row)
            self.found.files.append(FileState(ref.shown, "unreadable"))
            return None
        self.inputs.extend(handed.loaded.inputs)
        return self._hand_in(ref, handed)

    def _hand_in(self, ref: FileRef, handed: Handed) -> tuple[HandIn, FileRef] | None:
        rows = tuple(_row(record, ref.shown, self.roster) for record in handed.records)
        owners = tuple(sorted({row.owner for row in rows if row.owner}))
        nobody = sum(row.owner is None for row in rows)
        if nobody or not rows:
            text = _("The file holds no records.")
            if rows:
                text = _("It is not clear whose {count} records are.").format(count=nobody)
            self._say("IN002", Severity.ERROR, text, _("Fill in the owner, or put the name into the file’s name."),
                      file=ref.shown)  # fmt: skip
            self.found.files.append(FileState(ref.shown, "unknown", owners, handed.sha256))
            return None
        made_of = frozenset(origin[3] for origin in handed.origins) or None
        one = HandIn(ref.shown, ref.path.name, handed.sha256, rows, owners, handed.modified, made_of)
        return one, ref

    def _take(self, one: HandIn, state: FileState, corrected: dict[tuple[str, str | None, int], str]) -> None:
        base = [row for row in self.base if row.owner in one.owners or (one.made_of and row.key in one.made_of)]
        matched = match(one.rows, base, one.made_of)
        more = [(row, old) for row, old in matched.same if says_more(row, old)]
        state.unchanged, state.missing = len(matched.same) - len(more), len(matched.missing)
        for row, why in matched.unsure:
            self._unclear(row, str(_WHY[why]), state)
        for row, old in [*matched.corrected, *more]:
            if old.place in corrected:
                self._unclear(row, _("{file} corrects the same record").format(file=corrected[old.place]), state)
                continue
            corrected[old.place] = one.file
            self.found.changes.extend(_cellwise(row, old, self.merged.correct(row, old, one.name)))
            state.corrected += 1
        for row in matched.new:
            self.merged.add(row, one.name)
        state.new = len(matched.new)
        if not (state.new or state.corrected or state.conflicts):
            state.state = "unchanged"

    def _unclear(self, row: Row, why: str, state: FileState) -> None:
        state.conflicts += 1
        self._say(
            "IN003", Severity.ERROR, _("Row {row} is not taken in: {why}.").format(row=row.row, why=why),
            _("Look at both, and correct the one that is to count."), file=row.file, sheet=row.sheet, row=row.row,
            owner=row.owner, customer=row.values.get("customer"),
        )  # fmt: skip

    def _absent(self) -> None:
        """Who is expected to hand in and has no file in the inbox, taken in now or before."""
        here = {owner for state in self.found.files for owner in state.owners}
        roles = set(self.run.sop.evaluation.roles)
        keepers = {row.owner for row in self.base}
        for person in self.roster.people:
            role = person.at(self.run.as_of).role
            wanted = role in roles if roles else person.name in keepers or not keepers
            if wanted and person.employed_on(self.run.as_of) and person.name not in here:
                self.found.absent.append(person.name)
                self._say("IN004", Severity.WARNING, _("{name} has not handed in yet.").format(name=person.name),
                          owner=person.name)  # fmt: skip

    def _say(self, code: str, severity: Severity, message: str, hint: str | None = None, **place: Any) -> None:
        self.found.findings.append(Finding(code, _NAMES[code], severity, message, hint, **place))


def _row(record: Record, file: str, roster: Roster) -> Row:
    owner = record.values.get("owner")
    person = roster.find(owner)
    claim = Claim(*record.origin) if record.origin else None
    return Row(
        record.values,
        file,
        record.sheet,
        record.row,
        record.key,
        person.name if person else owner,
        claim,
        record.further,
    )


def _cellwise(row: Row, old: Row, kept: Entry) -> Iterable[Cellwise]:
    cells: list[tuple[str | None, str, Any, Any]] = [
        (name, str(title), old.values.get(name), kept.values.get(name)) for name, title in _TITLES.items()
    ]
    cells += [(None, header, old.further.get(header), text) for header, text in kept.further.items()]
    for name, column, before, now in cells:
        if before != now:
            yield Cellwise(
                row.file, row.row, f"{old.file}:{old.row}", row.owner, row.values.get("customer"), name, column,
                _text(before), _text(now),
            )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def _sender(stem: str, roster: Roster, known: Iterable[str]) -> str | None:
    """The one person whose name the file's name has in it."""
    names = {name: person.name for person in roster.people for name in (person.name, *person.aliases) if len(name) > 1}
    names |= {name: name for name in known if len(name) > 1}
    found = {whole for name, whole in names.items() if name.casefold() in stem.casefold()}
    return found.pop() if len(found) == 1 else None


def _kept_name(one: HandIn | FileState) -> str:
    """The name of the copy as it came: its content's hash in front, by which it is known again under any name."""
    return f"{(one.sha256 or '')[:16]}-{safe_names([PurePosixPath(one.file).name])[0]}"


def _known(run: Run, one: HandIn) -> bool:
    return any((run.folder / ARCHIVE).glob(f"{one.sha256[:16]}-*"))


def _target(run: Run) -> str:
    """Where the merged log stands: beside the workspace's logs, where their pattern finds it."""
    for glob in run.sop.files("followups"):
        pattern = PurePosixPath(glob.partition("#")[0])
        if fnmatch(NAME, pattern.name) and not any(sign in str(pattern.parent) for sign in "*?["):
            return (pattern.parent / NAME).as_posix()
    raise SopError(
        _("There is no place for what comes in: no pattern of data.followups fits {name}.").format(name=NAME),
        run.document.where(("data", "followups"), key=True) if run.document and run.sop.files("followups")
        else Where(run.shown or None),
        _("Add a pattern, for example: followups: [data/followups.csv, data/collected/*.xlsx]"),
    )  # fmt: skip


def _merged_so_far(run: Run, target: str, base: Sequence[Row]) -> Merged:
    """The merged log as it stands. Raises SopError when a file of that name is none of ours."""
    path = run.folder / target
    merged = Merged(target)
    if not path.exists():
        return merged
    raw = read_file(path, target)
    if raw.mark != MARK:
        raise SopError(
            _("This file is no merged log of ours; it is not overwritten."), Where(target), _("Give it another name.")
        )
    notes = notes_of(raw)
    for row in base:
        if row.file == target:
            merged.rows[row.row] = len(merged.entries)
            merged.entries.append(Entry(row.values, *notes.get(row.row, ("", "")), row.further))
    return merged

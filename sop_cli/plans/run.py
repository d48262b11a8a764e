"""The engine: every rule over the plans, then findings and counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sop_cli.checks.settings import Setting, settings
from sop_cli.i18n import _
from sop_cli.plans.base import FAMILY, Hit
from sop_cli.plans.desk import Desk
from sop_cli.plans.wording import worded
from sop_cli.records.finding import Finding
from sop_cli.records.people import name_key
from sop_cli.records.sop import Ignore


@dataclass(frozen=True, eq=False)
class Checked:
    """What the check of sales plans came to. notes: worth saying, but no finding."""

    desk: Desk
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @cached_property
    def by_code(self) -> dict[str, int]:
        """How many findings each code has."""
        codes = [finding.code for finding in self.findings]
        return {code: codes.count(code) for code in sorted(set(codes))}


def check(desk: Desk, reading: Sequence[Finding] = ()) -> Checked:
    """Check plans by the rules of the SOP, together with what reading their files has found.

    Raises SopError when the SOP sets rules or options that do not exist.
    """
    chosen = settings(FAMILY, desk.book.sop)
    live = [entry for entry in desk.book.sop.plans.ignore if entry.until is None or entry.until >= desk.book.as_of]
    found = [*_with_people(desk, reading), *_found(desk, chosen)]
    kept = [finding for finding in found if not any(_ignored(desk, entry, finding) for entry in live)]
    return Checked(desk, tuple(sorted(kept, key=lambda f: f.order)), tuple(_notes(desk, chosen, live)))


def _found(desk: Desk, chosen: Mapping[str, Setting]) -> Iterator[Finding]:
    for setting in chosen.values():
        if _runs(desk, setting):
            hits: Iterator[Hit] = setting.rule.check(desk, setting.options) if setting.rule.check else iter(())
            for hit in hits:
                yield worded(desk, setting, hit)


def _runs(desk: Desk, setting: Setting) -> bool:
    return setting.on and all(_has(desk, kind) for kind in setting.rule.needs)


def _has(desk: Desk, kind: str) -> bool:
    if kind == "targets":
        return bool(desk.aims)
    return bool(desk.book.roster) if kind == "members" else desk.book.has(kind)


def _with_people(desk: Desk, reading: Sequence[Finding]) -> list[Finding]:
    """Reading knows the row, not whose it is; rows of other times are left out."""
    known = {(line.file, line.sheet, line.row): line for line in desk.lines}
    others = {(line.file, line.sheet, line.row) for line in desk.others}
    found = []
    for finding in reading:
        place = (finding.file, finding.sheet, finding.row)
        line = known.get(place)
        if place in others:
            continue
        if line is None:
            found.append(finding)
        else:
            who, customer = finding.owner or line.owner, finding.customer or line.customer
            found.append(replace(finding, owner=who, customer=customer))
    return found


def _ignored(desk: Desk, entry: Ignore, finding: Finding) -> bool:
    if entry.code != finding.code:
        return False
    owner = entry.owner is None or name_key(desk.person(entry.owner)) == name_key(finding.owner or "")
    customer = entry.customer is None or name_key(entry.customer) == name_key(finding.customer or "")
    return owner and customer


def _notes(desk: Desk, chosen: Mapping[str, Setting], live: Sequence[Ignore]) -> Iterator[str]:
    for entry in desk.book.sop.plans.ignore:
        if entry not in live:
            yield _("plans.ignore: the entry for {code} ended on {until}; its findings are shown again.").format(
                code=entry.code, until=entry.until
            )
    lacking: dict[str, list[str]] = {}
    for setting in chosen.values():
        for kind in setting.rule.needs:
            if setting.on and not _has(desk, kind):
                lacking.setdefault(kind, []).append(setting.rule.code)
    for kind, codes in lacking.items():
        yield _("Without {kind} these rules are not looked at: {codes}").format(kind=kind, codes=", ".join(codes))

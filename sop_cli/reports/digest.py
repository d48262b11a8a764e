"""Digests of a check, each for its readers: a group gets counts and praise, a leader names, a person their own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Severity
from sop_cli.rules.run import Checked
from sop_cli.values.show import percent

_SIGNS = {Severity.ERROR: "×", Severity.WARNING: "●", Severity.INFO: "○"}
_FEWEST = 3
"""Names are praised only where at least so many are not named (or nobody is left out), so that nobody is pointed at."""

_MOST_CODES = 5


@dataclass(frozen=True)
class Digest:
    """A title and a text. count: what there is to look at, information left out."""

    title: str
    text: str
    count: int


def group_digest(checked: Checked, team: str | None) -> Digest:
    """Counts and praise: no name stands beside a finding."""
    people, findings = _people(checked, team), _findings(checked, team)
    lines = [_counts(people), *_weights(findings), *_praise(people)]
    if findings:
        lines.append(_("Everybody’s own list comes separately; please have a look at it."))
    return Digest(_title(checked, team), "\n".join(lines), len(findings))


def leader_digest(checked: Checked, team: str | None) -> Digest:
    """Counts by name, those with most to correct first, and what comes up most."""
    people, findings = _people(checked, team), _findings(checked, team)
    lines = [_counts(people), *_weights(findings)]
    names = Counter(finding.owner for finding in findings)
    errors = Counter(finding.owner for finding in findings if finding.severity is Severity.ERROR)
    for name in sorted(names, key=lambda name: (-errors[name], -names[name], name or "")):
        shown = name or str(Words(en="(nobody named)", zh="（未写负责人）"))
        said = _("{name}: {errors} to correct, {warnings} to check").format(
            name=shown, errors=errors[name], warnings=names[name] - errors[name]
        )
        lines.append(said)
    codes = Counter((finding.code, finding.name) for finding in findings)
    common = sorted(codes, key=lambda code: (-codes[code], code))[:_MOST_CODES]
    if common:
        shown = _(", ").join(f"{title(code)} {codes[code, name]}" for code, name in common)
        lines.append(_("Most often: {what}").format(what=shown))
    return Digest(_title(checked, team), "\n".join(lines), len(findings))


def person_digest(checked: Checked, name: str) -> Digest:
    """What one person has to look at, and nothing about anybody else."""
    own = [finding for finding in _weighty(checked.findings) if finding.owner == name]
    own.sort(key=lambda finding: (-finding.severity.rank, finding.order))
    heading = _("{name}, please have a look at your follow-up records ({day})").format(
        name=name, day=checked.log.as_of.isoformat()
    )
    return Digest(heading, "\n".join([*_weights(own), *(_line(finding) for finding in own)]), len(own))


def title(code: str) -> str:
    """What a rule is called."""
    from sop_cli.rules.base import all_rules

    rule = all_rules().get(code)
    return str(rule.title) if rule else code


def _title(checked: Checked, team: str | None) -> str:
    name = team or checked.log.sop.name
    return _("{name}: follow-up records, {day}").format(name=name, day=checked.log.as_of.isoformat())


def _weighty(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def _in_team(checked: Checked, owner: str | None, team: str | None) -> bool:
    if team is None:
        return True
    person = checked.log.roster.find(owner)
    return person is not None and person.at(checked.log.as_of).team == team


def _findings(checked: Checked, team: str | None) -> list[Finding]:
    return [finding for finding in _weighty(checked.findings) if _in_team(checked, finding.owner, team)]


def _people(checked: Checked, team: str | None) -> list[dict[str, Any]]:
    return [row for row in checked.summary["by_owner"] if _in_team(checked, row["owner"], team)]


def _counts(people: Sequence[dict[str, Any]]) -> str:
    records = sum(row["records"] for row in people)
    named = sum(row["owner"] is not None and row["records"] > 0 for row in people)
    full = sum((Fraction(str(row["completeness"])) * row["records"] for row in people if row["records"]), Fraction(0))
    said = _("Records {records}, people {people}").format(records=records, people=named)
    if not records:
        return said
    return _("{counts}, completeness {rate}").format(counts=said, rate=percent(full / records))


def _weights(findings: Sequence[Finding]) -> list[str]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if not findings:
        return [_("Nothing to look at.")]
    return [_("{errors} to correct, {warnings} to check").format(errors=errors, warnings=len(findings) - errors)]


def _praise(people: Sequence[dict[str, Any]]) -> list[str]:
    """Whose records are complete and give nothing to ask."""
    there = [row for row in people if row["owner"] and row["records"]]
    good = [row["owner"] for row in there if not row["errors"] and not row["warnings"] and row["completeness"] == 1]
    if not good:
        return []
    if len(there) - len(good) in range(1, _FEWEST):
        return [_("Complete records without a question: {count} people. Thank you.").format(count=len(good))]
    return [_("Complete records without a question: {names}. Thank you.").format(names=_(", ").join(good))]


def _line(finding: Finding) -> str:
    place = str(replace(finding.where, file=PurePath(finding.file).name if finding.file else None))
    hint = f" {finding.hint}" if finding.hint else ""
    return f"{_SIGNS[finding.severity]} {place}  {finding.message}{hint}".replace("\n", " ")

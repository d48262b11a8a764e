"""From hits to findings: words are made per hit, and only when somebody asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from string import Formatter
from typing import Any, Protocol

import polars as pl

from sop_cli.checks.base import Rule
from sop_cli.i18n import Words
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.followup import FollowUp
from sop_cli.records.people import did_you_mean
from sop_cli.rules.log import CUSTOMER, PERSON, Log
from sop_cli.rules.settings import Setting

_TITLES = {column.field: column.title for column in FollowUp.columns()}
_LONGEST_QUOTE, _LONGEST_VALUE = 40, 200


class Source(Protocol):
    """Findings of one code and severity that are counted at once and worded on demand.

    frame: a row a finding, with `_person` and `_customer`.
    """

    @property
    def code(self) -> str:
        """The rule's code."""

    @property
    def severity(self) -> Severity:
        """What they weigh."""

    @property
    def frame(self) -> pl.DataFrame:
        """A row a finding."""

    def without(self, ignored: pl.Expr) -> Source:
        """The same without those for which the expression is true."""

    def findings(self) -> Sequence[Finding]:
        """The findings, worded in the run's language."""


@dataclass(frozen=True, eq=False)
class Hits:
    """What a rule has hit, with all that is known of the rows."""

    severity: Severity
    frame: pl.DataFrame
    log: Log
    setting: Setting

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.setting.rule.code

    def without(self, ignored: pl.Expr) -> Hits:
        """The same without those for which the expression is true."""
        return replace(self, frame=self.frame.filter(~ignored))

    def findings(self) -> list[Finding]:
        """The findings, worded in the run's language."""
        wording = _Wording(self.log, self.setting)
        return [wording.finding(hit) for hit in wording.wanted(self.frame).iter_rows(named=True)]


@dataclass(frozen=True, eq=False)
class Faults:
    """What reading has found, of one code and severity."""

    code: str
    severity: Severity
    frame: pl.DataFrame
    found: Sequence[Finding]

    @classmethod
    def of(cls, log: Log, chosen: Mapping[str, Setting], findings: Sequence[Finding]) -> list[Faults]:
        """Findings that are worded already, such as reading's, by code and severity; none where the rule is off.

        A severity named in the SOP holds for all of them but what reading gives as mere information under the same code
        (a further column, say), which stays information.
        """
        groups: dict[tuple[str, Severity], list[Finding]] = {}
        for finding in _with_people(log, findings):
            setting = chosen.get(finding.code)
            if setting is None or setting.on:
                severity = _weight(finding, setting)
                groups.setdefault((finding.code, severity), []).append(finding)
        return [cls(code, severity, _owners(found), found) for (code, severity), found in groups.items()]

    def without(self, ignored: pl.Expr) -> Faults:
        """The same without those for which the expression is true."""
        return replace(self, frame=self.frame.filter(~ignored))

    def findings(self) -> list[Finding]:
        """The findings as reading worded them, with the SOP's severity."""
        return [replace(self.found[n], severity=self.severity) for n in self.frame["_n"]]


def _weight(finding: Finding, setting: Setting | None) -> Severity:
    if setting is None or not setting.chosen or finding.severity is Severity.INFO is not setting.rule.severity:
        return finding.severity
    return setting.severity


def _owners(found: Sequence[Finding]) -> pl.DataFrame:
    rows = [(n, f.owner, f.customer, f.row, f.day) for n, f in enumerate(found)]
    schema = {"_n": pl.UInt32, PERSON: pl.String, CUSTOMER: pl.String, "_row": pl.UInt32, "date": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_people(log: Log, findings: Sequence[Finding]) -> list[Finding]:
    """Reading knows names as they are written: whose row it is, under which name, and its day are looked up."""
    places = {(f.file, f.sheet, f.row) for f in findings if f.row is not None}
    if not places:
        return list(findings)
    schema = {"_file": pl.String, "_sheet": pl.String, "_row": pl.UInt32}
    wanted = pl.DataFrame(sorted(places, key=str), schema=schema, orient="row")
    rows = log.data.join(wanted, on=list(schema), how="semi", nulls_equal=True)
    known = {row[:3]: row[3:] for row in rows.select(*schema, PERSON, CUSTOMER, "date").iter_rows()}
    return [_told(finding, known.get((finding.file, finding.sheet, finding.row))) for finding in findings]


def _told(finding: Finding, row: tuple[Any, ...] | None) -> Finding:
    if row is None:
        return finding
    owner, customer, day = row
    return replace(finding, owner=owner or finding.owner, customer=customer or finding.customer, day=day)


class _Wording:
    """Turns the hits of one rule into findings."""

    def __init__(self, log: Log, setting: Setting) -> None:
        self.log = log
        self.rule = setting.rule
        self.severity = setting.severity
        self.options = {name: shown(value) for name, value in setting.options.model_dump().items()}
        self.near: dict[tuple[str, str], str | None] = {}
        self.names = _named(setting.rule)

    def wanted(self, hits: pl.DataFrame) -> pl.DataFrame:
        """The columns that findings are made of: a log has many more, and every cell costs."""
        fields = set(hits["_field"].unique().drop_nulls()) if "_field" in hits.columns else set()
        names = self.names | fields | {self.rule.at, "date", PERSON, CUSTOMER}
        return hits.select(name for name in hits.columns if name in names or name.startswith(("_", "first_")))

    @cached_property
    def titles(self) -> dict[str, str]:
        return {field: str(title) for field, title in _TITLES.items()}

    def finding(self, hit: Mapping[str, Any]) -> Finding:
        field = hit.get("_field") or self.rule.at
        file, sheet, row = hit["_file"], hit["_sheet"], hit["_row"]
        header, letter = self.log.book.headers.get((file, sheet, field or ""), (None, None))
        value = hit.get("written") or (None if field is None or hit.get(field) is None else shown(hit[field]))
        words = self.words(hit, field, header, value)
        case = hit.get("_case") or ""
        return Finding(
            code=self.rule.code,
            name=self.rule.name,
            severity=self.severity,
            message=str(self.rule.message[case]).format_map(words),
            hint=self.hint(case, words),
            file=file, sheet=sheet, row=row, column=header,
            cell=f"{letter}{row}" if letter and sheet is not None else None,
            field=field,
            owner=hit[PERSON], customer=hit[CUSTOMER], day=hit.get("date"),
            value=None if value is None else cut(value, _LONGEST_VALUE),
            fixable=hit.get("clean") is not None, clean=hit.get("clean"),
        )  # fmt: skip

    def words(self, hit: Mapping[str, Any], field: str | None, header: str | None, value: str | None) -> dict[str, str]:
        """What the sentences may name: the hit's own fields, the options, and a few of everybody."""
        words = self.options | {name: cut(shown(hit[name]), _LONGEST_QUOTE) for name in self.names if name in hit}
        words |= {
            "owner": shown(hit[PERSON]),
            "customer": cut(shown(hit[CUSTOMER]), _LONGEST_QUOTE),
            "value": cut(value or "—", _LONGEST_QUOTE),
            "column": header or self.titles.get(field or "", "—"),
            "as_of": shown(self.log.as_of),
        }
        if "first_row" in hit:
            words["first"] = _place(hit)
        if self.rule.known and field:
            known = self.rule.known(self.log, field)
            words["known"] = str(Words(en=", ", zh="、")).join(known)
            near = self.nearest(field, value, known)
            if near:
                words["suggestion"] = near
        return words

    def nearest(self, field: str, value: str | None, known: Sequence[str]) -> str | None:
        if value is None:
            return None
        if (field, value) not in self.near:
            self.near[field, value] = did_you_mean(value, known)
        return self.near[field, value]

    def hint(self, case: str, words: Mapping[str, str]) -> str:
        template = self.rule.near if self.rule.near and "suggestion" in words and case != "shared" else None
        hints = self.rule.hint
        return str(template or hints.get(case, hints.get(""))).format_map(words)


def _named(rule: Rule) -> frozenset[str]:
    """The words in braces of a rule's sentences."""
    sentences = [*rule.message.values(), *rule.hint.values(), *([rule.near] if rule.near else [])]
    return frozenset(
        name.partition(".")[0]
        for words in sentences
        for text in (words.en, words.zh)
        for _text, name, _form, _how in Formatter().parse(text)
        if name
    )


def _place(hit: Mapping[str, Any]) -> str:
    """Where the first of several stands, as short as can be from where one is."""
    row = str(Words(en="row {row}", zh="第 {row} 行")).format(row=hit["first_row"])
    if (hit["first_file"], hit["first_sheet"]) == (hit["_file"], hit["_sheet"]):
        return row
    sheet = f"[{hit['first_sheet']}]" if hit["first_sheet"] and hit["first_sheet"] != hit["_sheet"] else ""
    file = hit["first_file"] if hit["first_file"] != hit["_file"] else ""
    return f"{file}{sheet} {row}".strip()


def shown(value: Any) -> str:
    """A value as a sentence shows it."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def cut(text: str, longest: int) -> str:
    """The text, shortened where it is very long — before a number or word that would be cut in two, so that what is
    to be masked can still be told."""
    if len(text) <= longest:
        return text
    return re.sub(r"[0-9A-Za-z@._+ -]{1,80}$", "", text[: longest - 1]) + "…"

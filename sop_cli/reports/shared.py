"""A result as others may see it: one person's own part, or without names, to be given outside.

Whatever a result holds passes through here as a whole (JSON, report, rows, findings); forms, marked logs and other
things made for the team are left out. What is kept is then read through once more: any name that is still in a text is
replaced. Free text is left out of what goes outside, since it may name people whom no list knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import polars as pl

from sop_cli.i18n import Words, _
from sop_cli.records.base import Kind
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input
from sop_cli.records.kinds import KINDS
from sop_cli.reports.model import Cell, Entry, Head, LongTable, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.values.letters import column_letter
from sop_cli.values.text import fold

PERSON_KEYS = ("name", "owner", "person", "winners")
CUSTOMER_FIELDS = ("customer", "alias", "group")
DEAL_FIELDS = ("deal", "contract")
FREE = frozenset({
    "action", "effect", "loss_reason", "summary", "feedback", "next_action", "title", "excerpt", "text", "message",
    "hint", "value", "reason", "status", "source", "review", "note", "cause", "about", "quote", "tags", "file", "sheet",
})  # fmt: skip
"""Keys and columns that people write freely, or that may quote what they wrote."""

PERSON, CUSTOMER, DEAL = Words(en="Person ", zh="员工"), Words(en="Customer ", zh="客户"), Words(en="Deal ", zh="商机")
COLLEAGUE, OTHER = Words(en="a colleague", zh="同事"), Words(en="another customer", zh="其他客户")


@dataclass(frozen=True)
class Names:
    """Every name that the records hold, spelling by spelling: whose it is. own: the customers of each person."""

    people: Mapping[str, str]
    customers: Mapping[str, str]
    deals: Mapping[str, str]
    own: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, book: Book) -> Names:
        """All names in a book: members with aliases and numbers, whoever is named in a record, customers, deals."""
        people: dict[str, str] = {}
        for person in book.roster.people:
            for text in (person.name, person.written, *person.aliases, person.id):
                if text and not text.isdigit():
                    people[text] = person.name
        customers: dict[str, str] = {}
        deals: dict[str, str] = {}
        own: dict[str, set[str]] = {}
        for kind, frame in sorted(book.frames.items()):
            for column in KINDS[kind].columns() if kind in KINDS else ():
                pool = _pool(kind, column.field, column.kind, people, customers, deals)
                if pool is None or column.field not in frame.columns:
                    continue
                for text in frame[column.field].cast(pl.String).drop_nulls().unique().sort().to_list():
                    for part in _parts(text):
                        pool.setdefault(part, _who(book, part) if pool is people else part)
            _owned(frame, book, own)
        short = _short_names(book)
        whole = {name: texts.union(*(short.get(text, ()) for text in texts)) for name, texts in own.items()}
        return cls(people, customers, deals, {name: frozenset(texts) for name, texts in whole.items()})


def _short_names(book: Book) -> dict[str, set[str]]:
    """What else each customer is called: deals are often named by it."""
    found: dict[str, set[str]] = {}
    for name, *others in book.frame("customers").select("customer", "alias", "group").iter_rows():
        if name:
            found.setdefault(name, set()).update(part for other in others if other for part in _parts(other))
    return found


def _pool(
    record: str, field: str, kind: Kind, people: dict[str, str], customers: dict[str, str], deals: dict[str, str]
) -> dict[str, str] | None:
    """The names that a column holds: customers, deals or people; None for all others."""
    if record != "members" and field in CUSTOMER_FIELDS:
        return customers
    if field in DEAL_FIELDS:
        return deals
    return people if kind in (Kind.PERSON, Kind.PEOPLE) else None


def _parts(text: str) -> list[str]:
    """A cell's names: shared ones stand side by side, with their shares behind (张伟:60%/李娜:40%)."""
    parts = [re.split(r"[:：]", part)[0].strip() for part in re.split(r"[、/／,，;；]", text)]
    return [part for part in (text.strip(), *parts) if len(part) > 1 or part.isalpha()]


def _who(book: Book, text: str) -> str:
    person = book.roster.find(text)
    return person.name if person else text


def _owned(frame: pl.DataFrame, book: Book, own: dict[str, set[str]]) -> None:
    if not {"owner", "customer"} <= set(frame.columns):
        return
    for owner, customer in frame.select("owner", "customer").drop_nulls().unique().iter_rows():
        for part in _parts(owner):
            own.setdefault(_who(book, part), set()).update(_parts(customer))


class _Veil:
    """Replaces names in texts, the longest first; width makes no difference."""

    def __init__(self, stands_for: Mapping[str, str]) -> None:
        self.stands_for = {fold(text): shown for text, shown in stands_for.items()} | dict(stands_for)
        ordered = sorted((text for text in self.stands_for if text), key=lambda text: (-len(text), text))
        self.pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        if self.pattern is None:
            return text
        plain = text if self.pattern.search(text) else fold(text)
        return self.pattern.sub(lambda m: self.stands_for[m[0]], plain) if self.pattern.search(plain) else text

    def finds(self, text: str) -> bool:
        """Whether a name stands in the text."""
        return self.pattern is not None and bool(self.pattern.search(text) or self.pattern.search(fold(text)))

    def over(self, thing: Any) -> Any:
        """The same thing with names replaced in every text of it, keys of mappings too."""
        if isinstance(thing, str):
            return self(thing)
        if isinstance(thing, Mapping):
            return {self.over(key): self.over(value) for key, value in thing.items()}
        if isinstance(thing, (list, tuple)):
            made = [self.over(item) for item in thing]
            return made if isinstance(thing, list) else tuple(made)
        if is_dataclass(thing) and not isinstance(thing, type):
            return replace(thing, **{item.name: self.over(getattr(thing, item.name)) for item in fields(thing)})
        return thing


def anonymous(result: Result, names: Names) -> Result:
    """The result without names: the same person or customer has the same number all through it."""
    stands_for: dict[str, str] = {}
    for pool, word in ((names.deals, DEAL), (names.customers, CUSTOMER), (names.people, PERSON)):
        order = {name: index for index, name in enumerate(sorted(set(pool.values())))}
        for text, name in pool.items():
            stands_for[text] = f"{word}{column_letter(order[name]) if word is PERSON else order[name] + 1}"
    veil = _Veil(stands_for)
    files = {
        path: f"{Words(en='File ', zh='文件')}{n}" for n, path in enumerate(sorted({i.path for i in result.inputs}), 1)
    }
    titles = dict(result.titles)
    return _bare(
        result,
        document=lambda summary: veil.over(_without_text(result.document(summary), titles)),
        report=lambda: veil.over(_report_without_text(result.report(), titles)),
        rows=lambda: veil.over(_table_without_text(result.rows())),
        findings=[veil.over(_finding_without_text(f, titles, files)) for f in result.findings],
        inputs=[replace(i, path=files[i.path], sheet=None) for i in result.inputs],
    )


def for_one(result: Result, name: str, names: Names, *, listed: bool = False) -> Result:
    """What one person may see: their own rows and figures, and the team's averages.

    listed: whether the result's listings are about this person alone, so that they may stay.
    """
    others = {text: str(COLLEAGUE) for text, who in names.people.items() if who != name}
    mine = names.own.get(name, frozenset())
    others |= {text: str(OTHER) for text in names.customers if text not in mine}
    others = {text: shown for text, shown in others.items() if text != name}
    veil = _Veil({text: text for text in mine} | others)
    spellings = {text for text, who in names.people.items() if who == name} | {name}

    def document(summary: bool) -> dict[str, Any]:
        whole = result.document(summary)
        kept = {key: _mine(value, spellings) for key, value in whole.items()}
        return veil.over(kept | {"team": _averages(whole.get("people"))})  # type: ignore[no-any-return]

    return _bare(
        result,
        document=document,
        report=lambda: veil.over(
            _own_report(result.report(), name, spellings, _averages(document_people(result)), listed=listed)
        ),
        rows=lambda: veil.over(_own_table(_plain(result.rows()), spellings)),
        findings=[veil.over(finding) for finding in result.findings if finding.owner in spellings],
        inputs=(),
    )


def document_people(result: Result) -> Any:
    """The people of the result's document, where it has any."""
    return result.document(False).get("people")


def _bare(
    result: Result,
    *,
    document: Callable[[bool], dict[str, Any]],
    report: Callable[[], Report],
    rows: Callable[[], Table],
    findings: Sequence[Finding],
    inputs: Sequence[Input],
) -> Result:
    """A result with nothing but these: whatever else it could be drawn as is left out."""
    return Result(
        command=result.command, document=document, report=report, rows=rows, findings=findings, inputs=inputs,
        period=result.period, titles=result.titles, manual=result.manual,
    )  # fmt: skip


def _without_text(thing: Any, titles: Mapping[str, str]) -> Any:
    if isinstance(thing, Mapping):
        code = thing.get("code")
        kept = {key: _without_text(value, titles) for key, value in thing.items()}
        for key in FREE & kept.keys():
            if isinstance(kept[key], (str, list)) and not (key == "value" and "dimension" in kept):
                kept[key] = [] if isinstance(kept[key], list) else None
        if "message" in kept:
            kept["message"] = titles.get(str(code))
        return kept
    if isinstance(thing, (list, tuple)):
        return [_without_text(item, titles) for item in thing]
    return thing


def _finding_without_text(finding: Finding, titles: Mapping[str, str], files: Mapping[str, str]) -> Finding:
    return replace(
        finding, message=titles.get(finding.code, finding.name), hint=None, value=None, sheet=None, clean=None,
        file=files.get(finding.file or "", None),
    )  # fmt: skip


def _report_without_text(report: Report, titles: Mapping[str, str]) -> Report:
    sections = []
    for section in report.sections:
        listings = [
            replace(one, title="", entries=[_bare_entry(entry, titles) for entry in one.entries])
            for one in section.listings
        ]
        tables = [_table_without_text(table) for table in section.tables]
        sections.append(replace(section, lead=None, paragraphs=(), tables=tables, listings=listings))
    return replace(report, headline=None, closing=None, sections=sections, inputs=None)


def _bare_entry(entry: Entry, titles: Mapping[str, str]) -> Entry:
    return Entry(titles.get(entry.code, entry.code), entry.emphasis, entry.code)


def _plain(table: Table | LongTable) -> Table:
    if isinstance(table, LongTable):
        raise TypeError("long tables hold no people's rows that could be shared")
    return table


def _table_without_text(table: Table | LongTable) -> Table:
    table = _plain(table)
    found_in_logs = any(head.field == "code" for head in table.heads)  # there a value is what somebody wrote
    blank = {n for n, head in enumerate(table.heads) if head.field in FREE and (head.field != "value" or found_in_logs)}
    rows = [[_wiped(cell) if n in blank else cell for n, cell in enumerate(row)] for row in table.rows]
    total = None if table.total is None else [_wiped(c) if n in blank else c for n, c in enumerate(table.total)]
    return replace(table, rows=rows, total=total, note=None, details={})


def _wiped(cell: Cell) -> Cell:
    return cell if not isinstance(cell.value, str) else Cell("")


def _mine(value: Any, spellings: Iterable[str]) -> Any:
    """Of lists the entries that are the person's; of everything else what is plain."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, Mapping) and _is_own(item, set(spellings))]
    if isinstance(value, Mapping):
        return {key: _mine(part, spellings) for key, part in value.items() if isinstance(part, list)}
    return value if isinstance(value, (int, float)) else None


def _is_own(item: Mapping[str, Any], spellings: set[str]) -> bool:
    if item.get("dimension") == "person":
        return item.get("value") in spellings
    named = [item[key] for key in PERSON_KEYS if key in item]
    return any(who in spellings if isinstance(who, str) else bool(set(who or ()) & spellings) for who in named)


ENOUGH = 4
"""From so many people on an average is shown: of fewer, one could work out a colleague's figure."""


def _averages(people: Any) -> dict[str, Any] | None:
    """The team's averages of rate and score, without names."""
    if not isinstance(people, list) or len(people) < ENOUGH:
        return None
    found: dict[str, Any] = {"people": len(people)}
    for key in ("rate", "score"):
        known = [one[key] for one in people if one.get(key) is not None]
        found[f"average_{key}"] = round(sum(known) / len(known), 4) if len(known) >= ENOUGH else None
    return found


def _own_table(table: Table, spellings: set[str]) -> Table:
    at = [n for n, head in enumerate(table.heads) if head.field in PERSON_KEYS]
    kind = next((n for n, head in enumerate(table.heads) if head.field == "dimension"), None)
    value = next((n for n, head in enumerate(table.heads) if head.field == "value"), None)

    def own(row: Sequence[Cell]) -> bool:
        if kind is not None and value is not None:
            return row[value].value in spellings
        return any(row[n].value in spellings for n in at)

    kept = [n for n, row in enumerate(table.rows) if own(row)]
    details = {now: table.details[n] for now, n in enumerate(kept) if n in table.details}
    return replace(table, rows=[table.rows[n] for n in kept], total=None, note=None, details=details)


def _own_report(
    report: Report, name: str, spellings: set[str], team: Mapping[str, Any] | None, *, listed: bool
) -> Report:
    sections = []
    for section in report.sections:
        tables = [own for table in section.tables if (own := _own_table(table, spellings)).rows]
        listings = [
            replace(one, entries=[replace(entry, quote=None) for entry in one.entries])
            for one in (section.listings if listed else ())
        ]
        if tables or listings:
            sections.append(
                replace(section, lead=None, paragraphs=(), tables=tables, listings=listings, charts=(), brief=True)
            )
    if team:
        heads = [
            Head(_("People"), "count", "people"), Head(_("Average achievement rate"), "percent", "average_rate"),
            Head(_("Average score"), "points", "average_score"),
        ]  # fmt: skip
        row = [Cell(team["people"], "count"), _average(team, "rate", "percent"), _average(team, "score", "points")]
        title = _("The team on average")
        sections.append(Section(title, tables=[Table(title, heads, [row], name=title)]))
    facts = [*report.facts, (_("For"), name)]
    return replace(report, facts=facts, headline=None, closing=None, inputs=None, sections=sections)


def _average(team: Mapping[str, Any], key: str, kind: Any) -> Cell:
    from fractions import Fraction

    found = team[f"average_{key}"]
    return Cell(None if found is None else Fraction(str(found)), kind, note=_("too few figures"))

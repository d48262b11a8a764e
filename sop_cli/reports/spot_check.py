"""`sop spot-check`: the records to look at as a form with room for the result, and who was looked at when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sop_cli.daily.checked import OUTCOMES, Standing
from sop_cli.daily.sample import Candidate, Drawn, reasons
from sop_cli.i18n import Words, _
from sop_cli.records.finding import Input
from sop_cli.records.sop import Sop
from sop_cli.records.spot_check import SpotCheck
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Entry, FormData, Head, Listing, Report, Section, Table
from sop_cli.reports.result import Result

_LONG_AGO = 30  # days from which on a person is worth a look for that alone


def spot_check(drawn: Drawn, sop: Sop, as_of: date, *, checker: str | None, inputs: Sequence[Input] = ()) -> Result:
    """The sample as a form. checker: who is going to look."""
    sheet = _Sheet(drawn, sop, as_of, checker)
    return Result(
        command="spot-check",
        document=lambda summary: _document(drawn, sheet, summary=summary),
        report=lambda: sheet.report(inputs),
        rows=sheet.rows,
        form=sheet.form,
        inputs=inputs,
    )


def people_checked(drawn: Drawn, sop: Sop, as_of: date, *, inputs: Sequence[Input] = ()) -> Result:
    """Who was looked at, when, and what came of it."""
    sheet = _Sheet(drawn, sop, as_of, None)
    return Result(
        command="spot-check",
        document=lambda summary: _document(drawn, sheet, summary=summary),
        report=lambda: sheet.overview(inputs),
        rows=lambda: _people(drawn.standings),
        inputs=inputs,
    )


def _document(drawn: Drawn, sheet: _Sheet, *, summary: bool) -> dict[str, Any]:
    return {
        "seed": drawn.seed, "by": drawn.by, "since": drawn.since, "population": drawn.population,
        "sample": [] if summary else [sheet.as_json(one) for one in drawn.chosen],
        "people": [
            {
                "name": one.name, "records": one.records, "checks": one.checks, "last_checked": one.last,
                "days": one.days, "agrees": one.agrees, "differs": one.differs, "open": one.open,
            }
            for one in drawn.standings
        ],
        "summary": {"sample": len(drawn.chosen), "checks": len(drawn.made), "never_checked": _never(drawn)},
    }  # fmt: skip


def _never(drawn: Drawn) -> int:
    return sum(not one.checks for one in drawn.standings)


class _Sheet:
    """One sample on its way to paper."""

    def __init__(self, drawn: Drawn, sop: Sop, as_of: date, checker: str | None) -> None:
        self.drawn = drawn
        self.sop = sop
        self.as_of = as_of
        self.checker = checker

    def facts(self) -> list[tuple[str, str]]:
        name = " ".join(part for part in (self.sop.name, self.sop.version) if part)
        return [(_("As of"), self.as_of.isoformat()), ("SOP", name)]

    def report(self, inputs: Sequence[Input]) -> Report:
        drawn = self.drawn
        headline = _("{count} of {all} records since {since}, with seed {seed}").format(
            count=len(drawn.chosen), all=drawn.population, since=drawn.since.isoformat(), seed=drawn.seed
        )
        title = str(_TITLE)
        return Report(
            kind="form",  # the workbook is the form and nothing else, since it comes back
            title=title,
            facts=self.facts(),
            headline=headline if drawn.chosen else _("There is no record left to look at."),
            sections=[Section(title, listings=[Listing("", [self.entry(one) for one in drawn.chosen], _columns())])]
            if drawn.chosen
            else [],
            definitions=[(str(term), str(text)) for term, text in _DEFINITIONS],
            inputs=inputs_table(inputs),
            closing=_("“-o spot-check.xlsx” is the form; put it, filled, into the folder of data.spot_checks.")
            if self.sop.files("spot_checks")
            else _("To keep what comes of it, name a folder in sop.yaml: spot_checks: data/spot-checks/*.xlsx"),
        )  # fmt: skip

    def overview(self, inputs: Sequence[Input]) -> Report:
        never = _never(self.drawn)
        headline = _("{checks} checks so far").format(checks=len(self.drawn.made))
        if never:
            headline = _("{headline}; nobody has looked at {count} of {all} people yet").format(
                headline=headline, count=never, all=len(self.drawn.standings)
            )
        table = _people(self.drawn.standings)
        return Report(
            kind="spot-check",
            title=str(Words(en="Who was spot-checked, and when", zh="抽查情况")),
            facts=self.facts(),
            headline=headline,
            sections=[Section(table.title, tables=[table])],
            inputs=inputs_table(inputs),
            closing=_("“sop spot-check -n 5” begins with those at the top."),
        )

    def entry(self, one: Candidate) -> Entry:
        worst = max((finding.severity.rank for finding in one.findings), default=0)
        about = f"{one.name} · {one.customer}" if one.customer else one.name
        boxes = "  ".join(f"□ {word}" for word in OUTCOMES.values())
        result = _("Result: {boxes}").format(boxes=boxes)
        weight = "watch" if worst > 1 else ""
        hint = f"{_('; ').join(self.why(one))} · {result}"
        return Entry(self.says(one), weight, one.id, one.day.isoformat(), about=about, hint=hint)  # type: ignore[arg-type]

    def says(self, one: Candidate) -> str:
        """What the record says, on one line."""
        channel = _("({channel}) ").format(channel=one.channel) if one.channel else ""
        said = one.summary or str(Words(en="no summary", zh="未写内容摘要"))
        following = ""
        if one.next_action:
            due = f" {one.due_date.isoformat()}" if one.due_date else ""
            following = _(" → {next_action}{due}").format(next_action=one.next_action, due=due)
        return f"{channel}{said}{following}"

    def why(self, one: Candidate) -> list[str]:
        """Why it was chosen, in words: facts to look at, and how long nobody has looked."""
        said = [finding.message.rstrip("。.") for finding in reasons(one)]
        standing = self.drawn.standing(one.name)
        if standing is None or not standing.checks:
            said.append(_("none of {name}’s records has been looked at yet").format(name=one.name))
        elif standing.days is not None and standing.days >= _LONG_AGO:
            said.append(
                _("the last look at {name}’s records was {days} days ago").format(name=one.name, days=standing.days)
            )
        return said or [str(Words(en="by chance", zh="随机抽到"))]

    def rows(self) -> Table:
        """The form as a flat table, to be filled in a text editor or read by a program."""
        columns = SpotCheck.columns()
        heads = [Head(column.field, "date" if column.field == "date" else "text", column.field) for column in columns]
        rows = [[self.cells(one)[column.field] for column in columns] for one in self.drawn.chosen]
        return Table(str(_TITLE), heads, rows, name="spot_checks")

    def cells(self, one: Candidate) -> dict[str, Cell]:
        said = {
            "id": one.id, "name": one.name, "customer": one.customer or "", "summary": self.says(one),
            "reason": _("; ").join(self.why(one)), "result": "", "checker": self.checker or "", "note": "",
        }  # fmt: skip
        return {key: Cell(text) for key, text in said.items()} | {
            "date": Cell(one.day, "date"), "checked": Cell(self.as_of, "date")
        }  # fmt: skip

    def form(self) -> FormData:
        boxes = Cell("\n".join(f"☐ {word}" for word in OUTCOMES.values()))
        records = [self.cells(one) | {"result": boxes} for one in self.drawn.chosen]
        inputs = ("result", "checked", "checker", "note")
        return FormData(
            "spot-check",
            {"team": Cell(self.sop.name), "count": Cell(len(records), "count")},
            {"records": records},
            choices={"result": [str(word) for word in OUTCOMES.values()]},
            dates=("checked",),
            inputs=inputs,
        )

    def as_json(self, one: Candidate) -> dict[str, Any]:
        standing = self.drawn.standing(one.name)
        file, sheet, row = one.place
        return {
            "id": one.id, "name": one.name, "customer": one.customer, "date": one.day, "channel": one.channel,
            "summary": one.summary, "next_action": one.next_action, "due_date": one.due_date, "group": one.group,
            "file": file, "sheet": sheet, "row": row, "weight": one.weight,
            "last_checked": standing.last if standing else None,
            "codes": sorted({finding.code for finding in reasons(one)}), "reasons": self.why(one),
        }  # fmt: skip


_TITLE = Words(en="Spot check of the follow-up records", zh="跟进记录抽查")

_DEFINITIONS = (
    (
        Words(en="Who comes first", zh="先看谁"),
        Words(
            en="whose records nobody has looked at yet, then those whose last check is longest ago; one record each in "
            "turn",
            zh="还没有抽查过的人在先，然后是上次抽查最早的人；每人一条，轮流抽取",
        ),
    ),
    (
        Words(en="Which record", zh="抽哪条"),
        Words(
            en="by chance, where a record weighs 1, and 2 or 3 more for each thing to check or to correct that the "
            "check names; the same seed gives the same records. A reason is a reason to look, not a judgement",
            zh="随机抽取；每条记录权重为 1，核对规则每提示一处“请核对”加 2、“需更正”加 3；种子相同则抽到的记录相同。"
            "抽查原因只是请看一看，不代表有问题",
        ),
    ),
)


def _columns() -> dict[str, str]:
    return {
        "code": str(Words(en="Check ID", zh="抽查编号")), "place": str(Words(en="Follow-up Date", zh="跟进日期")),
        "about": str(Words(en="Whose", zh="谁的记录")), "text": str(Words(en="Summary", zh="沟通内容摘要")),
        "hint": str(Words(en="Reason and result", zh="原因与结果")),
    }  # fmt: skip


def _people(standings: Sequence[Standing]) -> Table:
    """Everybody, the longest unchecked first."""
    heads = [
        Head(_("Name"), field="name"),
        Head(_("Records"), "count", "records"),
        Head(str(Words(en="Checks", zh="抽查次数")), "count", "checks"),
        Head(str(Words(en="Last check", zh="最近抽查")), "date", "last_checked"),
        Head(str(Words(en="Days since", zh="距今天数")), "count", "days"),
        *(Head(str(word), "count", kind) for kind, word in OUTCOMES.items()),
    ]
    never = str(Words(en="never", zh="还没有抽查过"))
    undated = str(Words(en="no date on the form", zh="抽查表未写日期"))
    rows = []
    for one in standings:
        note = None if one.last else undated if one.checks else never
        rows.append(
            [
                Cell(one.name), Cell(one.records, "count"), Cell(one.checks, "count"),
                Cell(one.last, "date", note=note), Cell(one.days, "count", note=note),
                Cell(one.agrees, "count"), Cell(one.differs, "count", "watch" if one.differs else ""),
                Cell(one.open, "count"),
            ]
        )  # fmt: skip
    title = Words(en="By person, the longest unchecked first", zh="按人列出，最久没有抽查的在前")
    return Table(str(title), heads, rows, name="people")

"""What one run looks at: which rules, whose records, since when. The log is always read and judged as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from sop_cli.checks.settings import Setting
from sop_cli.errors import SopError, raise_all
from sop_cli.i18n import _
from sop_cli.records.people import Person, did_you_mean, name_key
from sop_cli.records.sop import Sop
from sop_cli.rules.log import PERSON, Log

EVERY_RULE = "ALL"


@dataclass(frozen=True)
class Choice:
    """What was asked for on the command line, as written.

    select, ignore: codes or beginnings of codes. owners, teams: names. since: the first day of records.
    whole: all of the workspace's own logs are looked at, so that what is not found is not there.
    places: file and line of each entry of `followups.ignore`, where they are known.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    since: date | None = None
    whole: bool = True
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Scope:
    """What was chosen, with names understood. owners: as they stand in findings; None is everybody."""

    owners: frozenset[str] | None = None
    since: date | None = None

    def records(self) -> pl.Expr:
        """Whether a record is looked at; one whose date cannot be read is, since nobody knows its day."""
        return self._owned() & self._recent()

    def findings(self) -> pl.Expr:
        """Whether a finding is shown: by the owner and day of the record that it points at.

        A file that could not be read may hold anybody's records. A person's silence has no day and is shown always.
        """
        nobodys = pl.col(PERSON).is_null() & pl.col("_row").is_null()
        return (self._owned() | nobodys) & self._recent()

    def _owned(self) -> pl.Expr:
        if self.owners is None:
            return pl.lit(value=True)
        return pl.col(PERSON).is_in(sorted(self.owners)).fill_null(value=False)

    def _recent(self) -> pl.Expr:
        return pl.lit(value=True) if self.since is None else (pl.col("date") >= self.since).fill_null(value=True)

    def holds(self, owner: str | None, day: date | None) -> bool:
        """The same for one record."""
        return (self.owners is None or owner in self.owners) and (
            self.since is None or day is None or day >= self.since
        )

    @property
    def narrow(self) -> bool:
        """Whether anything is left out at all."""
        return self.owners is not None or self.since is not None


def understood(choice: Choice, log: Log, chosen: Mapping[str, Setting]) -> tuple[Scope, Mapping[str, Setting]]:
    """The scope of a run and its rules. Raises all that names nothing, with what may have been meant."""
    errors = [*_strange(choice.select, chosen), *_strange(choice.ignore, chosen)]
    people, found = _people(choice, log)
    raise_all([*errors, *found])
    if people is not None and not people:
        raise SopError(
            _("Nobody named by --owner belongs to the teams named by --team."),
            hint=_("Give one of the two; teams are those of the as-of date."),
        )
    return Scope(people, choice.since), {
        code: replace(setting, on=_switched(choice, setting, log.sop)) for code, setting in chosen.items()
    }


def _strange(selectors: Iterable[str], chosen: Mapping[str, Setting]) -> Iterator[SopError]:
    for text in selectors:
        if not any(_fits(text, code) for code in chosen):
            yield SopError(_("There is no rule “{code}”.").format(code=text), hint=_meant(text, chosen))


def _meant(text: str, chosen: Mapping[str, Setting]) -> str:
    by_name = {setting.rule.name: code for code, setting in chosen.items()}
    near = by_name.get(text.lower()) or did_you_mean(text.upper(), chosen)
    if near is None and (name := did_you_mean(text.lower(), by_name)):
        near = by_name[name]
    if near:
        return _("Did you mean “{near}”?").format(near=near)
    return _("Give a code such as FU203 or its beginning such as FU1; “sop rule” lists the rules.")


def _fits(selector: str, code: str) -> bool:
    return selector.upper() == EVERY_RULE or code.startswith(selector.upper())


def _weight(selectors: Iterable[str], code: str) -> int:
    """How closely a code is named: the length of the longest selector that fits, 0 where none does."""
    return max(
        (len(s) if s.upper() != EVERY_RULE else 1 for s in selectors if _fits(s, code)),
        default=0,
    )


def _switched(choice: Choice, setting: Setting, sop: Sop) -> bool:
    """Whether a rule runs: what names it most closely wins, and --ignore where both do equally.

    Selecting turns on what is off by default; what sop.yaml itself turns off must be named by its whole code.
    """
    code = setting.rule.code
    wanted, unwanted = _weight(choice.select, code), _weight(choice.ignore, code)
    if unwanted and unwanted >= wanted:
        return False
    if not choice.select:
        return setting.on
    turned_off = code in sop.followups.rules and not setting.on
    return wanted == len(code) or (bool(wanted) and not turned_off)


def _people(choice: Choice, log: Log) -> tuple[frozenset[str] | None, list[SopError]]:
    """The names chosen by person and by team, those that both name where both are given; None is everybody."""
    errors: list[SopError] = []
    groups = []
    if choice.owners:
        groups.append(_owners(choice.owners, log, errors))
    if choice.teams:
        groups.append(_team_members(choice.teams, log, errors))
    return (frozenset.intersection(*groups) if groups else None), errors


def _owners(names: Sequence[str], log: Log, errors: list[SopError]) -> frozenset[str]:
    by_key: dict[str, set[str]] = {}
    for person in log.roster.people:
        for name in filter(None, (person.name, person.written, person.id, *person.aliases)):
            by_key.setdefault(name_key(name), set()).add(person.name)
    for name in log.data[PERSON].drop_nulls().unique():
        by_key.setdefault(name_key(name), set()).add(name)
    strange = [text for text in names if name_key(text) not in by_key]
    known = {name for group in by_key.values() for name in group}
    errors += [
        _nobody(_("Nobody in the log or among the members is called “{name}”."), text, known) for text in strange
    ]
    return frozenset(name for text in names for name in by_key.get(name_key(text), ()))


def _team_members(teams: Sequence[str], log: Log, errors: list[SopError]) -> frozenset[str]:
    by_key: dict[str, list[Person]] = {}
    names: dict[str, str] = {}
    for person in log.roster.people:
        if team := person.at(log.as_of).team:
            by_key.setdefault(name_key(team), []).append(person)
            names.setdefault(name_key(team), team)
    strange = [text for text in teams if name_key(text) not in by_key]
    known = set(names.values())
    errors += [_nobody(_("No member belongs to a team “{name}”."), text, known) for text in strange]
    return frozenset(person.name for text in teams for person in by_key.get(name_key(text), ()))


_MOST_NAMES = 12


def _nobody(message: str, text: str, known: set[str]) -> SopError:
    near = did_you_mean(text, known)
    if near:
        hint = _("Did you mean “{near}”?").format(near=near)
    elif known:
        shown = _(", ").join(sorted(known)[:_MOST_NAMES]) + ("…" if len(known) > _MOST_NAMES else "")
        hint = _("Known: {words}").format(words=shown)
    else:
        hint = _("People and teams (column 团队, team) are named in the members file.")
    return SopError(message.format(name=text), hint=hint)

"""The definition of a team's SOP: `sop.yaml` as models. Keys are public, see docs/sop-yaml.md.

Words and numbers come as they were written (`sources/definition.py` hands every plain scalar on as text), so that
`version: 1.10`, a name `no` or a time `18:30` mean what the writer sees.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sop_cli.i18n import N_, Language
from sop_cli.records.advice import AdviceSpec
from sop_cli.records.kinds import KINDS
from sop_cli.records.notify import NotifySpec
from sop_cli.records.part import Count, Exact, Part
from sop_cli.records.scheme import EvaluationSpec

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _kind(name: str) -> str:
    if name not in KINDS:
        raise PydanticCustomError("unknown_kind", N_("No kind of record is called “{name}”."), {"name": name})
    return name


def _followup_field(name: str) -> str:
    if name not in FOLLOWUP_FIELDS:
        raise PydanticCustomError("unknown_field", N_("No follow-up column is called “{name}”."), {"name": name})
    return name


def _plan_field(name: str) -> str:
    if name not in PLAN_FIELDS:
        raise PydanticCustomError("unknown_plan_field", N_("No sales plan column is called “{name}”."), {"name": name})
    return name


PLAN_FIELDS = tuple(column.field for column in KINDS["plans"].columns())
FOLLOWUP_FIELDS = tuple(column.field for column in KINDS["followups"].columns())
KindName = Annotated[str, AfterValidator(_kind)]
FollowUpField = Annotated[str, AfterValidator(_followup_field)]
PlanField = Annotated[str, AfterValidator(_plan_field)]


class CalendarSpec(Part):
    """Which days are working days, and on which day a company's month starts."""

    country: str = Field("CN", description=N_("whose statutory calendar counts"))
    holidays: list[date] = Field([], description=N_("further days off"))
    workdays: list[date] = Field([], description=N_("further working days"))
    month_start: int = Field(
        1, ge=1, le=28, description=N_("26: a month runs from the 26th to the 25th, named by its end")
    )


class SourceSpec(Part):
    """How the files of one kind of record speak, where they do not use the names we know."""

    columns: dict[str, str | list[str]] = Field({}, description=N_("header in the file: field, or fields, of ours"))
    values: dict[str, dict[str, str]] = Field(
        {}, description=N_("per field: the word in the file, and our word for it")
    )
    dates: Literal["YMD", "DMY", "MDY"] | None = Field(None, description=N_("order where a date is ambiguous"))
    unit: str | None = Field(None, description=N_("unit of bare numbers: 千元, 万元, or a plain factor such as 1000"))


Texts = Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
"""A list of texts; one text stands for a list of it."""


class Timed(Part):
    """A rule with a clock: what is to be done within a time after something.

    FU303 looks at those of which the log can tell: `channel` and `words` say by what a record is known to be the deed,
    `after_channel` and `after_words` by what the one is known that starts the clock. Without the last two, `after` is
    understood where it reads like 首次通话, 首次拜访, 首次沟通 or first call, first visit, first contact, or is the
    name of the stage (the first record at it). All others are for people.
    """

    do: str = Field(description=N_("what is to be done"))
    after: str = Field(description=N_("what starts the clock; first call, first visit, first contact are understood"))
    within: str = Field(pattern=r"^\d{1,4}\s*(h|d|小时|天|工作日)$", description=N_("24h, 3d, 24小时, 2天, 2工作日"))
    channel: Texts = Field([], description=N_("by which channel; the record that stops the clock has one of these"))
    words: Texts = Field([], description=N_("the record that stops the clock says one of these"))
    after_channel: Texts = Field([], description=N_("the record that starts the clock has one of these channels"))
    after_words: Texts = Field([], description=N_("the record that starts the clock says one of these"))


class Evidence(Part):
    """Something that the log must say of a customer before the sale leaves a stage.

    With words: so many of them (at_least) stand in the fields (summary, feedback and next action unless named), in
    whatever records up to the one that leaves the stage. With fields alone: one of them is filled. With neither: the
    name is the word.
    """

    name: str = Field(min_length=1, description=N_("what is called missing"))
    words: Texts = Field([], description=N_("words of which one must be found; without words and fields: the name"))
    fields: list[FollowUpField] = Field(
        [], description=N_("fields to look into (summary, feedback, next_action); without words: fields to be filled")
    )
    at_least: int = Field(1, ge=1, description=N_("how many different words must be found"))

    @model_validator(mode="after")
    def _enough(self) -> Evidence:
        if self.at_least > max(len(self.words), 1):
            raise PydanticCustomError("at_least", N_("at_least asks for more words than there are."))
        return self


class Step(Part):
    """One step of a stage and the standard it is done to."""

    name: str = Field(description=N_("name of the step"))
    standard: str | None = Field(None, description=N_("the standard it is done to"))
    owner: str | None = Field(None, description=N_("role that answers for it"))


class Stage(Part):
    """One stage of the sales process."""

    id: str = Field(description=N_("id of the stage in files"))
    name: str = Field(description=N_("name of the stage"))
    owner: str | None = Field(None, description=N_("role that answers for it"))
    max_days: int | None = Field(None, ge=0, description=N_("normal longest stay, natural days"))
    steps: list[str | Step] = Field([], description=N_("what is done, each a text, or name, standard and owner"))
    enter: list[str] = Field([], description=N_("what must be true to enter"))
    exit: list[str] = Field([], description=N_("what must be true to leave"))
    timed: list[Timed] = Field([], description=N_("rules with a clock"))
    evidence: list[str | Evidence] = Field(
        [], description=N_("what the log must say before a sale leaves the stage: a word, or name, words and fields")
    )


class Role(Part):
    """Who does what, to what standard."""

    duties: list[str] = Field([], description=N_("what this role does"))
    answers_for: list[str] = Field([], description=N_("what this role answers for"))
    training: list[str] = Field([], description=N_("courses of the curriculum for this role"))


class Criterion(Part):
    """One criterion by which customers are qualified."""

    name: str = Field(description=N_("name of the criterion"))
    points: int | None = Field(None, description=N_("points when it is met"))
    question: str | None = Field(None, description=N_("what to ask"))


class Course(Part):
    """One course of the curriculum."""

    name: str = Field(description=N_("name of the course"))
    roles: list[str] = Field([], description=N_("for which roles; empty: for all"))
    months: list[int] = Field([], description=N_("from and to which month of employment"))
    form: str | None = Field(None, description=N_("how it is held: classroom, role play …"))


class Ignore(Part):
    """Findings that are known and accepted, with a reason and an end."""

    code: str = Field(description=N_("code of the rule"))
    customer: str | None = Field(None, description=N_("only this customer"))
    owner: str | None = Field(None, description=N_("only this person"))
    reason: str = Field(description=N_("why it is accepted"))
    until: date | None = Field(None, description=N_("last day on which it is accepted"))


class OwnRule(Part):
    """A rule of the team's own: a condition over the record, its deal and its customer. See docs/own-rules.md.

    What is wrong in one is told by `rules/own`, together with what is wrong in its condition.
    """

    code: Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^X\d{3}$"})] = Field(
        description=N_("code of the rule: X and three digits")
    )
    name: str | None = Field(None, description=N_("what the rule is called in lists"))
    when: str = Field(min_length=1, description=N_("the condition: amount > 100000 and synced_to is null"))
    message: str = Field(
        min_length=1, max_length=300, description=N_("what is said; {customer}, {deal.amount} are filled in")
    )
    hint: str | None = Field(None, max_length=300, description=N_("the way out"))
    severity: Annotated[str, WithJsonSchema({"enum": ["error", "warning", "info"]})] = Field(
        "warning", description=N_("error, warning or info")
    )
    column: FollowUpField | None = Field(
        None, description=N_("the column that is marked; else the first of the record's own in the condition")
    )


class FollowUpSpec(Part):
    """What the team's follow-up log must look like."""

    arrive: Literal["daily", "weekly", "any"] = Field(
        "any", description=N_("may lateness be judged by when a file arrived?")
    )
    channels: list[str] = Field([], description=N_("words allowed in the channel column; empty: any"))
    required: list[FollowUpField] = Field(
        ["customer", "owner", "date", "channel", "summary", "next_action", "due_date"],
        description=N_("fields that must be filled"),
    )
    rules: dict[str, Any] = Field({}, description=N_("per code: off, or the severity and options of the rule"))
    own_rules: list[OwnRule] = Field([], max_length=100, description=N_("rules of the team's own, X001 to X999"))
    ignore: list[Ignore] = Field([], description=N_("findings that are known and accepted"))
    done: list[str] = Field([], description=N_("further words that mean that the next action is done or dropped"))


class FeasibilitySpec(Part):
    """From where on `split-targets` asks whether a target is reasonable (warnings TG101 to TG106)."""

    max_growth: Exact = Field(
        Fraction(1, 2), description=N_("growth over the same period a year ago above which a target is hard to reach")
    )
    min_growth: Exact = Field(
        Fraction(0), description=N_("growth over the same period a year ago below which a target asks for little")
    )
    max_pipeline: Exact = Field(
        Fraction(1), description=N_("needed ÷ open pipeline above which the open deals do not carry the target")
    )
    max_gini: Exact = Field(
        Fraction(3, 10), description=N_("Gini of target ÷ capability above which the loads are uneven")
    )
    max_spread: Exact = Field(
        Fraction(2),
        description=N_("times the middle (or one so-manieth of it) from where on a load stands out, 1 or more"),
    )

    @model_validator(mode="after")
    def _order(self) -> FeasibilitySpec:
        if self.min_growth > self.max_growth:
            raise PydanticCustomError("growth", N_("min_growth is above max_growth."))
        if self.max_spread < 1:
            raise PydanticCustomError("spread", N_("max_spread must be 1 or more."))
        return self


class TodaySpec(Part):
    """How far `sop today` looks ahead."""

    deals: int = Field(7, ge=0, le=365, description=N_("open deals that should close within so many days"))
    birthdays: int = Field(7, ge=0, le=365, description=N_("birthdays within so many days"))


class ReviewSpec(Part):
    """Who takes part in a review and what it talks about."""

    participants: list[str] = Field([], description=N_("who takes part"))
    agenda: list[str] = Field([], description=N_("what it talks about"))


class PlanSpec(Part):
    """What sales plans must look like, and what there is to carry them out."""

    every: Literal["month", "week"] = Field("month", description=N_("for which stretch everybody has a plan"))
    roles: list[str] = Field(
        [], description=N_("who must have a plan; empty: evaluation.roles, else all with a role to sell")
    )
    required: list[PlanField] = Field(
        ["customer", "visits", "strategy"], description=N_("fields that must be filled; a frequency stands for visits")
    )
    visit_channels: list[str] = Field([], description=N_("channels that count as a visit; empty: any"))
    resources: dict[str, Count | dict[str, Count]] = Field(
        {}, description=N_("kind: how much of it there is a month; or by month, “*” for all others")
    )
    rules: dict[str, Any] = Field({}, description=N_("per code: off, or the severity and options of the rule"))
    ignore: list[Ignore] = Field([], description=N_("findings that are known and accepted"))

    @field_validator("resources")
    @classmethod
    def _months(cls, value: dict[str, int | dict[str, int]]) -> dict[str, int | dict[str, int]]:
        for by_month in value.values():
            for month in by_month if isinstance(by_month, dict) else ():
                if month != "*" and not _MONTH.fullmatch(month):
                    raise PydanticCustomError(
                        "month", N_("“{name}” is no month; write 2023-10, or “*” for all others."), {"name": month}
                    )
        return value

    def available(self, kind: str, month: str) -> int | None:
        """How much of a resource there is in a month; None where nothing is said."""
        found = self.resources.get(kind)
        return found.get(month, found.get("*")) if isinstance(found, dict) else found


class LetterSpec(Part):
    """What the commitment letters say beside the targets."""

    party: str | None = Field(
        None, description=N_("the company that hands the targets down (甲方); else the SOP's name")
    )
    representative: str | None = Field(None, description=N_("who signs for the company"))
    sign_by: date | None = Field(None, description=N_("until when letters are to be signed"))
    rewards: list[str] = Field([], description=N_("what reaching the target brings; empty: our wording"))
    consequences: list[str] = Field([], description=N_("what follows when it is missed; empty: our wording"))
    clauses: list[str] = Field([], description=N_("what is agreed besides; empty: our wording"))


class Change(Part):
    """What changed in a version of the SOP."""

    version: str = Field(description=N_("version that it came with"))
    effective: date | None = Field(None, description=N_("from which day"))
    what: str = Field(description=N_("what changed"))


class Sop(Part):
    """A team's SOP: the whole of sop.yaml."""

    sop: Literal[1] = Field(description=N_("version of this format"))
    name: str = Field(min_length=1, description=N_("name of the SOP"))
    version: str | None = Field(None, description=N_("version of the SOP"))
    effective: date | None = Field(None, description=N_("from which day it holds"))
    language: Language | None = Field(None, description=N_("language of outputs: zh or en"))
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$", description=N_("currency of all amounts"))
    display_unit: Literal["元", "千元", "万元", "百万元", "亿元", "1", "K", "M"] | None = Field(
        None, description=N_("unit in which amounts are shown; JSON is always in the currency unit")
    )
    timezone: str = Field("Asia/Shanghai", description=N_("which day is today"))
    calendar: CalendarSpec = Field(CalendarSpec(), description=N_("working days and months"))
    data: dict[KindName, str | list[str]] = Field(
        {}, description=N_("kind of record: files, relative to this file; book.xlsx#sheet names a sheet")
    )
    sources: dict[KindName, SourceSpec] = Field({}, description=N_("only where files do not speak the canonical names"))
    roles: dict[str, Role] = Field({}, description=N_("role: its duties"))
    stages: list[Stage] = Field([], description=N_("the sales process, in order"))
    qualification: list[Criterion] = Field([], description=N_("by what customers are qualified"))
    followups: FollowUpSpec = Field(FollowUpSpec(), description=N_("what the follow-up log must look like"))
    evaluation: EvaluationSpec = Field(EvaluationSpec(), description=N_("what people are evaluated by"))
    advice: AdviceSpec = Field(AdviceSpec(), description=N_("advice from figures, and who is to be supported"))
    targets: FeasibilitySpec = Field(FeasibilitySpec(), description=N_("from where on a target is asked about"))
    notify: NotifySpec = Field(NotifySpec(), description=N_("where digests are sent"))
    today: TodaySpec = Field(TodaySpec(), description=N_("how far the day's list looks ahead"))
    review: ReviewSpec = Field(ReviewSpec(), description=N_("who takes part in reviews"))
    plans: PlanSpec = Field(PlanSpec(), description=N_("sales plans and the resources that there are"))
    letters: LetterSpec = Field(LetterSpec(), description=N_("what the commitment letters say"))
    training: list[Course] = Field([], description=N_("the curriculum"))
    rhythm: dict[Literal["daily", "weekly", "monthly", "quarterly", "yearly"], list[str]] = Field(
        {}, description=N_("duties by day, week, month, quarter, year")
    )
    changes: list[Change] = Field([], description=N_("what changed in which version"))

    @field_validator("sop", mode="before")
    @classmethod
    def _format(cls, value: Any) -> Any:
        return int(value) if isinstance(value, str) and value.isdecimal() else value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise PydanticCustomError("zone", N_("No time zone is called “{name}”."), {"name": value}) from None
        return value

    @model_validator(mode="after")
    def _stages(self) -> Sop:
        ids = [stage.id for stage in self.stages]
        double = next((i for i in ids if ids.count(i) > 1), None)
        if double:
            raise PydanticCustomError("stage", N_("Two stages have the id “{name}”."), {"name": double})
        return self

    def files(self, kind: str) -> list[str]:
        """The globs of a kind of record, relative to sop.yaml."""
        named = self.data.get(kind, [])
        return [named] if isinstance(named, str) else list(named)

    @property
    def unit(self) -> str:
        """The unit that money is shown in."""
        return self.display_unit or "元" if self.currency == "CNY" else self.display_unit or "1"

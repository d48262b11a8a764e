"""A case of the knowledge base: a deal worth telling, kept as one Markdown file with YAML front matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sop_cli.i18n import N_, Words
from sop_cli.values.base import Refused
from sop_cli.values.dates import parse_date
from sop_cli.values.money import parse_money

Outcome = Literal["won", "lost", "open"]

OUTCOMES: dict[Outcome, Words] = {
    "won": Words(en="won", zh="赢单"),
    "lost": Words(en="lost", zh="输单"),
    "open": Words(en="open", zh="进行中"),
}

_SPELT: dict[str, Outcome] = {words.zh: outcome for outcome, words in OUTCOMES.items()}


def _outcome(value: Any) -> Any:
    return _SPELT.get(value, value.casefold()) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    try:
        return parse_date(value) if isinstance(value, str) else value
    except Refused:
        raise PydanticCustomError("case_day", N_("A date is wanted here, such as 2023-10-25.")) from None


def _amount(value: Any) -> Any:
    try:
        return Decimal(parse_money(value).minor) / 100 if isinstance(value, str) else value
    except Refused:
        raise PydanticCustomError("case_amount", N_("An amount is wanted here, such as 12.5万 or 125000.")) from None


def _tags(value: Any) -> Any:
    if isinstance(value, str):
        return [part for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    return value or []


Day = Annotated[date | None, BeforeValidator(_day)]


class Case(BaseModel):
    """The front matter of a case. Keys that are not ours are left to whoever wrote them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = Field(min_length=1, description=N_("what the case is called"))
    result: Annotated[Outcome, BeforeValidator(_outcome)] = Field("open", description=N_("won, lost or open"))
    customer: str | None = Field(None, description=N_("the customer"))
    product: str | None = Field(None, description=N_("the product"))
    stage: str | None = Field(None, description=N_("the stage at which it was decided"))
    owner: str | None = Field(None, description=N_("who can tell more"))
    deal: str | None = Field(None, description=N_("id of the deal"))
    amount: Annotated[Decimal | None, BeforeValidator(_amount)] = Field(None, description=N_("what it was worth"))
    closed: Day = Field(None, description=N_("the day on which it was decided"))
    added: Day = Field(None, description=N_("the day on which the case was written"))
    reason: str | None = Field(None, description=N_("why it was lost"))
    tags: Annotated[list[str], BeforeValidator(_tags)] = Field([], description=N_("words to find it by"))


@dataclass(frozen=True)
class CaseFile:
    """A case and where it lies. file: as shown, relative to the workspace. body: the text below the front matter."""

    file: str
    case: Case
    body: str

    @property
    def day(self) -> date | None:
        """The day by which a case belongs to a period: when it was written, else when it was decided."""
        return self.case.added or self.case.closed

    def as_json(self) -> dict[str, Any]:
        """The public keys of a case."""
        case = self.case
        return {
            "file": self.file, "title": case.title, "result": case.result, "customer": case.customer,
            "product": case.product, "stage": case.stage, "owner": case.owner, "deal": case.deal,
            "amount": None if case.amount is None else float(case.amount), "reason": case.reason,
            "closed": case.closed.isoformat() if case.closed else None,
            "added": case.added.isoformat() if case.added else None, "tags": list(case.tags),
        }  # fmt: skip

"""A case drafted from a deal: its facts, and what the follow-ups tell of it day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.case import OUTCOMES, Case
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved

SEPARATOR = Words(en=" · ", zh=" · ")


@dataclass(frozen=True)
class Talk:
    """One follow-up of the deal, as it was written down."""

    day: date
    owner: str | None
    channel: str | None
    summary: str | None
    feedback: str | None
    next_action: str | None


@dataclass(frozen=True)
class Draft:
    """What is known before anybody has told the story.

    background: label and text, in order (industry, tier, source, region, days from first contact to the end).
    """

    case: Case
    background: tuple[tuple[Words, str], ...] = ()
    talks: tuple[Talk, ...] = ()


class NoDealError(KeyError):
    """No deal, or several, answer to a name. known: ids or names that are like it, or that it stands for."""

    def __init__(self, wanted: str, known: list[str], *, several: bool = False) -> None:
        super().__init__(wanted)
        self.known, self.several = known, several


def draft(records: Resolved, wanted: str, *, tags: list[str] | None = None) -> Draft:
    """The draft of a case from a deal named by its id or its name. Raises NoDealError."""
    deal = _deal(records, wanted)
    told = sorted(_talks(records, deal), key=lambda talk: (talk.day, talk.owner or "", talk.summary or ""))
    title = SEPARATOR.en.join(
        part for part in (deal["customer"], deal["product"] or deal["deal"], str(OUTCOMES[deal["status"]])) if part
    )
    amount = None if deal["amount"] is None else Decimal(deal["amount"]) / 100
    case = Case(
        title=title, result=deal["status"], customer=deal["customer"], product=deal["product"],
        stage=_stage(records, deal), owner=deal["person"] or deal["owner"], deal=deal["id"] or deal["deal"],
        amount=amount, closed=deal["closed"], added=records.book.as_of,
        reason=deal["loss_reason"] if deal["status"] == "lost" else None, tags=tags or [],
    )  # fmt: skip
    return Draft(case, tuple(_background(records, deal, told)), tuple(told))


def deal_keys(deal: dict[str, Any]) -> set[str]:
    """The keys of the names a deal answers to: its id and its name."""
    return {name_key(text) for text in (deal["id"], deal["deal"]) if text}


def _deal(records: Resolved, wanted: str) -> dict[str, Any]:
    rows = records.deals.sort("created", "_id", nulls_last=True).rows(named=True)
    key = name_key(wanted)
    found = [row for row in rows if row["id"] and name_key(row["id"]) == key]
    found = found or [row for row in rows if key in deal_keys(row)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoDealError(wanted, [row["id"] or row["deal"] for row in found], several=True)
    raise NoDealError(wanted, sorted({text for row in rows for text in (row["id"], row["deal"]) if text}))


def _stage(records: Resolved, deal: dict[str, Any]) -> str | None:
    """The stage by its name in the SOP, where the SOP knows it."""
    if deal["stage"] is None:
        return None
    names = {name_key(word): stage.name for stage in records.book.sop.stages for word in (stage.id, stage.name)}
    return names.get(name_key(deal["stage"]), str(deal["stage"]))


def _talks(records: Resolved, deal: dict[str, Any]) -> Iterator[Talk]:
    """Follow-ups that name the deal, and those of its customer, naming none, in the days of the deal."""
    if deal["client"] is None:
        return
    keys = deal_keys(deal)
    first, last = deal["created"] or date.min, deal["closed"] or records.book.as_of
    for row in records.followups.filter(pl.col("client") == deal["client"]).iter_rows(named=True):
        named = row["deal"] is not None
        if (name_key(row["deal"]) in keys) if named else (first <= row["date"] <= last):
            yield Talk(
                row["date"], row["person"] or row["owner"], row["channel"], row["summary"], row["feedback"],
                row["next_action"],
            )  # fmt: skip


def _background(records: Resolved, deal: dict[str, Any], talks: list[Talk]) -> Iterator[tuple[Words, str]]:
    frame = records.book.frame("customers").drop_nulls("customer")
    known = next(
        (r for r in frame.iter_rows(named=True) if name_key(r["customer"]) == name_key(deal["customer"] or "")), {}
    )
    for field, words in _FACTS.items():
        text = deal.get(field) or known.get(field)
        if text:
            yield words, str(text)
    begun = deal["created"] or (talks[0].day if talks else None)
    if begun and deal["closed"]:
        yield _DAYS, str((deal["closed"] - begun).days)
    yield _RECORDS, str(len(talks))


_FACTS = {
    "region": Words(en="Region", zh="区域"),
    "industry": Words(en="Industry", zh="行业"),
    "size": Words(en="Size", zh="规模"),
    "tier": Words(en="Tier", zh="客户等级"),
    "source": Words(en="Source of the lead", zh="线索来源"),
}
_DAYS = Words(en="Days from creation to the end", zh="从创建到结束（天）")
_RECORDS = Words(en="Follow-up records", zh="跟进次数")

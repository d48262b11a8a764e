"""What a change of a record is: an addition, a postponed date, another owner, or an edit."""

from __future__ import annotations

from collections.abc import Mapping

from sop_cli.values.text import same_name

_NAMES = frozenset({"customer", "owner", "channel", "deal"})
_TEXTS = ("summary", "feedback", "next_action", "synced_to")
_STATUS = frozenset({"done", "stage", "synced_to"})
"""Cells whose meaning is how things stand: they are meant to change."""

_FOLLOWS = frozenset({"date", "due_date", "next_action", "channel", "recorded_at", "feedback", *_STATUS})
"""What may change along when new talk is written behind the old in one row a customer."""

_SHORTEST = 4
"""Below so many signs there was no text that one could add to."""

_ENDS = " \n。.;；,，、!！?？~…"


def changed(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The fields in which two records differ."""
    return sorted(field for field in {*was, *now} if was.get(field) != now.get(field))


def kind_of(was: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The kind of a change: extended, postponed, reassigned or edited; "respelt" when only spaces or case of a name
    differ."""
    fields = [f for f in changed(was, now) if not _same_name(f, was, now)]
    if not fields:
        return "respelt"
    if all(_adds(field, was, now) for field in fields) or _talked_on(fields, was, now):
        return "extended"
    if all(_adds(field, was, now) or _later(field, was, now) for field in fields):
        return "postponed"
    if fields == ["owner"]:
        return "reassigned"
    return "edited"


def _same_name(field: str, was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    return field in _NAMES and field in was and field in now and same_name(was[field]) == same_name(now[field])


def _adds(field: str, was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a cell only gained: it was empty, is a status, or has new text behind the old (or before it, set off)."""
    if field in _STATUS or (field not in was and field not in ("customer", "owner", "date")):
        return True
    return field in _TEXTS and field in now and _grew(was.get(field, ""), now[field])


def _grew(was: str, now: str) -> bool:
    bare = was.rstrip(_ENDS)
    if len(bare) < _SHORTEST or len(now) <= len(bare):
        return False
    return now.startswith(bare) or now.endswith("\n" + was)


def _later(field: str, was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    return field == "due_date" and field in was and field in now and now[field] > was[field]


def _talked_on(fields: list[str], was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """One row a customer: the summary grew, and the day and what comes next went on with it."""
    return (
        "summary" in fields
        and "summary" in was
        and _adds("summary", was, now)
        and set(fields) <= _FOLLOWS | {"summary"}
        and now.get("date", "") >= was.get("date", "")
    )


def pushed(was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether the same next action got a later date: no new talk, no other action."""
    return _later("due_date", was, now) and was.get("next_action") == now.get("next_action")


def matters(was: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The fields that make a change more than an addition."""
    fields = [f for f in changed(was, now) if not _same_name(f, was, now)]
    return {f for f in fields if not _adds(f, was, now)}

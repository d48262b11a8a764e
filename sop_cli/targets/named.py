"""The sum that somebody asks for by names in any order: 王芳, 华东/产品A/2023-11, 产品：其他."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.records.people import Roster, did_you_mean, name_key
from sop_cli.targets.asked import listed
from sop_cli.targets.limits import DIMENSION_WORDS
from sop_cli.targets.problem import Key
from sop_cli.values.base import Refused
from sop_cli.values.period import parse_period

Axes = Mapping[str, Sequence[str]]
"""The names of every split dimension."""

_BETWEEN = re.compile(r"\s*[/／×,，、]\s*")
_MONTH = re.compile(r"(\d{1,2})\s*月")


def find_key(text: str, axes: Axes, roster: Roster) -> Key:
    """The sum that the text names. Raises SopError for a name that is unknown, unclear or given twice."""
    places = _whole(text, axes, roster)
    words = [text] if places else [word for word in _BETWEEN.split(text.strip()) if word]
    found: dict[str, str] = {}
    for word in words:
        dimension, name = _one(text, word, axes, roster)
        if found.get(dimension, name) != name:
            message = _("“{one}” and “{other}” are both of the dimension {dimension}.").format(
                one=found[dimension], other=name, dimension=DIMENSION_WORDS[dimension]
            )
            raise _error(text, message, _("Name one of each dimension at most."))
        found[dimension] = name
    if not found:
        raise _error(text, _("No name is given."), _example())
    return Key(**found)


def _error(text: str, message: str, hint: str) -> SopError:
    return SopError(f"--explain “{text}”  {message}", Where(None), hint)


def _example() -> str:
    return _("Write names of the split, such as 华东/2023-11.")


def _whole(text: str, axes: Axes, roster: Roster) -> bool:
    """Whether the text is one name although it has a sign that parts names."""
    return bool(_places(text, axes, roster))


def _one(text: str, word: str, axes: Axes, roster: Roster) -> tuple[str, str]:
    before, sign, after = word.replace("：", ":").partition(":")
    dimension = _dimension(before) if sign else None
    wanted = {dimension: axes[dimension]} if dimension in axes and dimension else axes
    name = after.strip() if dimension else word
    places = _places(name, wanted, roster)
    if len(places) == 1:
        return places[0]
    if places:
        words = [f"{DIMENSION_WORDS[dimension]}:{found}" for dimension, found in places]
        raise _error(
            text, _("“{name}” can mean several things.").format(name=name), _("Write {forms}.").format(
                forms=_(" or ").join(words)))  # fmt: skip
    raise _error(text, *_unknown(name, wanted))


def _dimension(text: str) -> str | None:
    key = name_key(text)
    return next(
        (name for name, words in DIMENSION_WORDS.items() if key in (name_key(words.en), name_key(words.zh))), None
    )


def _unknown(name: str, axes: Axes) -> tuple[str, str]:
    every = [known for names in axes.values() for known in names]
    near = did_you_mean(name, every)
    hint = _("Did you mean “{near}”?").format(near=near) if near else None
    there = _("These are there: {names}").format(names=listed(every, 12))
    return _("“{name}” is no name of the split.").format(name=name), hint or there


def _places(text: str, axes: Axes, roster: Roster) -> list[tuple[str, str]]:
    """The dimensions in which the text is a name, with the name as it is spelt there."""
    key = name_key(text)
    found = [(dimension, name) for dimension, names in axes.items() for name in names if name_key(name) == key]
    if "person" in axes and not any(dimension == "person" for dimension, _name in found):
        person = roster.find(text)
        found += [("person", person.name)] if person and person.name in axes["person"] else []
    if not found and "month" in axes:
        found = [("month", label) for label in axes["month"] if _is_month(text, label)]
    return found


def _is_month(text: str, label: str) -> bool:
    """Whether a month is meant: 2023年11月, 2023/11, and 11月 where the year is clear."""
    short = _MONTH.fullmatch(text.strip())
    if short:
        return label.endswith(f"-{int(short[1]):02d}")
    try:
        return parse_period(text).label == label
    except Refused:
        return False

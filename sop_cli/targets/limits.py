"""The limits of a plan in whole steps, each checked by itself; whether they hold together is the split's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from sop_cli.i18n import Words, _
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.records.plan import LimitSpec
from sop_cli.targets.asked import Asked, Path, listed
from sop_cli.targets.growth import year_ago
from sop_cli.targets.members import find_member
from sop_cli.targets.months import find_month
from sop_cli.targets.problem import Key, Limit, Problem, around
from sop_cli.values.base import Refused
from sop_cli.values.measure import read_measure
from sop_cli.values.percent import parse_percent

DIMENSION_WORDS: dict[str, Words] = {
    "region": Words(en="region", zh="区域"),
    "team": Words(en="team", zh="团队"),
    "product": Words(en="product", zh="产品"),
    "person": Words(en="person", zh="人员"),
    "channel": Words(en="channel", zh="渠道"),
    "month": Words(en="month", zh="月份"),
}
_FIGURES = ("value", "min", "max", "min_growth", "max_growth")


@dataclass(frozen=True)
class Axes:
    """The names that a limit may use: per split dimension its members (None: at fault already, any name will do), and
    the region of each person.
    """

    names: Mapping[str, Mapping[str, object] | None]
    homes: Mapping[str, str | None]


def read_limits(asked: Asked, axes: Axes, step: int, problem: Problem) -> list[tuple[Limit, Path]]:
    """The limits that are sound by themselves, each with its place in the plan. problem: what they are limits of."""
    found = []
    for number, spec in enumerate(asked.spec.limits):
        path = (*asked.path, "limits", number)
        key = _key(asked, axes, spec, path, problem)
        given = _given(asked, spec, path)
        limit = None if key is None or not given else _limit(asked, spec, path, step, problem, key)
        if limit is not None:
            found.append((limit, path))
    return found


def _key(asked: Asked, axes: Axes, spec: LimitSpec, path: Path, problem: Problem) -> Key | None:
    before = len(asked.faults.found)
    names: dict[str, str | None] = {}
    for dimension in DIMENSION_WORDS:
        text = getattr(spec, dimension)
        if text is None:
            continue
        if dimension not in axes.names:
            message = _("The plan does not split over {dimension}.").format(dimension=DIMENSION_WORDS[dimension])
            asked.faults.add((*path, dimension), message, _("Name a dimension of the split."))
            continue
        names[dimension] = _member(asked, axes, dimension, text, (*path, dimension))
    if len(asked.faults.found) > before:
        return None
    key = Key(**names)
    if not key.dimensions:
        asked.faults.add(path, _("The limit does not say for what."), _("Name a region, product, person or month."))
        return None
    return _fitting(asked, axes, key, path, problem)


def _fitting(asked: Asked, axes: Axes, key: Key, path: Path, problem: Problem) -> Key | None:
    """The key, when its names go together."""
    homes = {**(problem.teams or {}), **axes.homes}
    own = {"team": (problem.person_teams or {}).get(key.person or "", key.team)}
    own["region"] = homes.get(key.person or own["team"] or "", key.region)
    for dimension, home in own.items():
        named = getattr(key, dimension)
        if named is not None and home != named:
            message = _("{name} belongs to {home}, not to {region}.").format(
                name=key.person or key.team, home=home, region=named
            )
            asked.faults.add((*path, dimension), message, _("Leave the {dimension} out.").format(
                dimension=DIMENSION_WORDS[dimension]))  # fmt: skip
            return None
    return key


def _member(asked: Asked, axes: Axes, dimension: str, text: str, path: Path) -> str | None:
    names = axes.names[dimension]
    if names is None:
        return text
    if dimension == "person":
        return find_member(asked, path, text, names)
    if dimension == "month":
        return find_month(asked, path, text, names)
    known = {name_key(name): name for name in names}
    found = known.get(name_key(text))
    if found is None:
        near = did_you_mean(text, list(known.values()))
        hint = _("Did you mean “{near}”?").format(near=near) if near else None
        message = _("“{name}” does not stand in split.{dimension}.").format(name=text, dimension=dimension)
        there = _("These are there: {names}").format(names=listed(list(known.values())))
        asked.faults.add(path, message, hint or there)
    return found


def _given(asked: Asked, spec: LimitSpec, path: Path) -> bool:
    """Whether the limit has figures that go together."""
    given = [name for name in _FIGURES if getattr(spec, name) is not None]
    if not given:
        asked.faults.add(path, _("The limit has no figure."), _("Give value, min or max."))
    elif "value" in given and len(given) > 1:
        asked.faults.add(path, _("value stands beside min or max."), _("Give value alone, or min and max."))
    else:
        return True
    return False


def _limit(asked: Asked, spec: LimitSpec, path: Path, step: int, problem: Problem, key: Key) -> Limit | None:
    before = len(asked.faults.found)
    parts = {name: _part(asked, (*path, name), getattr(spec, name)) for name in ("min", "max") if _is_part(spec, name)}
    amounts = {
        name: read_amount(asked, (*path, name), text)
        for name in ("value", "min", "max")
        if name not in parts and (text := getattr(spec, name)) is not None
    }
    grown = _grown(asked, spec, path, key)
    if len(asked.faults.found) > before:
        return None
    if amounts.get("value") is not None:
        steps = whole_steps(asked, (*path, "value"), amounts["value"] or 0, step)
        return None if steps is None else Limit(key, steps, steps)
    whole = problem.total * step if around(key, problem) == Key() else None
    lows = [amounts.get("min"), grown[0], *_of_whole(parts.get("min"), whole)]
    highs = [amounts.get("max"), grown[1], *_of_whole(parts.get("max"), whole)]
    low = max((low for low in lows if low is not None), default=None)
    high = min((high for high in highs if high is not None), default=None)
    bounds = _range(asked, path, low, high, step)
    if bounds is None or whole is not None:
        return bounds and Limit(key, *bounds)
    return Limit(key, *bounds, parts.get("min"), parts.get("max"))


def _is_part(spec: LimitSpec, name: str) -> bool:
    text = getattr(spec, name)
    return text is not None and any(sign in text for sign in "%％")


def _of_whole(part: Fraction | None, whole: int | None) -> list[Fraction]:
    return [] if part is None or whole is None else [part * whole]


def _part(asked: Asked, path: Path, text: str) -> Fraction | None:
    """A share of the sum around: 0% to 100%."""
    part = read_percent(asked, path, text)
    if part is not None and not 0 <= part <= 1:
        message = _("“{text}” is no share from 0% to 100%.").format(text=text)
        asked.faults.add(path, message, _("For growth over last year write max_growth or min_growth."))
        return None
    return part


def _grown(asked: Asked, spec: LimitSpec, path: Path, key: Key) -> tuple[Fraction | None, Fraction | None]:
    """What growth over a year ago makes of a limit: at least, at most."""
    found: list[Fraction | None] = []
    for name in ("min_growth", "max_growth"):
        text = getattr(spec, name)
        growth = None if text is None else read_percent(asked, (*path, name), text)
        base = None if growth is None else year_ago(asked, (*path, name), key)
        found.append(None if base is None or growth is None else max(Fraction(0), base * (1 + growth)))
    return found[0], found[1]


def read_percent(asked: Asked, path: Path, text: str) -> Fraction | None:
    """A share of the plan; a fault when it is not understood."""
    try:
        return parse_percent(text)
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint)
        return None


def _range(
    asked: Asked, path: Path, least: Fraction | int | None, most: Fraction | int | None, step: int
) -> tuple[int, int | None] | None:
    low, high = ceil(Fraction(least or 0) / step), None if most is None else floor(Fraction(most) / step)
    if least is not None and most is not None and least > most:
        message = _("min {least} is above max {most}.").format(least=asked.amount(least), most=asked.amount(most))
        asked.faults.add(path, message, _("Swap them, or correct one."))
        return None
    if high is not None and low > high:
        message = _("There is no multiple of {step} from {least} to {most}.").format(
            step=asked.amount(step), least=asked.amount(least or 0), most=asked.amount(most or 0)
        )
        asked.faults.add(path, message, nearest(asked, Fraction(least or 0, step), step))
        return None
    return low, high


def read_amount(asked: Asked, path: Path, text: str) -> int | None:
    """A figure of the plan in the unit's steps; a fault when it is not understood, too fine, or below 0."""
    try:
        amount = read_measure(text, asked.unit, currency=asked.world.sop.currency)
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint)
        return None
    if amount.rounded:
        asked.faults.add(path, _("“{text}” is finer than a cent.").format(text=text), _("Write two decimals at most."))
        return None
    if amount.minor < 0:
        asked.faults.add(path, _("“{text}” is below 0.").format(text=text), _("Write 0 or more."))
        return None
    return amount.minor


def whole_steps(asked: Asked, path: Path, amount: Fraction | int, step: int, message: str | None = None) -> int | None:
    """How many steps the amount is; a fault with the nearest values when it is no whole number of them."""
    steps = Fraction(amount) / step
    if steps.denominator == 1:
        return steps.numerator
    said = message or _("{amount} is no multiple of {step} (round_to).").format(
        amount=asked.amount(amount), step=asked.amount(step)
    )
    asked.faults.add(path, said, nearest(asked, steps, step))
    return None


def nearest(asked: Asked, steps: Fraction, step: int) -> str:
    """The multiples of the step below and above."""
    near = [asked.amount(count * step) for count in (floor(steps), ceil(steps)) if count]
    return _("The nearest are {values}.").format(values=_(" and ").join(near))

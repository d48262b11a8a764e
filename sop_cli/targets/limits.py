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
from sop_cli.targets.grid import family_of
from sop_cli.targets.members import find_member
from sop_cli.targets.months import find_month
from sop_cli.targets.problem import Key, Limit
from sop_cli.values.base import Refused
from sop_cli.values.measure import read_measure

DIMENSION_WORDS: dict[str, Words] = {
    "region": Words(en="region", zh="区域"),
    "product": Words(en="product", zh="产品"),
    "person": Words(en="person", zh="人员"),
    "month": Words(en="month", zh="月份"),
}


@dataclass(frozen=True)
class Axes:
    """The names that a limit may use: per split dimension its members (None: at fault already, any name will do), and
    the region of each person.
    """

    names: Mapping[str, Mapping[str, object] | None]
    homes: Mapping[str, str | None]


def read_limits(asked: Asked, axes: Axes, step: int) -> list[tuple[Limit, Path]]:
    """The limits that are sound by themselves, each with its place in the plan."""
    found = []
    for number, spec in enumerate(asked.spec.limits):
        path = (*asked.path, "limits", number)
        key = _key(asked, axes, spec, path)
        bounds = _bounds(asked, spec, path, step)
        if key is not None and bounds is not None:
            found.append((Limit(key, *bounds), path))
    return found


def _key(asked: Asked, axes: Axes, spec: LimitSpec, path: Path) -> Key | None:
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
    return _fitting(asked, axes, key, path)


def _fitting(asked: Asked, axes: Axes, key: Key, path: Path) -> Key | None:
    """The key, when its names go together and the combination is one that the split decides."""
    home = axes.homes.get(key.person or "", key.region)
    if key.region is not None and home != key.region:
        message = _("{name} belongs to {home}, not to {region}.").format(name=key.person, home=home, region=key.region)
        asked.faults.add((*path, "region"), message, _("Leave the region out."))
        return None
    flat = key._replace(region=key.product, product=None) if _is_flat(axes) else key
    if family_of(flat) is None:
        words = " × ".join(str(DIMENSION_WORDS[name]) for name in key.dimensions)
        message = _("Limits on {dimensions} are not understood yet.").format(dimensions=words)
        asked.faults.add(path, message, _("Set limits on region, product, person or month, on region × product, "
            "region × month or person × month."))  # fmt: skip
        return None
    return key


def _is_flat(axes: Axes) -> bool:
    """Whether products stand where regions do (see split.py)."""
    return "region" not in axes.names and "person" not in axes.names


def _member(asked: Asked, axes: Axes, dimension: str, text: str, path: Path) -> str | None:
    names = axes.names[dimension]
    if names is None:
        return text
    if dimension == "person":
        return find_member(asked, path, text, names)
    if dimension == "month":
        return find_month(asked, path, text)
    known = {name_key(name): name for name in names}
    found = known.get(name_key(text))
    if found is None:
        near = did_you_mean(text, list(known.values()))
        hint = _("Did you mean “{near}”?").format(near=near) if near else None
        message = _("“{name}” does not stand in split.{dimension}.").format(name=text, dimension=dimension)
        there = _("These are there: {names}").format(names=listed(list(known.values())))
        asked.faults.add(path, message, hint or there)
    return found


def _bounds(asked: Asked, spec: LimitSpec, path: Path, step: int) -> tuple[int, int | None] | None:
    given = [name for name in ("value", "min", "max") if getattr(spec, name) is not None]
    if not given:
        asked.faults.add(path, _("The limit has no figure."), _("Give value, min or max."))
        return None
    if "value" in given and len(given) > 1:
        asked.faults.add(path, _("value stands beside min or max."), _("Give value alone, or min and max."))
        return None
    amounts = {name: read_amount(asked, (*path, name), getattr(spec, name)) for name in given}
    if any(amount is None for amount in amounts.values()):
        return None
    if "value" in amounts:
        steps = whole_steps(asked, (*path, "value"), amounts["value"] or 0, step)
        return None if steps is None else (steps, steps)
    return _range(asked, path, amounts.get("min"), amounts.get("max"), step)


def _range(asked: Asked, path: Path, least: int | None, most: int | None, step: int) -> tuple[int, int | None] | None:
    low, high = -(-(least or 0) // step), None if most is None else most // step
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

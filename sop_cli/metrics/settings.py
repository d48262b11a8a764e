"""What may be wrong in the evaluation scheme of a sop.yaml, beyond its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop_cli.i18n import _
from sop_cli.metrics.goals import metric_of
from sop_cli.records.metric_names import METRIC_NAMES, find_metric, unit_of
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.records.scheme import Metrics
from sop_cli.records.sop import Sop
from sop_cli.values.units import Unit

Path = tuple[str | int, ...]
Problem = tuple[Path, str, str | None]
"""A path into sop.yaml, what is wrong there, and the way out."""

_FIGURES = ("score", "rate", "rate_change")
_NAMES = tuple(metric.name for metric in METRIC_NAMES)
_HERE = ("evaluation", "metrics")
_PAY = ("evaluation", "pay")


def problems(sop: Sop) -> list[Problem]:
    """Metrics of the score that have no such name, awards for what is no figure, roles and grades that do not exist.

    A metric of which there are no records yet is right: its score is incomplete until there are.
    """
    return [*_metrics(sop), *_roles(sop), *_awards(sop), *_forced(sop), *_pay(sop)]


def _metrics(sop: Sop) -> Iterator[Problem]:
    spec = sop.evaluation
    places: list[tuple[Path, Metrics]] = [(_HERE, spec.metrics)]
    places += [(("evaluation", "by_role", role, "metrics"), own.metrics) for role, own in spec.by_role.items()]
    for here, metrics in places:
        for name, metric in metrics.items():
            if not metric.judged and not _known(name):
                yield _unknown(name, (*here, name))


def _roles(sop: Sop) -> Iterator[Problem]:
    spec = sop.evaluation
    named = {name_key(role) for role in spec.roles}
    for role in spec.by_role:
        path = ("evaluation", "by_role", role)
        if sop.roles and name_key(role) not in {name_key(known) for known in sop.roles}:
            yield _not_among(role, sop.roles, path, _("“{name}” is no role of this SOP (roles).").format(name=role))
        elif named and name_key(role) not in named:
            message = _("Nobody with the role “{name}” is evaluated: evaluation.roles does not name it.")
            yield path, message.format(name=role), _("Add it to evaluation.roles, or take this scheme out.")


def _awards(sop: Sop) -> Iterator[Problem]:
    spec = sop.evaluation
    own = spec.every_metric if spec.metrics or spec.by_role else []
    for index, award in enumerate(spec.awards):
        path = ("evaluation", "awards", index)
        for key, name in (("metric", award.metric), ("then", award.then)):
            if name is not None and name not in (*_FIGURES, *own) and not _known(name):
                yield _no_award(name, (*path, key), own)
        if award.grade is not None and award.grade not in spec.every_grade:
            yield _no_grade(award.grade, spec.every_grade, (*path, "grade"))


def _forced(sop: Sop) -> Iterator[Problem]:
    spec = sop.evaluation
    for grade in spec.forced.shares if spec.forced else ():
        if grade not in spec.every_grade:
            yield _no_grade(grade, spec.every_grade, ("evaluation", "forced", "shares", grade))


def _pay(sop: Sop) -> Iterator[Problem]:
    spec = sop.evaluation
    if spec.pay is None:
        return
    if not spec.pay.has_base and not spec.pay.commissions:
        yield _PAY, _("Nothing is paid by this."), _("Give base and grades, a grid, or commissions.")
    if spec.pay.has_base and not spec.pay.base and not sop.files("pay_bases"):
        yield (
            _PAY,
            _("There is no base amount to reckon from."),
            _("Give pay.base by role, or a file of them under data: pay_bases."),
        )
    for grade in spec.pay.grades:
        if grade not in spec.every_grade:
            yield _no_grade(grade, spec.every_grade, (*_PAY, "grades", grade))
    lacking = [grade for grade in spec.every_grade if spec.pay.grades and grade not in spec.pay.grades]
    if lacking:
        message = _("No coefficient is given for the grade “{grade}”.").format(grade=", ".join(lacking))
        yield (*_PAY, "grades"), message, None
    yield from _pay_metrics(sop)


def _pay_metrics(sop: Sop) -> Iterator[Problem]:
    pay = sop.evaluation.pay
    if pay is None:
        return
    own = sop.evaluation.every_metric
    for key in ("row", "column") if pay.grid else ():
        name = getattr(pay.grid, key)
        if name not in own and not _known(name):
            yield _unknown(name, (*_PAY, "grid", key))
    for index, commission in enumerate(pay.commissions):
        if not _known(commission.metric) or unit_of(metric_of(commission.metric)) is not Unit.MONEY:
            money = [metric.name for metric in METRIC_NAMES if metric.unit is Unit.MONEY]
            message = _("“{name}” is no amount of money.").format(name=commission.metric)
            yield _not_among(commission.metric, money, (*_PAY, "commissions", index, "metric"), message)


def _known(name: str) -> bool:
    return find_metric(name) is not None


def _unknown(name: str, path: Path) -> Problem:
    near = did_you_mean(name, _NAMES)
    hint = _("Points that people give need “judged: true”. Metrics that are worked out: {names}").format(
        names=", ".join(_NAMES)
    )
    if near:
        hint = _("Did you mean “{near}”?").format(near=near)
    return path, _("“{name}” is no metric that can be worked out.").format(name=name), hint


def _no_award(name: str, path: Path, own: list[str]) -> Problem:
    known = dict.fromkeys([*_FIGURES, *own, *_NAMES])
    return _not_among(name, known, path, _("No award can be given for “{name}”: it is no metric.").format(name=name))


def _no_grade(name: str, grades: Iterable[str], path: Path) -> Problem:
    return _not_among(name, grades, path, _("“{name}” is no grade of this scheme.").format(name=name))


def _not_among(name: str, known: Iterable[str], path: Path, message: str) -> Problem:
    names = list(known)
    near = did_you_mean(name, names)
    hint = (
        _("Did you mean “{near}”?").format(near=near)
        if near
        else _("These are known: {names}").format(names=", ".join(names))
    )
    return path, message, hint

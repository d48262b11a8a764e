"""What may be wrong in the evaluation scheme of a sop.yaml, beyond its form."""

from __future__ import annotations

from sop_cli.i18n import _
from sop_cli.records.metric_names import METRIC_NAMES, find_metric
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import Sop

Problem = tuple[tuple[str | int, ...], str, str | None]
"""A path into sop.yaml, what is wrong there, and the way out."""

_FIGURES = ("score", "rate", "rate_change")
_NAMES = tuple(metric.name for metric in METRIC_NAMES)
_HERE = ("evaluation", "metrics")


def problems(sop: Sop) -> list[Problem]:
    """Metrics of the score that have no such name, and awards for what is no figure.

    A metric of which there are no records yet is right: its score is incomplete until there are.
    """
    spec = sop.evaluation
    found = [_unknown(name, (*_HERE, name)) for name, m in spec.metrics.items() if not m.judged and not _known(name)]
    for index, award in enumerate(spec.awards):
        if award.metric not in (*_FIGURES, *spec.metrics) and not _known(award.metric):
            found.append(_no_award(award.metric, ("evaluation", "awards", index, "metric"), list(spec.metrics)))
    return found


def _known(name: str) -> bool:
    return find_metric(name) is not None


def _unknown(name: str, path: tuple[str | int, ...]) -> Problem:
    near = did_you_mean(name, _NAMES)
    hint = _("Points that people give need “judged: true”. Metrics that are worked out: {names}").format(
        names=", ".join(_NAMES)
    )
    if near:
        hint = _("Did you mean “{near}”?").format(near=near)
    return path, _("“{name}” is no metric that can be worked out.").format(name=name), hint


def _no_award(name: str, path: tuple[str | int, ...], own: list[str]) -> Problem:
    known = [*_FIGURES, *own, *_NAMES]
    near = did_you_mean(name, known)
    hint = (
        _("Did you mean “{near}”?").format(near=near)
        if near
        else _("These are known: {names}").format(names=", ".join(dict.fromkeys(known)))
    )
    return path, _("No award can be given for “{name}”: it is no metric.").format(name=name), hint

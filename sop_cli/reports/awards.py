"""Awards as they are shown: who has them, and why in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.awards import Won
from sop_cli.records.scheme import Award
from sop_cli.reports.model import Cell, Head, Table
from sop_cli.reports.people import NO_DATA, Team
from sop_cli.reports.words import Speaker, kind_of, listed, title_of
from sop_cli.values.show import percent


def awards_json(team: Team) -> list[dict[str, Any]]:
    """The public keys of awards."""
    return [
        {"award": won.award.name, "winners": list(won.figures), "reason": reason(won, team.speaker)}
        for won in team.awards
    ]


def reason(won: Won, speaker: Speaker) -> str:
    """Why an award is given, with the figure it is given for, what decided among equals, and who could win it."""
    parts = [_best(won, speaker)]
    if won.second and won.award.then:
        shown = next(iter(won.second.values()))
        parts.append(
            _("of those with the same figure the better one in {metric}: {figure}").format(
                metric=_title(won.award.then), figure=_figure(shown, won.award.then, speaker)
            )
        )
    elif len(won.figures) > won.award.winners:
        parts.append(_("equal figures share it"))
    if limits := _(", ").join(_limits(won.award, speaker)):
        parts.append(_("open to: {limits}").format(limits=limits))
    return _("; ").join(parts)


def _best(won: Won, speaker: Speaker) -> str:
    if not won.figures:
        if won.earlier:
            return _("There are no figures of {period} to compare with.").format(period=won.earlier).rstrip(".。")
        if any(_limits(won.award, speaker)):
            return _("Nobody meets the conditions")
        return _("Nobody has the figure that this award needs.").rstrip(".。")
    metric = won.award.metric
    best = next(iter(won.figures.values()))
    if metric == "score":
        return _("highest score: {score}").format(score=speaker.score(best))
    if metric == "rate":
        return _("highest achievement rate of revenue: {rate}").format(rate=percent(best))
    if metric == "rate_change":
        return _("; ").join(_progress(name, won) for name in won.figures)
    return _("best in {metric}: {figure}").format(metric=title_of(metric), figure=speaker.figure(best, metric))


def _progress(name: str, won: Won) -> str:
    return _("{name}’s achievement rate of revenue rose from {before} to {now}, by {change} points").format(
        name=name,
        before=percent(won.before[name]),
        now=percent(won.now[name]),
        change=percent(won.figures[name])[:-1],
    )


def _limits(award: Award, speaker: Speaker) -> Iterator[str]:
    if award.at_least is not None:
        yield _("{metric} at least {figure}").format(
            metric=_title(award.metric), figure=_figure(award.at_least, award.metric, speaker)
        )
    if award.roles:
        yield listed(award.roles)
    if award.min_months:
        yield _("employed for {months} months").format(months=award.min_months)
    if award.min_target is not None:
        yield _("target of at least {amount}").format(amount=speaker.money(award.min_target))
    if award.grade:
        yield _("grade {grade} or better").format(grade=award.grade)


_OWN = {
    "score": Words(en="score", zh="综合评分"),
    "rate": Words(en="achievement rate of revenue", zh="销售额达成率"),
    "rate_change": Words(en="rise of the achievement rate", zh="达成率提高"),
}


def _title(metric: str) -> str:
    return str(_OWN.get(metric, title_of(metric)))


def _figure(figure: Fraction, metric: str, speaker: Speaker) -> str:
    if metric == "score":
        return speaker.score(figure)
    if metric in _OWN or kind_of(metric) == "percent":
        return percent(figure)
    return speaker.figure(figure, metric)


def awards_table(team: Team) -> Table | None:
    """Awards, winners and reasons."""
    if not team.awards:
        return None
    heads = [
        Head(_("Award"), field="award"),
        Head(_("Winners"), field="winners"),
        Head(_("Reason"), field="reason", width=48),
    ]
    return Table(_("Awards"), heads, [list(row.values()) for row in award_cells(team)], name=str(_AWARDS))


_AWARDS = Words(en="Awards", zh="评选")


def award_cells(team: Team) -> list[dict[str, Cell]]:
    """A row an award, by the names that the form's placeholders use."""
    return [
        {
            "award": Cell(won.award.name),
            "winners": Cell(listed(won.figures) or None, note=str(NO_DATA)),
            "reason": Cell(reason(won, team.speaker)),
        }
        for won in team.awards
    ]

"""The definitions that stand on a report: every figure that it uses, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sop_cli.i18n import Words, _
from sop_cli.metrics import actions, bridge, funnel, landing, risks, slippage, who
from sop_cli.metrics.base import all_metrics
from sop_cli.metrics.grades import forced_groups
from sop_cli.metrics.score import Scored
from sop_cli.records.scheme import EvaluationSpec, Forced, MetricSpec, Scheme
from sop_cli.reports.words import title_of
from sop_cli.values.show import number, percent

TERMS: dict[str, tuple[Words, Words]] = {
    "rate": (
        Words(en="Achievement rate", zh="达成率"),
        Words(
            en="actual ÷ target of the same metric, scope and period; where lower is better 2 - actual ÷ target, "
            "not below 0; "
            "without a target or with a target of 0 there is none",
            zh="同一指标、范围和期间的实际 ÷ 目标；越低越好的指标为 2 - 实际 ÷ 目标，不低于 0；没有目标或目标为 "
            "0 时不计算",
        ),
    ),
    "target": (
        Words(en="Target", zh="目标"),
        Words(
            en="from the targets files: target rows inside the period add up; the coarsest breakdown that has "
            "the dimension counts",
            zh="取自目标文件：期间内的各行相加，用含有该维度的最粗一层分解",
        ),
    ),
    "gap": (
        Words(en="Gap", zh="缺口/超额"),
        Words(en="actual - target; negative: short", zh="实际 - 目标，负数为缺口，正数为超额"),
    ),
    "contribution": (
        Words(en="Contribution", zh="对缺口的影响"),
        Words(
            en="each part’s actual - target; the parts of a dimension add up to the whole’s gap, “not assigned” "
            "holds the rest",
            zh="各部分的实际 - 目标；同一维度的各部分相加等于整体缺口，其余记入“未归属”",
        ),
    ),
    "time": (
        Words(en="Time progress", zh="时间进度"),
        Words(
            en="working days passed, the as-of date included, ÷ working days of the period; difference = "
            "achievement rate - time progress",
            zh="已过工作日（含统计日期当天）÷ 期间工作日；进度差 = 累计达成率 - 时间进度",
        ),
    ),
    "before": (
        Words(en="Previous period, year on year", zh="环比、同比"),
        Words(
            en="revenue ÷ that of the period before, or of the same period a year ago, - 1; January and February "
            "are taken together; "
            "none where the base is 0 or less, or the records do not reach back; a running period is compared "
            "with as many days",
            zh="销售额 ÷ 上一期或上年同期 - 1；1 月、2 月合并计算；基数不大于 0 或记录不够早时为“—”；"
            "期间未结束时按相同天数比较",
        ),
    ),
    "funnel": (Words(en="Stage conversion", zh="阶段转化率"), funnel.DEFINITION),
    "bridge": (Words(en="Volume, price, mix", zh="销量、价格、结构"), bridge.DEFINITION),
    "slippage": (Words(en="The gap by deals", zh="商机与缺口"), slippage.DEFINITION),
    "landing": (Words(en="Landing", zh="预计落点"), landing.DEFINITION),
    "concentration": (Words(en="Concentration", zh="客户集中度"), risks.CONCENTRATION),
    "overdue": (Words(en="Overdue large deals", zh="逾期大额商机"), risks.OVERDUE),
    "coverage": (Words(en="Pipeline coverage", zh="商机覆盖倍数"), risks.COVERAGE),
    "effect": (Words(en="Effect of a measure", zh="措施效果"), actions.EFFECT),
    "who": (Words(en="Who is evaluated", zh="参评人员"), Words(en=who.RULE_EN, zh=who.RULE_ZH)),
}


def definitions(metrics: Iterable[str], terms: Iterable[str]) -> list[tuple[str, str]]:
    """The words of metrics, then of further terms."""
    known = all_metrics()
    wanted = set(metrics)
    named = [(str(m.title), str(m.definition)) for m in known.values() if m.name in wanted]
    return named + [(str(TERMS[term][0]), str(TERMS[term][1])) for term in terms]


def score_definitions(spec: EvaluationSpec, people: Sequence[Scored]) -> list[tuple[str, str]]:
    """How the score and the grades of this SOP are made."""
    parts = _("; ").join(_weights(scheme) for scheme in spec.schemes)
    score = _(
        "Σ weight × achievement rate, a rate counting from 0 to its cap (100% unless set); judged points count ÷ "
        "100; rates without a "
        "target count as they are; without data of a metric there is no score. Weights: {parts}"
    ).format(parts=parts)
    if any(metric.bonus is not None for scheme in spec.schemes for metric in scheme.metrics.values()):
        score += _("; bonus points stand beside the score, grade and rank go by both together")
    return [(_("Score"), score), (_("Grade"), _grades(spec, people)), *_excused(spec)]


def _weights(scheme: Scheme) -> str:
    parts = _(", ").join(_counts(name, metric) for name, metric in scheme.metrics.items())
    return _("{head}: {parts}").format(head=scheme.role, parts=parts) if scheme.role else parts


def _counts(name: str, metric: MetricSpec) -> str:
    extra = [_("judged 0–100")] if metric.judged else []
    extra += [_("capped at {rate}").format(rate=percent(metric.cap))] if metric.cap != 1 else []
    extra += [_("starts at {rate}").format(rate=percent(metric.floor))] if metric.floor else []
    extra += [_("less is better")] if metric.better == "lower" else []
    extra += [_("bonus up to {points}").format(points=number(metric.bonus))] if metric.bonus is not None else []
    more = _(" ({more})").format(more=_(", ").join(extra)) if extra else ""
    return f"{title_of(name)} {number(metric.weight)}{more}"


def _grades(spec: EvaluationSpec, people: Sequence[Scored]) -> str:
    bounds = "; ".join(
        (f"{scheme.role}: " if scheme.role else "")
        + _(", ").join(f"{name} ≥ {number(scheme.grades[name])}" for name in scheme.best_first)
        for scheme in spec.schemes
        if scheme.role is None or scheme.grades != spec.grades
    )
    plain = _("by the exact score: {grades}").format(grades=bounds)
    return plain if spec.forced is None else _forced(spec, spec.forced, plain, people)


def _forced(spec: EvaluationSpec, forced: Forced, plain: str, people: Sequence[Scored]) -> str:
    """Shares where there are enough people; which groups that is in this report."""
    shares = _(", ").join(f"{grade} {percent(share)}" for grade, share in forced.shares.items())
    ranked = [(p.name, p.total, p.scheme, p.stay) for p in people if p.total is not None and not p.excused]
    groups = [(name or _("all together"), len(group)) for name, group in forced_groups(spec, ranked).items()]
    told = (
        _("so here for {groups}").format(groups=_(", ").join(f"{name} ({count})" for name, count in groups))
        if groups
        else _("so not here, with {count} people graded").format(count=len(ranked))
    )
    return _(
        "by place, where {count} people or more are graded ({within}): {shares}; equal scores have the same grade; "
        "{told}; else {plain}"
    ).format(count=forced.min_people, within=str(_WITHIN[forced.within]), shares=shares, told=told, plain=plain)


_WITHIN = {
    "all": Words(en="all together", zh="全体"),
    "role": Words(en="each role by itself", zh="各岗位分别"),
    "team": Words(en="each team by itself", zh="各团队分别"),
    "region": Words(en="each region by itself", zh="各区域分别"),
}


def _excused(spec: EvaluationSpec) -> list[tuple[str, str]]:
    months = [(scheme.role, scheme.excused_months) for scheme in spec.schemes]
    if not any(count for _role, count in months):
        return []
    said = [
        f"{role}: {count}" if role else str(count) for role, count in months if role is None or count != months[0][1]
    ]
    text = _(
        "who is employed for fewer whole months on the period’s last day is shown, but not graded or ranked: {months}"
    )
    return [(_("Newcomers"), text.format(months=_(", ").join(said)))]

"""The metrics that targets may be of: their names in both languages and the unit that figures are written in.

What a metric is worth and how it is worked out is the metrics' room; readers need its name and unit alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sop_cli.i18n import Words
from sop_cli.values.text import same_name
from sop_cli.values.units import Unit


@dataclass(frozen=True)
class MetricName:
    """A metric: its canonical name, what people call it, the unit of its figures, and further spellings."""

    name: str
    title: Words
    unit: Unit
    aliases: tuple[str, ...] = ()


def _of(name: str, en: str, zh: str, unit: Unit, *aliases: str) -> MetricName:
    return MetricName(name, Words(en=en, zh=zh), unit, aliases)


METRIC_NAMES = (
    _of(
        "revenue", "Revenue", "销售额", Unit.MONEY,
        "销售收入", "销售金额", "销售业绩", "业绩", "营收", "营业额", "成交额", "成交金额", "签约额", "合同额",
        "合同金额", "Sales", "Sales Revenue", "Sales Amount", "Turnover", "Bookings",
    ),
    _of(
        "collected", "Collected", "回款额", Unit.MONEY,
        "回款", "回款金额", "收款额", "收款", "到账额", "到账金额", "Collection", "Collections", "Payments",
        "Cash Collected",
    ),
    _of("gross_margin", "Gross margin", "毛利", Unit.MONEY, "毛利额", "毛利润", "Gross Profit", "Margin"),
    _of(
        "new_customers", "New customers", "新客户数", Unit.COUNT,
        "新客户", "新客户开发", "新客户开发数", "新增客户", "新增客户数", "新开客户", "新开客户数", "新客户签约",
        "新客户签约数", "New Clients", "New Accounts",
    ),
    _of(
        "customers", "Customers served", "成交客户数", Unit.COUNT,
        "成交客户", "客户数", "签约客户数", "Customers", "Clients",
    ),
    _of(
        "orders", "Orders", "订单数", Unit.COUNT,
        "订单", "订单量", "成交单数", "单数", "Order Count", "Number of Orders",
    ),
    _of("deals_won", "Deals won", "赢单数", Unit.COUNT, "赢单", "赢单量", "签单数", "签约数", "Won Deals", "Wins"),
    _of(
        "followups", "Follow-ups", "跟进次数", Unit.COUNT,
        "跟进数", "跟进量", "拜访次数", "拜访量", "客户拜访数", "Visits", "Activities",
    ),
    _of("win_rate", "Win rate", "赢单率", Unit.RATE, "成单率", "胜率", "Closing Rate"),
    _of("conversion", "Conversion", "客户转化率", Unit.RATE, "转化率", "成交转化率", "Conversion Rate"),
    _of("retention", "Retention", "客户留存率", Unit.RATE, "留存率", "客户保留率", "续约率", "Retention Rate"),
    _of("completeness", "Completeness", "记录完整率", Unit.RATE, "完整率", "跟进完整率", "Record Completeness"),
    _of("plan_completion", "Plan completion", "计划完成率", Unit.RATE, "计划达成率", "Plan Completion Rate"),
    _of("collection_rate", "Collection rate", "回款率", Unit.RATE, "收款率"),
    _of("collection_achievement", "Collection achievement", "回款达成率", Unit.RATE, "回款完成率", "收款达成率"),
    _of(
        "receivables_collected", "Receivables collected", "应收回收率", Unit.RATE,
        "应收账款回收率", "应收款回收率", "到期回收率", "Receivables Collection Rate",
    ),
    _of(
        "cycle", "Sales cycle", "销售周期", Unit.DAYS,
        "成交周期", "平均成交周期", "Cycle", "Sales Cycle (median)", "销售周期（中位数）",
    ),
    _of("cycle_mean", "Sales cycle (mean)", "销售周期（平均）", Unit.DAYS),
)  # fmt: skip


def find_metric(text: str) -> MetricName | None:
    """The metric that a name means, in either language; None for a name of the team's own (a judged metric)."""
    return _by_name().get(_key(text))


def unit_of(metric: str | None) -> Unit:
    """The unit of a metric's figures: revenue's without a name, points for a metric of the team's own."""
    if metric is None:
        return Unit.MONEY
    known = find_metric(metric)
    return known.unit if known else Unit.POINTS


def _key(text: str) -> str:
    return same_name(text.replace("_", " "))


@cache
def _by_name() -> dict[str, MetricName]:
    return {_key(word): metric for metric in METRIC_NAMES for word in (*metric.aliases, *metric.title, metric.name)}

"""The plan of `split-targets` as a workbook form: its blocks, their columns, and the words that stand in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sop_cli.i18n import Words
from sop_cli.records.people import name_key

FORM = "target-plan"
NOTES = tuple(name_key(word) for word in ("备注", "说明", "Note", "Notes", "Remark", "Remarks", "序号", "No."))
"""Heads of columns that are for people alone."""


@dataclass(frozen=True)
class FormColumn:
    """A column of a block: the key of the plan that it stands for, its head, how it is hinted at, further heads."""

    field: str
    title: Words
    hint: Words
    width: int = 14
    aliases: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All heads that mean it, as they are compared."""
        return tuple(name_key(word) for word in (self.field, self.title.en, self.title.zh, *self.aliases))


@dataclass(frozen=True)
class Block:
    """One table of the form, on a sheet of its own. needed: what its heads cannot do without, one of each."""

    name: str
    title: Words
    hint: Words
    columns: tuple[FormColumn, ...]
    needed: tuple[tuple[str, ...], ...]

    def by_key(self) -> dict[str, FormColumn]:
        """Its columns by every head that means them."""
        return {key: column for column in self.columns for key in column.keys}


def _column(field: str, en: str, zh: str, hint_en: str, hint_zh: str, width: int = 14, *aliases: str) -> FormColumn:
    return FormColumn(field, Words(en=en, zh=zh), Words(en=hint_en, zh=hint_zh), width, aliases)


def _target(which_en: str, which_zh: str) -> FormColumn:
    return _column("target", "For Target", "用于目标", which_en, which_zh, 14, "目标", "所属目标")


_ROLES = _column("roles", "Roles", "岗位", "Only these roles, parted by commas.", "只给这些岗位，用逗号隔开。", 16)
_RAMP = _column(
    "ramp",
    "Ramp",
    "新人爬坡",
    "Months 1, 2, 3 … since hiring: 25%, 50%, 75%.",
    "入职第1、2、3……个月：25%、50%、75%。",
    16,
)
_PRESENCE = _column(
    "presence", "Presence", "在岗计算", "How joiners and leavers count.", "期间入职、离职的人怎样计算。", 16
)

FACTS: tuple[FormColumn, ...] = (
    _column(
        "period", "Period", "期间", "2023Q4, 2023-10, 2023H2 or 2023.", "如 2023Q4、2023-10、2023H2、2023。", 14, "周期"
    ),
    _ROLES,
    _RAMP,
    _PRESENCE,
)
"""What stands above the targets: a label, its value to the right."""

TARGETS = Block(
    "targets",
    Words(en="Targets", zh="目标"),
    Words(
        en="One line for each target. What is left blank has its usual value; the yellow cells are yours.",
        zh="一个目标填一行，黄色格子可填；留空的按默认值。",
    ),
    (
        _column("metric", "Metric", "指标", "Revenue, new customers …", "销售额、新客户数……", 14),
        _column(
            "total", "Total Target", "总目标", "With its unit: 100万元; 30; 15%.", "带单位填写：100万元、30、15%。", 16,
            "目标值", "Total",
        ),
        _column(
            "round_to", "Round To", "最小单位", "The smallest step: 1000元.", "分到每格的最小单位，如 1000元。",
            13,
        ),
        _column("overassign", "Over-assignment", "下达系数", "1.05 hands down 5% more.", "1.05 表示多下达 5%。", 13),
        _column("floor", "Floor", "保底目标", "× the target: 0.85.", "目标的倍数，如 0.85。", 11, "保底"),
        _column("stretch", "Stretch", "冲刺目标", "× the target: 1.1.", "目标的倍数，如 1.1。", 11, "冲刺"),
        _column("challenge", "Challenge", "挑战目标", "× the target: 1.25.", "目标的倍数，如 1.25。", 11, "挑战"),
        _ROLES,
        _RAMP,
        _PRESENCE,
    ),
    (("metric",), ("total",)),
)  # fmt: skip

WEIGHTS = Block(
    "weights",
    Words(en="Weights", zh="权重"),
    Words(
        en="Over what a target is split. Either a line for each name with its weight, or one line with a way to weigh; "
        "two ways are mixed by their weights.",
        zh="按什么分：要么每个名称一行并填权重，要么只填一行“分法”；写两种分法时按各自的权重混合。",
    ),
    (
        _target("Blank: all targets in money or counts.", "留空：所有金额和数量目标。"),
        _column("dimension", "Dimension", "维度", "Region, product, person, month …", "区域、产品、人员、月份……", 12),
        _column("by", "Way to Weigh", "分法", "Blank where weights stand by name.", "按名称填权重时留空。", 14, "方式"),
        _column("name", "Name", "名称", "华东, 产品A, 王芳, 2023-10 …", "如 华东、产品A、王芳、2023-10。", 16),
        _column("weight", "Weight", "权重", "Only proportions count: 40, 35, 25.", "只看比例：40、35、25。", 11),
        _column(
            "region", "In Region", "所属区域", "Only for a product mix of one region; * for all others.",
            "仅在各区域产品比例不同时填；* 为其余区域。", 13,
        ),
        _column("growth", "Growth", "增长率", "With last year's sales: 20%.", "配合去年同期销售，如 20%。", 11, "增长"),
        _column("file", "File", "潜力文件", "Such as potential.xlsx.", "配合市场潜力，如 potential.xlsx。", 18, "文件"),
        _column("column", "Its Column", "文件列名", "With potential: the column.", "配合市场潜力：列名。", 13, "列名"),
        _column("unit", "Unit of Time", "时间单位", "Of months: quarter, week …", "月份可按季度、周等来分。", 13),
    ),
    (("dimension",), ("by", "name")),
)  # fmt: skip

LIMITS = Block(
    "limits",
    Words(en="Limits", zh="限额"),
    Words(
        en="What comes first. Name a sum by any of its dimensions; "
        "amounts with their unit, 30% is a share of the sum around.",
        zh="先于权重满足。用任意几个维度指明一个合计；金额带单位，30% 表示占上一级的份额。",
    ),
    (
        _target("Blank where the plan has one target.", "只有一个目标时留空。"),
        _column("region", "Region", "区域", "For this region.", "针对的区域。", 12),
        _column("team", "Team", "团队", "For this team.", "针对的团队。", 12),
        _column("product", "Product", "产品", "For this product.", "针对的产品。", 12),
        _column("person", "Person", "人员", "For this person.", "针对的人员。", 12, "姓名", "责任人"),
        _column("channel", "Channel", "渠道", "For this channel.", "针对的渠道。", 12),
        _column("month", "Month", "月份", "For this month: 2023-10.", "针对的月份，如 2023-10。", 12),
        _column("value", "Exactly", "锁定值", "Exactly this much.", "正好这么多。", 13, "锁定"),
        _column("min", "At Least", "下限", "At least; 20% of the sum around.", "至少；20% 为占上一级的份额。", 13),
        _column("max", "At Most", "上限", "At most; 30% of the sum around.", "至多；30% 为占上一级的份额。", 13),
        _column("min_growth", "Least Growth", "最低增长", "Over last year: 5%.", "比去年同期，如 5%。", 12),
        _column("max_growth", "Most Growth", "最高增长", "Over last year: 25%.", "比去年同期，如 25%。", 12),
    ),
    (("value", "min", "max", "min_growth", "max_growth"), ("region", "team", "product", "person", "channel", "month")),
)  # fmt: skip

VACANCIES = Block(
    "vacancies",
    Words(en="Vacancies", zh="待招岗位"),
    Words(
        en="Posts still to be filled that get a target too.",
        zh="还没到岗、但也要分到目标的岗位。",
    ),
    (
        _target("Blank: all targets.", "留空：所有目标。"),
        _column("name", "Name", "名称", "What the post is called: 待招1.", "岗位叫法，如 待招1。", 16, "岗位名称"),
        _column("region", "Region", "区域", "Its region.", "所属区域。", 14),
        _column("team", "Team", "团队", "Its team.", "所属团队。", 14),
        _column("role", "Role", "岗位", "Its role.", "岗位。", 14),
        _column("from", "From", "到岗时间", "Its first day or month: 2023-11.", "从哪天或哪月起算，如 2023-11。", 14),
        _column("weight", "Weight", "权重", "1: as much as an average member.", "1 表示相当于一名普通成员。", 12),
    ),
    (("name",), ("from", "weight"), ("region", "team", "role")),
)  # fmt: skip

BLOCKS: tuple[Block, ...] = (TARGETS, WEIGHTS, LIMITS, VACANCIES)

WORDS: Mapping[str, Mapping[str, Words]] = {
    "dimension": {
        "region": Words(en="Region", zh="区域"), "team": Words(en="Team", zh="团队"),
        "product": Words(en="Product", zh="产品"), "person": Words(en="Person", zh="人员"),
        "channel": Words(en="Channel", zh="渠道"), "month": Words(en="Month", zh="月份"),
    },
    "by": {
        "even": Words(en="Even", zh="平均"), "capability": Words(en="Capability", zh="能力系数"),
        "last_year": Words(en="Last year", zh="上年业绩"), "history": Words(en="History", zh="去年同期销售"),
        "potential": Words(en="Potential", zh="市场潜力"), "workdays": Words(en="Working days", zh="工作日"),
    },
    "presence": {
        "months": Words(en="By months", zh="按月"), "workdays": Words(en="By working days", zh="按工作日"),
        "whole": Words(en="As if there all the time", zh="按全期"),
    },
    "unit": {
        "month": Words(en="Month", zh="月"), "quarter": Words(en="Quarter", zh="季度"),
        "half": Words(en="Half-year", zh="半年"), "year": Words(en="Year", zh="年"), "week": Words(en="Week", zh="周"),
    },
}  # fmt: skip
"""The words of the columns with a choice, by what they stand for in the plan."""


def choices(field: str) -> Sequence[str]:
    """The words of a column in the run's language."""
    return [str(words) for words in WORDS.get(field, {}).values()]


def shown(field: str, key: str) -> str:
    """What stands in the form for a key of the plan."""
    words = WORDS.get(field, {}).get(key)
    return str(words) if words else key


def meant(field: str, text: str) -> str:
    """The key of the plan that a word of the form stands for; the text itself where it is none."""
    wanted = name_key(text)
    for key, words in WORDS.get(field, {}).items():
        if wanted in (name_key(key), name_key(words.en), name_key(words.zh)):
            return key
    return text

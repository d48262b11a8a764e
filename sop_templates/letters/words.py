"""What stands on a commitment letter, for its workbook and its Word file alike."""

from __future__ import annotations

from typing import NamedTuple

from sop_cli.i18n import Words

TITLE = Words(en="Sales Target Commitment Letter", zh="销售目标责任书")
TERM = Words(en="{start} to {end} ({period})", zh="{start}至{end}（{period}）")
PARTY_A, PARTY_B = Words(en="Party A (company)", zh="甲方（公司）"), Words(en="Party B (employee)", zh="乙方（责任人）")
POST = Words(en="Region / team / role", zh="区域 / 团队 / 岗位")
RUNS = Words(en="Period", zh="责任期间")
PREAMBLE = Words(
    en="The parties have talked the following targets over and agree on them of their own free will. Party B takes "
    "responsibility for reaching them; Party A gives the support that this takes.",
    zh="为落实团队销售目标、明确责任，甲乙双方经面谈沟通、协商一致，自愿订立本责任书。乙方对下列目标的达成负责，甲方提供相应支持。",
)
GOALS = Words(en="1. Targets and standards", zh="一、目标与完成标准")
MONTHS = Words(en="2. Targets by month", zh="二、分期目标")
REWARDS = Words(en="3. Rewards", zh="三、达成激励")
CONSEQUENCES = Words(en="4. If the target is missed", zh="四、未达成时的处理")
CLAUSES = Words(en="5. Further terms", zh="五、其他约定")
SIGNING = Words(en="6. Signatures", zh="六、双方签署")
COPIES = Words(
    en="This letter is made in two copies of equal force, one for each party, and takes effect when both have signed.",
    zh="本责任书一式两份，甲乙双方各执一份，具有同等效力，自双方签字（盖章）之日起生效。",
)
OPINION = Words(en="Party B:  □ agrees   □ objects, because: ", zh="乙方意见（签署前填写）：□ 同意   □ 有异议，原因：")
SEAL = Words(en="Party A (seal)", zh="甲方（盖章）")
BY = Words(en="Represented by (signature)", zh="代表（签字）")
SIGN = Words(en="Party B (signature)", zh="乙方（签字）")
DATE = Words(en="Date", zh="日期")
DAY = Words(en="          ", zh="          年      月      日")


class Head(NamedTuple):
    """A column: its head, its field, how wide it is in the workbook's grid, whether it is centred."""

    words: Words
    field: str
    span: int = 1
    middle: bool = False


GOAL_HEADS = (
    Head(Words(en="Metric", zh="指标"), "metric"),
    Head(Words(en="Level", zh="档次"), "level", middle=True),
    Head(Words(en="Target", zh="目标值"), "amount"),
    Head(Words(en="In words", zh="金额大写"), "capitals"),
    Head(Words(en="Deadline", zh="完成期限"), "due", middle=True),
    Head(Words(en="Standard", zh="完成标准"), "standard"),
)
MONTH_HEADS = (
    Head(Words(en="Month", zh="分期"), "month", middle=True),
    Head(Words(en="Targets", zh="分期目标"), "targets", span=2),
    Head(Words(en="In words", zh="金额大写"), "capitals", span=2),
    Head(Words(en="Deadline", zh="完成期限"), "due", middle=True),
)

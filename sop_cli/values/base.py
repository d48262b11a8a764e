"""What every scalar parser shares: how it refuses, and which words stand for an empty cell."""

from __future__ import annotations

from sop_cli.i18n import _

EMPTY_WORDS = frozenset({"", "null", "na", "n/a"})
"""Stand for an empty cell in number and date fields (folded and in lower case); in text they are text."""

PLACEHOLDERS = frozenset(
    {
        "无", "没有", "暂无", "空", "待定", "未定", "未知", "待确认", "待补充", "不详", "同上", "〃", "ditto",
        "none", "nil", "n.a.", "n.a", "tbd", "tbc", "unknown", "no", "null.", "(null)", "<na>",
        "-", "--", "---", "—", "——", "–", "/", "//", "\\", ".", "..", "...", "…", "……", "、", ",", "_", "~",
        "?", "??", "???", "*", "**", "***", "x", "xx", "xxx",
    }
)  # fmt: skip
"""Words people put where they have nothing to say (folded and in lower case)."""


class Refused(Exception):  # noqa: N818 - a text is refused; that is an answer, not an error of ours
    """A text that is not understood: why, and the form that would be. Both already in the user's language."""

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def shortened(text: str, limit: int = 40) -> str:
    """The text for a message: its first characters when it is long."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def refuse_empty(folded: str) -> None:
    """Raise for what stands for an empty cell, or for a placeholder, where a value is wanted."""
    low = folded.lower()
    if low in EMPTY_WORDS:
        raise Refused(_("There is no value here."))
    if low in PLACEHOLDERS:
        raise Refused(
            _("“{text}” is a placeholder, not a value.").format(text=folded),
            _("Leave the cell empty if there is nothing to enter."),
        )

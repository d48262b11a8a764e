"""Advice in sop.yaml: which figures lead to which words, and who is to be supported."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sop_cli.i18n import N_, Words, language
from sop_cli.records.part import Part


class Said(Part):
    """A sentence in both languages; one of them is enough."""

    zh: str | None = Field(None, min_length=1, description=N_("in Chinese"))
    en: str | None = Field(None, min_length=1, description=N_("in English"))

    def __str__(self) -> str:
        """The sentence in the language of the run, else in the other."""
        both = (self.zh, self.en) if language() == "zh" else (self.en, self.zh)
        return both[0] or both[1] or ""

    @property
    def words(self) -> Words:
        """Both, each standing in for the other where it is missing."""
        return Words(en=self.en or self.zh or "", zh=self.zh or self.en or "")


def _said(value: Any) -> Any:
    return {"zh": value} if isinstance(value, str) else value


def _texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class AdviceRule(Part):
    """From figures to advice. What is wrong in `when` and `say` is told by `reports/advice_rules`."""

    when: str = Field(min_length=1, description=N_("the condition: coverage > 3 and win_rate < 25%"))
    say: Annotated[Said, BeforeValidator(_said)] = Field(
        description=N_(
            "the advice: a text, or zh and en; {win_rate}, {team.win_rate}, {target.new_customers} are filled in"
        )
    )
    training: Annotated[list[str], BeforeValidator(_texts)] = Field(
        [], description=N_("courses of the curriculum that fit")
    )


class AdviceSpec(Part):
    """What people are advised, and who is on the coaching list."""

    rules: list[AdviceRule] = Field([], max_length=100, description=N_("advice of the team's own, given before ours"))
    off: list[str] = Field([], description=N_("names of our own advice that is not given"))
    most: int = Field(3, ge=1, le=10, description=N_("so many pieces of advice at most for one person"))
    lagging: Annotated[str, Field(pattern=r"^\d{1,3}(\.\d+)?%?$")] = Field(
        "80%", description=N_("below this achievement of what is due by now, a person is supported first")
    )
    newcomer_months: int = Field(6, ge=0, le=60, description=N_("so many months of employment make a newcomer"))

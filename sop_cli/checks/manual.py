"""The rules' manual: a page a rule, made of its docstring, its Chinese page, its options and its weight."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sop_cli.checks.base import Family, Rule
from sop_cli.i18n import Words, _, language
from sop_cli.records.finding import Severity


@dataclass(frozen=True)
class OptionLine:
    """One option: name, default as it would be written in sop.yaml, meaning."""

    name: str
    default: str
    meaning: str


@dataclass(frozen=True)
class Page:
    """One rule's page in the run's language.

    part: the key of sop.yaml that it is set under. parts: label and text (what it checks, why, bad, good).
    """

    part: str
    code: str
    name: str
    title: str
    severity: Severity
    off: bool
    needs: tuple[str, ...]
    lead: str
    parts: tuple[tuple[str, str], ...]
    options: tuple[OptionLine, ...]


def page(family: Family, code: str) -> Page:
    """The page of a rule. Raises KeyError for a code that no rule of the family has."""
    rule = family.rules()[code]
    lead, parts = _parsed(_text(rule))
    return Page(
        family.part, rule.code, rule.name, str(rule.title), rule.severity, rule.off, rule.needs, lead, parts,
        _options(rule),
    )  # fmt: skip


def pages(family: Family) -> list[Page]:
    """The page of every rule of a family, by code."""
    return [page(family, code) for code in family.rules()]


def _text(rule: Rule) -> str:
    module = sys.modules[rule.module]
    text = module.DOC_ZH if language() == "zh" else module.__doc__
    if not isinstance(text, str):
        raise TypeError(f"{rule.module} has no page in both languages")
    return text


_LABELS = {
    "zh": ("检查什么", "为什么", "不好的例子", "好的例子"),
    "en": ("What it checks", "Why it matters", "Bad", "Good"),
}


def _parsed(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The first sentence, without code and name, and the labelled parts; further lines belong to the part above."""
    colon = "：" if language() == "zh" else ":"
    head, *rest = [line.strip() for line in text.strip().splitlines() if line.strip()]
    parts: list[tuple[str, str]] = []
    for line in rest:
        label, found, said = line.partition(colon)
        if found and label in _LABELS[language()]:
            parts.append((label, said.strip()))
        elif parts:
            between = "" if language() == "zh" else " "
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}{between}{line}")
    lead = head.partition(colon)[2].strip()
    return lead[:1].upper() + lead[1:], tuple(parts)


def _options(rule: Rule) -> tuple[OptionLine, ...]:
    lines = []
    for name, field in rule.options.model_fields.items():
        extra: Any = field.json_schema_extra or {}
        meaning = Words(en=field.description or "", zh=extra.get("zh", field.description or ""))
        lines.append(OptionLine(name, _yaml(field.default), str(meaning)))
    return tuple(lines)


def _yaml(value: Any) -> str:
    """A default as one would write it in sop.yaml."""
    if isinstance(value, dict):
        inside = (f'"{k}": {_yaml(v)}' if k == "*" else f"{k}: {_yaml(v)}" for k, v in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(item) for item in value) + "]"
    return "null" if value is None else str(value)


def example(shown: Page) -> str:
    """How the rule is set in sop.yaml."""
    inside = "".join(f", {line.name}: {line.default}" for line in shown.options)
    return f"{shown.part}:\n  rules:\n    {shown.code}: {{severity: {shown.severity}{inside}}}"


def text(shown: Page) -> str:
    """The page for a terminal."""
    lines = [f"{shown.code} {shown.name}  {shown.title}", _facts(shown), "", shown.lead, ""]
    lines += [_("{label}: {text}").format(label=label, text=said) for label, said in shown.parts]
    lines += ["", _("Options in sop.yaml:"), *(f"  {line}" for line in example(shown).splitlines())]
    lines += [f"  {line.name}: {line.meaning}" for line in shown.options]
    lines += ["", _("Switch it off with “{code}: off”.").format(code=shown.code)]
    return "\n".join(lines)


def _facts(shown: Page) -> str:
    facts = [_("Weight: {word} ({severity})").format(word=shown.severity.words, severity=shown.severity)]
    if shown.off:
        facts.append(_("off by default"))
    if shown.needs:
        facts.append(_("needs: {kinds}").format(kinds=", ".join(shown.needs)))
    return " · ".join(facts)


def markdown(families: Sequence[Family]) -> str:
    """The whole manual as a page of the documentation, in the run's language."""
    lines = [
        f"# {_('The rules')}",
        "",
        _("Made from the rules themselves by `make docs`; `sop rule CODE` prints the same."),
        "",
    ]
    for family in families:
        lines += _overview(family)
    for family in families:
        for shown in pages(family):
            lines += _section(shown)
    return "\n".join(lines)


def _overview(family: Family) -> Iterable[str]:
    return [
        f"**{family.title}**",
        "",
        f"| {_('Code')} | {_('Name')} | {_('Meaning')} | {_('Weight')} |",
        "| --- | --- | --- | --- |",
        *(
            f"| [{p.code}](#{p.code.lower()}) | {p.name} | {p.title} | {p.severity.words} ({p.severity}) |"
            for p in pages(family)
        ),
        "",
    ]


def _section(shown: Page) -> Iterable[str]:
    options = [f"- `{line.name}` ({_('default')} `{line.default}`): {line.meaning}" for line in shown.options]
    return [
        f'## <a id="{shown.code.lower()}"></a>{shown.code} {shown.name}',
        "",
        f"**{shown.title}** · {_facts(shown)}",
        "",
        shown.lead,
        "",
        *(f"- **{label}**: {said}" for label, said in shown.parts),
        "",
        *options,
        *([""] if options else []),
        "```yaml",
        example(shown),
        "```",
        "",
    ]

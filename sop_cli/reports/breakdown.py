"""The result of `split-targets`: cells for programs, tables for people, the breakdown form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sop_cli.i18n import Words, _, language
from sop_cli.records.finding import Finding, Input
from sop_cli.reports.breakdown_form import form
from sop_cli.reports.breakdown_levels import levels_document, levels_table, with_levels
from sop_cli.reports.breakdown_rates import rate_document, rate_words, rates_table
from sop_cli.reports.breakdown_split import Split, display_unit, warnings
from sop_cli.reports.breakdown_tables import cells_table, records_table, tables_of
from sop_cli.reports.explain import Explained
from sop_cli.reports.explain import document as explanations
from sop_cli.reports.explain import sections as explanation_sections
from sop_cli.reports.feasibility import Feasibility
from sop_cli.reports.feasibility import definitions as feasibility_terms
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Lines, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.reports.words import title_of
from sop_cli.targets.asked import Note, Rate, World

_LONG = 60
_FIGURES = ("target", "levels")

_RULE = Words(
    en="Every figure is its exact weighted share, rounded down or up to a whole step; a person's share is the region's "
    "unrounded share by the weights of its members. Limits come first; what they take or give stays in the smallest "
    "group that can absorb it. Sums by region, product, person and month add up to the total exactly.",
    zh="每个数都是按权重算出的精确份额，向下或向上取到最小单位；个人的份额由所在区域未取整的份额按成员权重分得。限额优先，"
    "多出或减少的部分由能消化它的最小范围分担（个人→区域→全体）。各区域、产品、人员、月份的合计都与总目标分毫不差。",
)


def breakdown(
    splits: Sequence[Split],
    world: World,
    *,
    findings: Sequence[Finding] = (),
    inputs: Sequence[Input] = (),
    explained: Sequence[Explained] = (),
    judged: Sequence[Feasibility] = (),
) -> Result:
    """The outcome of `sop split-targets`. findings: what reading found in the records that the split rests on.

    explained: the answers to `--explain`; on the terminal they take the place of the tables.
    judged: the targets held against what is known.
    """
    rates = world.rates
    reasons = [note for sheet in judged for note in sheet.notes()]
    notes = [*warnings(splits), *reasons, *_of_findings(findings)]
    return Result(
        command="split-targets",
        document=lambda summary: _document(splits, rates, notes, explained, judged, summary=summary),
        report=lambda: _with_answers(_report(splits, rates, notes, world, inputs, judged), explained),
        rows=lambda: records_table(splits, rates),
        form=lambda: form(splits, world.roster, rates),
        findings=findings,
        inputs=inputs,
        period=world.period.label,
    )


def _of_findings(findings: Sequence[Finding]) -> list[Note]:
    serious = sorted((finding for finding in findings if finding.severity.rank > 1), key=lambda finding: finding.order)
    return [Note(finding.code, f"{finding.where} {finding.message}".strip()) for finding in serious]


def _document(
    splits: Sequence[Split],
    rates: Sequence[Rate],
    notes: Sequence[Note],
    explained: Sequence[Explained],
    judged: Sequence[Feasibility],
    *,
    summary: bool,
) -> dict[str, Any]:
    answers = {"explanation": explanations(explained)} if explained else {}
    return {
        "targets": [
            *(_target(split, summary=summary) for split in splits),
            *(rate_document(rate, summary=summary) for rate in rates),
        ],
        "warnings": [{"code": note.code, "message": note.message} for note in notes],
        "feasibility": [sheet.document(summary=summary) for sheet in judged],
        **answers,
    }


def _with_answers(report: Report, explained: Sequence[Explained]) -> Report:
    """The report with what was asked in front; the rest then is for files only."""
    if not explained:
        return report
    rest = [replace(section, brief=False) for section in report.sections]
    return replace(report, sections=[*explanation_sections(explained), *rest])


def _target(split: Split, *, summary: bool) -> dict[str, Any]:
    assignment = split.assignment
    public = assignment.unit.public
    return {
        "metric": assignment.metric,
        "unit": assignment.unit.label,
        "total": public(assignment.total),
        "overassign": split.factor,
        "handed_down": public(assignment.handed),
        **levels_document(split),
        "lines": [] if summary else Lines(with_levels(split), dict.fromkeys(_FIGURES, assignment.unit.scale)),
    }  # fmt: skip


def _report(
    splits: Sequence[Split],
    rates: Sequence[Rate],
    notes: Sequence[Note],
    world: World,
    inputs: Sequence[Input],
    judged: Sequence[Feasibility],
) -> Report:
    sop, period = world.sop, world.period.label
    sections = [section for split in splits for section in _sections(split)]
    if rates:
        sections.append(Section(_("Handed down as it is"), tables=[rates_table(rates)]))
    sections += [section for sheet in judged for section in sheet.sections()]
    if notes:
        sections.append(Section(_("Please note"), paragraphs=[f"{note.code} {note.message}" for note in notes]))
    definitions = [(_("How it is split"), str(_RULE))]
    if any(split.assignment.overassign != 1 for split in splits):
        definitions.append((_("Over-assignment"), _("What is handed down ÷ what is carried above.")))
    definitions += feasibility_terms(judged)
    return Report(
        kind="breakdown",
        title=_("Target breakdown {period}").format(period=period),
        facts=[(_("Period"), period), (_("SOP"), " ".join(part for part in (sop.name, sop.version) if part))],
        headline=_("; ").join([*(_headline(split) for split in splits), *(rate_words(rate) for rate in rates)]),
        sections=sections,
        definitions=definitions,
        inputs=inputs_table(inputs),
        closing=_("Next: -o targets.csv writes the records that review reads, -o breakdown.xlsx the filled form."),
        display_unit=display_unit(splits, sop),
        currency=sop.currency,
    )


def _headline(split: Split) -> str:
    """What is split over how many of what."""
    counts = _(", ").join(
        _counted(len(split.names(dimension)), split.unit if dimension == "month" else dimension)
        for dimension in split.breakdown.dimensions
    )
    return _("{metric} {amount} over {counts}: every sum adds up").format(
        metric=title_of(split.assignment.metric), amount=split.amount(split.assignment.handed), counts=counts
    )


_COUNTED = {
    "region": Words(en="region", zh="个区域"),
    "team": Words(en="team", zh="个团队"),
    "channel": Words(en="channel", zh="个渠道"),
    "quarter": Words(en="quarter", zh="个季度"),
    "half": Words(en="half-year", zh="个半年"),
    "year": Words(en="year", zh="个年度"),
    "week": Words(en="week", zh="周"),
    "product": Words(en="product", zh="个产品"),
    "person": Words(en="person", zh="人"),
    "month": Words(en="month", zh="个月"),
}


def _counted(count: int, dimension: str) -> str:
    """3 个区域, 10 人; 3 regions, 10 persons."""
    words = _COUNTED[dimension]
    return f"{count} {words}" + ("s" if language() == "en" and count != 1 else "")


def _sections(split: Split) -> list[Section]:
    title = _("{metric}: {amount}").format(
        metric=title_of(split.assignment.metric), amount=split.amount(split.assignment.handed)
    )
    tables = tables_of(split)
    short = [table for table in tables if len(table.rows) <= _LONG]
    long = [table for table in tables if len(table.rows) > _LONG]
    sections = [Section(title, lead=split.over_words(), tables=short)]
    if split.levels:
        levels = levels_table(split)
        sections.append(Section(levels.title, tables=[levels], brief=len(levels.rows) <= _LONG))
    if long:
        sections[0] = Section(title, split.over_words(), [_too_long(long)], short)
        sections.append(Section(title, tables=long, brief=False))
    cells = cells_table(split)
    sections.append(Section(cells.title, tables=[cells], brief=False))
    return sections


def _too_long(tables: Sequence[Table]) -> str:
    names = _(", ").join(table.title for table in tables)
    return _("Too long for here, all in the workbook (-o breakdown.xlsx): {tables}").format(tables=names)

"""`sop cases add DEAL | search WORDS | list`: the sales knowledge base, one Markdown file a case in `cases/`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.emit import check_files, emit, meta_of
from sop_cli.cli.names import nearest
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.cases.draft import Draft
    from sop_cli.reports.result import Result

HELP = _(
    "“add DEAL” drafts a case from a deal (its number or name) and its follow-ups into the workspace’s cases/ folder; "
    "what made the difference is for you to write. “search WORDS” finds every case in which all the words stand, the "
    "best first. “list” shows them all, or those of a product, a stage, an outcome, a --period."
)
KINDS = ("members", "customers", "deals", "followups")


class Verb(StrEnum):
    """What to do with the knowledge base."""

    ADD = "add"
    SEARCH = "search"
    LIST = "list"


class Outcome(StrEnum):
    """How a deal ended."""

    WON = "won"
    LOST = "lost"
    OPEN = "open"


def command(
    verb: Annotated[Verb, typer.Argument(metavar="add|search|list", help=_("What to do."))],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="DEAL|WORDS", help=_("For add: the deal. For search: words."), show_default=False),
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="WORD", help=_("With add: a word to find it by, repeatable."))
    ] = None,
    product: Annotated[str | None, typer.Option("--product", metavar="NAME", help=_("Only of this product."))] = None,
    stage: Annotated[str | None, typer.Option("--stage", metavar="NAME", help=_("Only decided at this stage."))] = None,
    result: Annotated[
        Outcome | None, typer.Option("--result", metavar="won|lost|open", help=_("Only with this outcome."))
    ] = None,
    period: o.PeriodText = None,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
    fail_on: o.FailOnOption = o.FailOn.ERROR,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    common = o.Common(directory, sop, as_of, period, lang, quiet, verbose, no_color, unmask)
    run = start(common)
    out = o.Out(out_format, tuple(output or ()), fail_on, summary)
    narrowing = [name for name, given in (("--product", product), ("--stage", stage), ("--result", result),
                                          ("--period", period)) if given]  # fmt: skip
    _check(verb, words or [], tag or [], narrowing)
    if verb is Verb.ADD:
        _add(run, " ".join(words or []), tag or [], out)
        return
    wanted = {"product": product, "stage": _stage_named(run, stage), "result": result.value if result else None}
    emit(run, _look(run, verb, " ".join(words or []), wanted), out)


def _check(verb: Verb, words: list[str], tags: list[str], narrowing: list[str]) -> None:
    if verb is Verb.LIST and words:
        raise SopError(_("“list” takes no words."), hint=_("To find cases by words: sop cases search WORDS"))
    if verb is not Verb.LIST and not any(word.strip() for word in words):
        raise SopError(
            _("Which deal? Its number or name is missing.") if verb is Verb.ADD else _("Search for what?"),
            hint=_("For example: sop cases add D001") if verb is Verb.ADD else _("For example: sop cases search 交期"),
        )
    if verb is Verb.ADD and narrowing:
        raise SopError(_("{option} is for list and search.").format(option=narrowing[0]), hint=_("Leave it out."))
    if verb is not Verb.ADD and tags:
        raise SopError(_("--tag is for add."), hint=_("Leave it out."))


def _stage_named(run: Run, stage: str | None) -> str | None:
    """The stage's name, also where its id was given."""
    return next((one.name for one in run.sop.stages if stage == one.id), stage)


def _look(run: Run, verb: Verb, query: str, wanted: dict[str, str | None]) -> Result:
    from sop_cli.cases.search import chosen, search
    from sop_cli.cli.evaluate import say_findings
    from sop_cli.reports.cases import found, listing
    from sop_cli.sources.cases import read_cases

    cases = read_cases(run.folder)
    say_findings(run, cases.findings)
    files = chosen(cases.files, **wanted, period=run.period)
    run.further += cases.inputs
    if verb is Verb.LIST:
        return listing(files, run.sop, findings=cases.findings, inputs=cases.inputs)
    return found(search(files, query), query, run.sop, findings=cases.findings, inputs=cases.inputs)


def _add(run: Run, wanted: str, tags: list[str], out: o.Out) -> None:
    from sop_cli.records.case import CaseFile
    from sop_cli.reports.cases import filed
    from sop_cli.sinks.case_file import case_file
    from sop_cli.sinks.masking import hidden
    from sop_cli.sinks.write import write
    from sop_cli.sources.cases import FOLDER
    from sop_cli.values.filename import safe_names

    drafted = _drafted(run, wanted, tags)
    _refuse_second(run, drafted)
    shown = hidden(drafted.case.title, meta_of(run, filed(CaseFile("", drafted.case, ""), 0, run.sop), out))
    taken = [path.stem for path in sorted((run.folder / FOLDER).glob("*.md"))]
    name = safe_names([*taken, f"{drafted.case.closed or run.as_of} {shown.replace(' · ', ' ')}"])[-1]
    one = CaseFile(f"{FOLDER}/{name}.md", drafted.case, "")
    result = filed(one, len(drafted.talks), run.sop, inputs=run.inputs())
    check_files(run, result, out)
    path = run.folder / FOLDER / f"{name}.md"
    write(path, case_file(drafted, meta_of(run, result, out)))
    emit(run, result, out)


def _refuse_second(run: Run, drafted: Draft) -> None:
    from sop_cli.records.people import name_key
    from sop_cli.sources.cases import read_cases

    if drafted.case.deal is None:
        return
    for one in read_cases(run.folder).files:
        if one.case.deal and name_key(one.case.deal) == name_key(drafted.case.deal):
            raise SopError(_("There is a case of this deal already."), Where(one.file), _("Go on writing it there."))


def _drafted(run: Run, wanted: str, tags: list[str]) -> Draft:
    from sop_cli.cases.draft import NoDealError, draft
    from sop_cli.records.resolve import Resolved

    book = run.book(KINDS, needed=["deals"])
    try:
        return draft(Resolved(book), wanted, tags=tags)
    except NoDealError as error:
        if error.several:
            raise SopError(
                _("Several deals are called “{name}”.").format(name=wanted),
                hint=_("Name one by its number: {words}").format(words=", ".join(error.known[:20])),
            ) from None
        near = nearest(wanted, error.known)
        hint = (
            _("Did you mean “{near}”?").format(near=near)
            if near
            else _("Known: {words}").format(words=", ".join(error.known[:20]))
        )
        raise SopError(_("No deal has the number or name “{name}”.").format(name=wanted), hint=hint) from None

"""`sop init [DIR]`: a workspace that runs at once, with the blank forms."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.errors import SopError, Where, raise_all
from sop_cli.i18n import Words, _, language
from sop_cli.values.visible import visible

HELP = _("Nothing is asked, and no file that exists is touched.")

FORMS = {
    "target-breakdown": Words(en="target-breakdown.xlsx", zh="销售目标分解表.xlsx"),
    "followup-log": Words(en="followup-log.xlsx", zh="客户跟进记录表.xlsx"),
    "evaluation": Words(en="evaluation.xlsx", zh="销售业绩评估表.xlsx"),
    "review": Words(en="review.xlsx", zh="销售复盘报告.xlsx"),
}
"""The blank forms of a new workspace: form and the file's name in `forms/`."""

DAY = "2025-12-31"
QUARTER = "2025Q4"
"""What the sample data are about."""


def command(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help=_("The folder to set up; default: this one."), show_default=False)
    ] = Path(),
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help=_("Propose sop.yaml from the files that lie in FOLDER."),
            show_default=False,
        ),
    ] = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
) -> None:
    from sop_cli.sinks.write import write

    if folder is not None:
        from sop_cli.cli.init_from import propose

        lines = list(propose(directory, folder))
        if not quiet:
            typer.echo(visible("\n".join(lines), lines=True))
        return

    sources = dict(_starter(files("sop_templates") / "starters" / language(), Path()))
    forms = {Path("forms") / str(name): form for form, name in FORMS.items()}
    _refuse_to_overwrite(directory, [*sources, *forms])
    for name, source in sources.items():
        write(directory / name, source.read_bytes())
    for name, workbook in _blank_forms(directory, lang, forms):
        write(name, workbook)
    if not quiet:
        typer.echo(visible(_next_steps(directory, len(sources) + len(forms)), lines=True))


def _starter(folder: Traversable, below: Path) -> Iterator[tuple[Path, Traversable]]:
    """The files of a starter by the name that they get, sorted."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _starter(entry, below / entry.name)
        elif not entry.name.startswith("."):
            yield below / entry.name, entry


def _refuse_to_overwrite(directory: Path, names: list[Path]) -> None:
    there = [directory / name for name in sorted(names) if (directory / name).exists()]
    hint = _("Choose an empty folder, or move these files away: nothing was written.")
    raise_all(
        [
            SopError(_("This file is there already; it is not overwritten."), Where(str(path)), hint if last else None)
            for path in there
            for last in [path == there[-1]]
        ]
    )


def _blank_forms(directory: Path, lang: o.Lang | None, names: dict[Path, str]) -> Iterator[tuple[Path, bytes]]:
    """The forms, made by the new workspace's own definition; from here on its folder is the current one."""
    from sop_cli import __version__
    from sop_cli.cli.run import start
    from sop_cli.reports.forms import blank
    from sop_cli.sinks import Meta, render

    run = start(o.Common(directory=directory, as_of=DAY, lang=lang, quiet=True))
    roster = run.book(["members"]).roster
    meta = Meta(
        version=__version__, as_of=run.as_of, currency=run.sop.currency, lang=language(), sop_name=run.sop.name,
        display_unit=run.sop.unit,
    )  # fmt: skip
    for name, form in names.items():
        yield name, render(blank(form, run.sop, roster, run.as_of, None), ".xlsx", meta)


def _next_steps(directory: Path, count: int) -> str:
    lines = [
        _("√ {count} files are set up in {folder}.").format(count=count, folder=directory.name or "."),
        _("Next:"),
        *([f"  cd {shlex.quote(str(directory))}"] if str(directory) != "." else []),
        "  sop lint",
        f"  sop check-followups --as-of {DAY}",
        f"  sop review --period {QUARTER} --as-of {DAY}",
        _("README.md says how your own data come in."),
    ]
    return "\n".join(lines)

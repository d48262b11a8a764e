"""`sop init --from FOLDER`: look at the files a team has, and propose `data:` and `sources:` with what is unsure."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sop_cli.errors import CollectedError, SopError, Where
from sop_cli.i18n import Language, Words, _, language
from sop_cli.sources.files import read_file
from sop_cli.sources.guess import LIKELY, Guess, guess, heads_of
from sop_cli.sources.places import FileRef, named

NAME = "sop.yaml"
_GLOB_FROM = 3
_PLAIN = ("data", "files", "数据", "文件")  # names of folders that say nothing of the team


@dataclass
class Looked:
    """What was seen. fits: (file as data: names it, its guess). unclear: (file, why)."""

    fits: list[tuple[str, Guess]] = field(default_factory=list)
    unclear: list[tuple[str, str]] = field(default_factory=list)


def propose(directory: Path, folder: Path) -> Iterator[str]:
    """Write sop.yaml into the directory; gives the lines that say what was seen. Nothing that exists is touched."""
    from sop_cli.sinks.write import write

    target = directory / NAME
    if target.exists():
        raise SopError(
            _("This file is there already; it is not overwritten."), Where(str(target)),
            _("Choose an empty folder, or move these files away: nothing was written."),
        )  # fmt: skip
    if not folder.is_dir():
        raise SopError(_("There is no such folder."), Where(str(folder)), _("Name the folder that the files lie in."))
    lang = language()
    currency = "CNY" if lang == "zh" else "USD"
    looked = _look(named([folder]), directory, currency)
    if not looked.fits:
        raise SopError(
            _("None of the files in this folder is understood."), Where(str(folder)),
            "; ".join(f"{file}: {why}" for file, why in looked.unclear[:5]) or None,
        )  # fmt: skip
    write(target, _yaml(looked, folder, lang, currency).encode("utf-8"))
    yield _("√ {file} is written from {count} files.").format(file=target, count=len(looked.fits))
    for file, found in looked.fits:
        guessed = _(", {count} columns guessed").format(count=len(found.mapped)) if found.mapped else ""
        yield f"  {file}: {found.kind}" + guessed
    for file, why in looked.unclear:
        yield f"  ? {file}: {why}"
    yield _("Next: look at the lines with “?” in it, then sop lint, sop read KIND.")


def _look(refs: Sequence[FileRef], directory: Path, currency: str) -> Looked:
    looked = Looked()
    for ref in refs:
        shown = PurePosixPath(os.path.relpath(ref.path.resolve(), directory.resolve()).replace(os.sep, "/")).as_posix()
        try:
            raw = read_file(ref.path, shown)
        except SopError as error:
            errors = error.errors if isinstance(error, CollectedError) else (error,)
            looked.unclear.append((shown, errors[0].message))
            continue
        if raw.mark is not None:
            looked.unclear.append((shown, _("an output of this tool")))
            continue
        found = [(s, guess(s, shown, currency)) for s in raw.sheets if not s.hidden and s.frame.height]
        fits = [(sheet, one) for sheet, one in found if one is not None]
        kinds = {one.kind for _sheet, one in fits}
        for sheet, one in fits:
            name = f"{shown}#{sheet.name}" if len(kinds) > 1 else shown
            if (name, one.kind) not in [(file, g.kind) for file, g in looked.fits]:
                looked.fits.append((name, one))
        if not fits:
            heads = [text for sheet, _one in found for text in heads_of(sheet)]
            looked.unclear.append((shown, _("no kind of record fits; its columns: {names}").format(
                names=", ".join(heads[:10]) or "—")))  # fmt: skip
    return looked


_TOP = Words(
    en="# Proposed by “sop init --from”. Lines with “?” are guesses: please look at them.",
    zh="# 由 sop init --from 根据现有文件拟写。带“?”的是推测，请看一看。",
)


def _yaml(looked: Looked, folder: Path, lang: Language, currency: str) -> str:
    whole = folder.resolve()
    name = (whole.parent.name if whole.name.casefold() in _PLAIN else whole.name) or "sop"
    lines = [
        str(_TOP), "sop: 1", f"name: {_text(name)}", f"language: {lang}",
        f"currency: {currency}                 # ? " + _("the currency of all amounts"), "", "data:",
    ]  # fmt: skip
    by_kind = {kind: [(f, g) for f, g in looked.fits if g.kind == kind] for kind in LIKELY}
    for kind, fits in by_kind.items():
        if fits:
            files = _globs([file for file, _guess in fits], [file for file, _guess in looked.fits], looked)
            said = _text(files[0]) if len(files) == 1 else "[" + ", ".join(map(_text, files)) + "]"
            lines.append(f"  {kind}: {said}")
    lines += [f"  # ? {_one_line(file)}: {_one_line(why)}" for file, why in looked.unclear]
    sources = [line for kind, fits in by_kind.items() if fits for line in _source(kind, [g for _f, g in fits])]
    if sources:
        head = "sources:" if any(not line.lstrip().startswith("#") for line in sources) else "# sources:"
        lines += ["", head, *sources]
    channels = sorted({word for _file, one in looked.fits for word in one.channels})
    if channels:
        words = ", ".join(map(_text, channels))
        lines += ["", "# ? " + _("The channels met; without a leading # only these are accepted:"),
                  "# followups:", f"#   channels: [{words}]"]  # fmt: skip
    return "\n".join(lines) + "\n"


def _source(kind: str, guesses: Sequence[Guess]) -> Iterator[str]:
    """The entry of one kind: what must be said, and behind “?” what is only likely."""
    columns: dict[str, str | list[str]] = {}
    values: dict[str, dict[str, str]] = {}
    for one in guesses:
        columns |= {text: name for text, name in one.mapped.items() if text not in columns}
        for name, words in one.values.items():
            values.setdefault(name, {}).update(words)
    orders = {one.dates for one in guesses if one.dates}
    said = list(_said(columns, values, orders))
    notes = list(_notes(guesses, orders))
    if said:
        yield f"  {kind}:"
        yield from said
    elif notes:
        yield f"  # {kind}:"
    yield from notes


def _said(
    columns: Mapping[str, str | list[str]], values: Mapping[str, Mapping[str, str]], orders: Collection[str]
) -> Iterator[str]:
    if columns:
        yield "    columns:"
        for text, name in columns.items():
            fields = name if isinstance(name, str) else "[" + ", ".join(name) + "]"
            yield f"      {_text(text)}: {fields}             # ?"
    if values:
        yield "    values:"
        for name, words in values.items():
            pairs = ", ".join(f"{_text(word)}: {ours}" for word, ours in words.items())
            yield f"      {name}: {{{pairs}}}             # ?"
    if len(orders) == 1:
        yield f"    dates: {next(iter(orders))}"


def _notes(guesses: Sequence[Guess], orders: Collection[str]) -> Iterator[str]:
    if len(orders) > 1 or any(one.dates_unclear for one in guesses):
        yield "    # ? " + _("dates: MDY or DMY — the dates do not tell which comes first, the day or the month")
    if any(one.small_amounts for one in guesses):
        yield "    # ? " + _("unit: 万元 — the amounts are small; are they in 元?")
    further = list(dict.fromkeys(text for one in guesses for text in one.further))
    if further:
        yield "    # " + _("not used: {names}").format(names=", ".join(_one_line(text) for text in further[:20]))


def _globs(files: Sequence[str], every: Sequence[str], looked: Looked) -> list[str]:
    """Many files of one folder and ending as a pattern, where all that it fits are of this kind."""
    groups: dict[tuple[str, str], list[str]] = {}
    for file in dict.fromkeys(files):
        path = PurePosixPath(file)
        groups.setdefault((path.parent.as_posix(), path.suffix), []).append(file)
    others = {f for f in every if f not in files} | {file for file, _why in looked.unclear}
    found = []
    for (parent, ending), some in groups.items():
        clash = any((PurePosixPath(o.partition("#")[0]).parent.as_posix(), PurePosixPath(o.partition("#")[0]).suffix)
                    == (parent, ending) for o in others)  # fmt: skip
        alone = len(some) >= _GLOB_FROM and not clash and not any("#" in file for file in some)
        found += [f"{parent}/*{ending}" if parent != "." else f"*{ending}"] if alone else some
    return sorted(found)


def _text(text: str) -> str:
    """A scalar that is the text whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    from sop_cli.values.visible import visible

    return visible(text.replace("\n", " "))

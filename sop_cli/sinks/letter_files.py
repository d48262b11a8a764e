"""One file for each of several people, all inside the folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sop_cli.reports.result import Result
from sop_cli.sinks import render
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.filename import safe_names


def each(result: Result, ending: str, meta: Meta) -> Iterator[tuple[str, bytes]]:
    """File name and content for everyone in the result's bundle, in order."""
    if result.bundle is None:
        raise AssertionError("only a bundle can be taken apart")
    bundle = result.bundle()
    # what is masked in the letter is masked in its name
    wanted = [f"{meta.period or ''} {hidden(name, meta)}" for name, _data in bundle.items]
    for item, name in zip(bundle.items, safe_names(wanted), strict=True):
        alone = partial(replace, bundle, items=[item])
        yield f"{name}{ending}", render(replace(result, bundle=alone), ending, meta)

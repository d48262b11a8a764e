"""Outputs that know their run: the mark in a workbook's custom properties, the key `run` of a JSON document."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sop_cli.records.run_mark import PROPERTY, RunMark, plain, seal, seal_of_json

if TYPE_CHECKING:
    from openpyxl import Workbook

_HEAD = ("sop_cli", "command", "as_of", "period", "inputs")


def mark_book(book: Workbook, mark: RunMark) -> None:
    """Put the mark into a workbook that is ready to be written."""
    from openpyxl.packaging.custom import StringProperty  # documents are marked here too, and need no workbooks

    seals = {
        sheet.title: seal((c.coordinate, plain(c.value)) for row in sheet.iter_rows() for c in row)
        for sheet in book.worksheets
    }
    properties = book.custom_doc_props  # type: ignore[attr-defined]  # not in the stubs
    for number, piece in enumerate(replace(mark, seals=seals).pieces(), start=1):
        properties.append(StringProperty(name=f"{PROPERTY}.{number}", value=piece))


def run_of(text: str, mark: RunMark) -> dict[str, Any]:
    """What stands under `run` of a document that is `text` without it."""
    document = json.loads(text)
    seals = {key: seal_of_json(value) for key, value in document.items() if key not in _HEAD}
    return replace(mark, seals=seals).as_json()

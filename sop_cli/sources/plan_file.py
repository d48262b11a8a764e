"""A plan file, YAML or the workbook form: a plan and the place of everything in it."""

from __future__ import annotations

from pathlib import Path

from sop_cli.records.plan import Plan
from sop_cli.sources.definition import as_model, read_document
from sop_cli.sources.yaml import Document

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_plan(path: Path, shown: str) -> tuple[Plan, Document]:
    """Read a plan. Raises SopError (or all of them together) with places and remedies."""
    if not _is_workbook(path):
        return as_model(read_document(path, shown), Plan)
    from sop_cli.sources.plan_form import read_form

    document, errors = read_form(path, shown)
    return as_model(document, Plan, errors)


def _is_workbook(path: Path) -> bool:
    """By its content, as everywhere; by its name where there is nothing to look at."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (_ZIP, _OLE)
    except OSError:
        return False

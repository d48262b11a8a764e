"""What a sink must know of the run beside the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sop_cli.i18n import Language
from sop_cli.records.finding import Input
from sop_cli.records.run_mark import RunMark


@dataclass(frozen=True)
class Meta:
    """The run as outputs show it.

    version: of sop-cli. inputs: the files that were read. sop_name: what the SOP is called. display_unit: the SOP's.
    summary: lists of findings and records are left out (JSON), or only the sentences are drawn (table, md).
    unmask: show phone numbers and the like. width, color: of the terminal. most: entries of a section shown there.
    templates: the folder of the company's own form workbooks (`<form>.xlsx`), whether it exists or not.
    run: what an output says of the run, where it can be made again.
    """

    version: str
    as_of: date
    period: str | None = None
    currency: str = "CNY"
    lang: Language = "zh"
    inputs: tuple[Input, ...] = ()
    sop_name: str | None = None
    display_unit: str = "元"
    summary: bool = False
    unmask: bool = False
    width: int = 100
    most: int | None = None
    color: bool = False
    templates: Path | None = None
    run: RunMark | None = None

"""`sop schema`: the JSON Schema of sop.yaml, for editors."""

from __future__ import annotations

import json
from typing import Any

import typer

from sop_cli.cli import options as o
from sop_cli.records.sop import Sop


def document() -> dict[str, Any]:
    """The JSON Schema of sop.yaml, draft 2020-12; `rules` with every code and its options."""
    from sop_cli.checks.settings import schema as rules_of
    from sop_cli.cli.families import FAMILIES

    schema = Sop.model_json_schema(mode="validation")
    for family in FAMILIES:
        part = schema["$defs"][str(schema["properties"][family.part]["$ref"]).rpartition("/")[2]]
        part["properties"]["rules"] |= rules_of(family)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def command(lang: o.Language = None) -> None:  # noqa: ARG001 - read before the command is loaded
    typer.echo(json.dumps(document(), ensure_ascii=False, indent=2))

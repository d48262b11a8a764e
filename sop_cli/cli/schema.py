"""`sop schema`: the JSON Schema of sop.yaml, for editors."""

from __future__ import annotations

import json

import typer

from sop_cli.cli import options as o
from sop_cli.records.sop import Sop


def document() -> dict[str, object]:
    """The JSON Schema of sop.yaml, draft 2020-12."""
    schema = Sop.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def command(lang: o.Language = None) -> None:  # noqa: ARG001 - read before the command is loaded
    typer.echo(json.dumps(document(), ensure_ascii=False, indent=2))

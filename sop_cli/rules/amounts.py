"""Amounts in the options of rules, and in sentences."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sop_cli.records.sop import Sop
from sop_cli.values.base import Refused
from sop_cli.values.money import parse_money
from sop_cli.values.show import money_text


def _minor(value: Any) -> Any:
    if value is None:
        return None
    try:
        return parse_money(str(value)).minor
    except Refused as refused:
        raise PydanticCustomError("amount", "{why}", {"why": refused.reason}) from None


Amount = Annotated[int | None, BeforeValidator(_minor), WithJsonSchema({"type": ["string", "number", "null"]})]
"""An amount as one would write it in a cell, kept in minor units: 100000, 10万元."""


def amount_texts(minor: pl.Series, sop: Sop) -> pl.Series:
    """Each amount as a sentence shows it, in the SOP's display unit."""
    distinct = minor.unique().to_list()
    texts = [money_text(amount, sop.unit, sop.currency) for amount in distinct]
    return minor.replace_strict(distinct, texts, return_dtype=pl.String) if distinct else minor.cast(pl.String)

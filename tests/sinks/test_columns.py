"""Long tables in columns are written as the same records one by one would be, to the byte."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.reports.model import Head, Lines, LongTable
from sop_cli.sinks import draw
from sop_cli.sinks.flat import harmless
from sop_cli.sinks.layout import Layout
from sop_cli.values.mask import mask
from tests.sinks import sample

NAMES = st.none() | st.sampled_from(["张伟", "=1+1", 'a"b', "a,b", "一\n二", "", "电话13800138000", "\u202e倒", " 空 "])
STEPS = st.none() | st.integers(-(10**15), 10**15) | st.sampled_from([0, 5, -5, 100, 10, 133_333, -133_330])
ROWS = st.lists(st.tuples(NAMES, STEPS, STEPS), max_size=8)


def frame_of(rows: list[tuple[Any, Any, Any]]) -> pl.DataFrame:
    schema = {"name": pl.String, "target": pl.Int64, "floor": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def amount(steps: int | None) -> Any:
    """The exact figure that JSON shows."""
    if steps is None:
        return None
    return steps // 100 if steps % 100 == 0 else float(f"{'-' * (steps < 0)}{abs(steps) // 100}.{abs(steps) % 100:02d}")


@given(ROWS)
def test_json_of_columns_is_json_of_records(rows: list[tuple[Any, Any, Any]]) -> None:
    nested = frame_of(rows).select("name", "target", pl.struct("floor").alias("levels"))
    lines = Lines(nested, {"target": 100, "levels": 1})
    for masking in (True, False):
        text = Layout(lambda value: value, masking=masking).document({"a": 1}, {"lines": lines})
        wanted = [
            {
                "name": mask(name) if name and masking else name,
                "target": amount(target),
                "levels": {"floor": floor},
            }
            for name, target, floor in rows
        ]
        assert json.loads(text) == {"a": 1, "lines": wanted}
        if all(target is None or abs(target) < 10**12 for _name, target, _floor in rows):
            plain = json.dumps({"a": 1, "lines": wanted}, ensure_ascii=False, indent=2)
            assert text == plain.replace("\u202e", "\\u202e")


@given(ROWS)
def test_csv_of_columns_reads_back(rows: list[tuple[Any, Any, Any]]) -> None:
    heads = [Head("", field="target"), Head("", field="name")]
    table = LongTable(heads, [Lines(frame_of(rows), {"target": 100}), Lines(frame_of(rows[:1]))])
    text = draw(sample.result(rows=lambda: table), "csv", sample.meta("zh"))
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert back[0] == ["target", "name"]
    assert [name for _target, name in back[1 : len(rows) + 1]] == [harmless(mask(name or "")) for name, *_ in rows]
    assert [float(target) if target else None for target, _name in back[1 : len(rows) + 1]] == [
        None if target is None else target / 100 for _name, target, _floor in rows
    ]
    assert [target for target, _name in back[len(rows) + 1 :]] == [
        str(r[1]) if r[1] is not None else "" for r in rows[:1]
    ]


def test_figures_are_exact_beyond_what_floats_hold() -> None:
    lines = Lines(frame_of([("a", 90_071_992_547_409_931, None)]).select("target"), {"target": 100})
    assert "900719925474099.31\n" in Layout(lambda value: value, masking=False).document({"a": 1}, {"lines": lines})

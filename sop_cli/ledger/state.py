"""How the records stood after the last run: read into frames piece by piece, written from frames piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from sop_cli.ledger.content import fields
from sop_cli.ledger.store import Store

_PIECE = 100_000
_ROWS = {"row": pl.Int64, "file": pl.Int64, "a": pl.Int64, "b": pl.Int64, "live": pl.Int64}


@dataclass(frozen=True)
class State:
    """The known records. rows: `row`, `file`, `a`, `b`, `live` (0 for records that are gone)."""

    store: Store
    rows: pl.DataFrame
    files: dict[int, str]
    owners: dict[str, str]
    run: int

    def contents(self, rows: pl.Series) -> dict[int, str]:
        """The kept text of some records."""
        base = self.store.base
        base.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (row INTEGER PRIMARY KEY)")
        base.execute("DELETE FROM wanted")
        base.executemany("INSERT INTO wanted VALUES (?)", ((row,) for row in rows))
        query = (
            "SELECT r.row, coalesce(e.content, e.old) FROM wanted w JOIN rows r ON r.row = w.row"
            " JOIN entries e ON e.seq = r.seq"
        )
        return dict(base.execute(query))

    def cells(self, rows: pl.Series) -> dict[int, dict[str, str]]:
        """The filled cells of some records."""
        return {row: fields(content) for row, content in self.contents(rows).items()}


def read_state(store: Store) -> State:
    """How the records stood after the last run."""
    base = store.base
    cursor = base.execute("SELECT row, file, a, b, live FROM rows ORDER BY row")
    pieces = [pl.DataFrame(schema=_ROWS)]
    while piece := cursor.fetchmany(_PIECE):
        pieces.append(pl.DataFrame(piece, schema=_ROWS, orient="row"))
    return State(
        store,
        pl.concat(pieces),
        dict(base.execute("SELECT file, name FROM files")),
        dict(base.execute("SELECT owner, as_of FROM owners")),
        store.last()[0],
    )


def write_rows(store: Store, rows: pl.DataFrame) -> None:
    """Put records as they now stand: `row`, `file`, `a`, `b`, `seq`, `live`."""
    for piece in rows.iter_slices(_PIECE):
        store.base.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)", piece.iter_rows())

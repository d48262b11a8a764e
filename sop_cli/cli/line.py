"""The command line of this run, kept for what an output says of how it was made."""

from __future__ import annotations

from contextvars import ContextVar

ARGS: ContextVar[tuple[str, ...]] = ContextVar("args", default=())
"""The words behind `sop`."""

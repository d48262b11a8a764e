"""JSON documents: laid out like json.dumps, masked like everything else, however large they are."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sop_cli.records.finding import Severity
from sop_cli.sinks.document import _plain
from sop_cli.sinks.layout import Layout
from sop_cli.sinks.masking import hide

TEXTS = st.sampled_from(["张伟", "电话\n13800138000", "a@b.cn", '"', "\\", "6222 0212 3456 7890 12", "", "2023-10-10"])
SCALARS = TEXTS | st.none() | st.booleans() | st.integers() | st.sampled_from([0.5, Severity.ERROR, Fraction(1, 4)])
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=2).map(tuple)
        | st.dictionaries(st.sampled_from(["file", "value", "电话 13800138000", "sha256"]), inner, max_size=3)
    ),
    max_leaves=12,
)
HEAD = {"command": "13800138000", "inputs": [{"sha256": "13800138000"}]}


@given(st.dictionaries(st.sampled_from(["people", "path", "findings"]), VALUES, min_size=1))
def test_as_json_dumps_writes_what_was_masked_before(own: dict[str, Any]) -> None:
    for masking in (True, False):
        whole = HEAD | (hide(own) if masking else own)
        wanted = json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False, default=_plain)
        assert Layout(_plain, masking=masking).document(HEAD, own) == wanted

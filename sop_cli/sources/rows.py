"""Which rows of a sheet are records: banners, sums, repeated headers, notes below the table and broken rows are not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.base import Kind
from sop_cli.records.finding import Severity
from sop_cli.sources.found import ROW, Found
from sop_cli.sources.header import Head, Header
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.words import Vocabulary
from sop_cli.values.text import fold

_SUM = "小计|合计|总计|总合计|共计|累计|汇总"
_NOBODY = rf"^(?:{_SUM})[:：]?$"
"""Nobody and nothing is called so: such a row is a sum whatever else stands in it."""
_PLAIN_TOTAL = rf"{_NOBODY}|^(?i:sub-?\s?total|grand\s+total|totals?)[:：]?$"
"""No person is called so, but a customer may be."""
_TOTAL = rf"^(?:.{{0,20}}?[\s(（:：-]?)?(?:{_SUM})[)）]?(?:[:：]?\s?\d+\s?[条个家单笔次项人])?[:：]?$|{_PLAIN_TOTAL}"
_TOTAL_AT_ALL = "计|汇总|(?i:total)"
_NAMED = (Kind.NAME, Kind.PERSON, Kind.PEOPLE, Kind.DATE, Kind.PERIOD)
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_BANNER = re.compile(
    r"\W*(?:(?:19|20)\d{2} ?[年/.-]? ?)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九]) ?月份?[^\d]{0,12}\W*"
    r"|\W*(?:19|20)\d{2}[-/.]\d{1,2}\W*|\W*(?:(?:19|20)\d{2} ?年?)? ?第? ?\d{1,2} ?周.{0,12}"
    r"|\W*(?:(?:19|20)\d{2} ?年?)? ?(?:第?[一二三四1-4] ?季度|Q[1-4]|[上下]半年).{0,12}|\W*(?:19|20)\d{2} ?年.{0,12}"
    rf"|\W*(?:{_MONTH_NAMES})[a-z]{{0,6}}\.?,? ?(?:(?:19|20)\d{{2}})?\W*|\W*week ?\d{{1,2}}.{{0,12}}",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"[*※].{8,}|(?:备?注|说明|备注说明|提示|填表|制表|审核|复核|审批|统计|编制|下达人?|责任人确认|确认|签[字名]|打印|导出|数据来源|数据截[至止]|截[至止]|填写说明)[^:]{0,8}:"
    r"|(?:notes?|remarks?|source|prepared by|assigned by|accepted by|approved by|signed|exported?)\b[^:]{0,12}:",
    re.IGNORECASE,
)
_SHORTEST_NOTE = 13
_COMMAS = re.compile("[,\t]")
_DAY = re.compile(r"\d{1,4}[-/.年]\d{1,2}")
_FEWEST_PARTS = 3
_LOOKED_AT = 100


def records(sheet: RawSheet, header: Header, words: Vocabulary, found: Found) -> pl.DataFrame:
    """The rows below the header that are records, in order; a row that is broken stays, with all its cells null.

    `_broken` says which; they go when what points to the row above (同上) has been filled in.
    """
    body = sheet.frame.slice(header.position + 1)
    cells = [name for name in body.columns if name.startswith("c")]
    used = [head for head in header.heads if head.used and head.name in cells]
    body = body.with_columns(
        _filled=pl.sum_horizontal(pl.col(cells).is_not_null()) if cells else pl.lit(0), _broken=pl.lit(value=False)
    )
    body = _without_header_again(body, used, found)
    body = _without_totals(body, used, cells, words, found)
    body = _without_banners(body, header, sheet, cells, found)
    body = _without_footnotes(body, used, cells, words, found)
    body = _with_broken(body, header, sheet, cells, found)
    return body.drop("_filled")


def _without_header_again(body: pl.DataFrame, used: Sequence[Head], found: Found) -> pl.DataFrame:
    """Two exports pasted together: the header stands there again."""
    same = pl.sum_horizontal(
        [(pl.col(head.name).str.strip_chars() == head.text).fill_null(value=False) for head in used]
    )
    again = same >= max(1, math.ceil(0.6 * len(used)))
    for row in body.filter(again)["_row"]:
        found.add(
            ROW,
            _("Row {row} repeats the header; it is no record.").format(row=row),
            row=row,
            hint=_("Delete the row; two exports were probably pasted together."),
        )
    return body.filter(~again)


def _without_totals(
    body: pl.DataFrame, used: Sequence[Head], cells: Sequence[str], words: Vocabulary, found: Found
) -> pl.DataFrame:
    """Rows of sums: a name is 小计, 合计, Total; or ends so and there is no day (in lists of people: nobody).

    Sums by person or region name the person or region, so that these say nothing.
    """
    some = body.filter(pl.any_horizontal(pl.col(cells).str.contains(_TOTAL_AT_ALL).fill_null(value=False)))
    if some.is_empty():
        return body
    folded = pl.col(cells).str.normalize("NFKC").str.strip_chars().str.replace_all(r"\s+", " ")
    texts = some.with_columns(folded.str.replace_all(r"(\p{Han}) (\p{Han})", "$1$2"))

    def reads_total(name: str) -> pl.Expr:
        return pl.col(name).str.contains(_TOTAL).fill_null(value=False)

    def of_kind(kinds: Sequence[Kind]) -> list[str]:
        return [
            head.name
            for head in used
            if any(words.columns[field].kind in kinds for field in head.meaning.fields if field in words.columns)
        ]

    first = pl.coalesce(cells).str.contains(_TOTAL).fill_null(value=False)
    named = pl.any_horizontal(first, *map(reads_total, of_kind(_NAMED)))

    def has_digit(name: str) -> pl.Expr:
        return pl.col(name).str.contains(r"\d").fill_null(value=False)

    dated = of_kind([Kind.DATE]) or words.kind.kind_name == "targets"
    needs_nobody = [] if dated else of_kind([Kind.PERSON, Kind.PEOPLE])
    alone = pl.all_horizontal(
        pl.lit(value=True),
        *(pl.col(name).is_null() | reads_total(name) | ~has_digit(name) for name in of_kind([Kind.DATE])),
        *(pl.col(name).is_null() | reads_total(name) for name in needs_nobody),
    )
    lacking = pl.any_horizontal([pl.col(head.name).is_null() for head in used])
    people = of_kind(_NAMED) if words.kind.kind_name == "targets" else of_kind([Kind.PERSON, Kind.PEOPLE])
    plain = pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(name).str.contains(_NOBODY).fill_null(value=False) for name in of_kind(_NAMED)),
        *(pl.col(name).str.contains(_PLAIN_TOTAL).fill_null(value=False) for name in people),
    )
    rows = texts.filter(plain | (named & alone & lacking))["_row"].to_list()
    for row in rows:
        found.add(
            ROW,
            _("Row {row} is a sum, no record; it is not counted.").format(row=row),
            row=row,
            severity=Severity.INFO,
        )
    return body.filter(~pl.col("_row").is_in(rows)) if rows else body


def _without_banners(
    body: pl.DataFrame, header: Header, sheet: RawSheet, cells: Sequence[str], found: Found
) -> pl.DataFrame:
    """Rows that only head the rows below them: a month alone in the first column, or a text over the whole width."""
    width = sum(bool(head.text) for head in header.heads)
    wide = {
        merge.first_row
        for merge in sheet.merges
        if merge.first_row == merge.last_row and merge.last_column - merge.first_column + 1 >= max(2, width / 2)
    }
    if width < 2:
        return body
    alone = body.filter(pl.col("_filled") == 1)
    first = next((head.name for head in header.heads if head.text), None)
    rows = []
    for row in alone.select("_row", *cells).iter_rows(named=True):
        text = next(row[name] for name in cells if row[name])
        if row["_row"] in wide:
            _report_in_one_cell(row["_row"], text, width, found)
        elif not (first and row[first] and _BANNER.fullmatch(fold(row[first]))):
            continue
        rows.append(row["_row"])
    return body.filter(~pl.col("_row").is_in(rows)) if rows else body


def _report_in_one_cell(row: int, text: str, width: int, found: Found) -> None:
    """A record that was not cut into cells, and lies over the whole table as headings do: no heading has such commas.

    So stands a broken row of a CSV file in the marked copy.
    """
    parts = len(_COMMAS.split(text))
    if parts < _FEWEST_PARTS or (parts < width / 2 and not _DAY.search(text)):
        return
    found.add(
        ROW,
        _("Row {row} holds a whole record in one cell; it is not used.").format(row=row),
        row=row,
        hint=_("Put each part under its own head."),
        value=text,
    )


def _without_footnotes(
    body: pl.DataFrame, used: Sequence[Head], cells: Sequence[str], words: Vocabulary, found: Found
) -> pl.DataFrame:
    """Notes below the table: texts that stand alone in the last rows."""
    needed = [
        head.name
        for head in used
        if any(words.columns[field].needed for field in head.meaning.fields if field in words.columns)
    ]
    rows = []
    for row in reversed(list(body.tail(_LOOKED_AT).iter_rows(named=True))):
        texts = [row[name] for name in cells if row[name]]
        if not _is_footnote(fold(texts[0]), len(texts), needed=sum(bool(row[name]) for name in needed), of=len(needed)):
            break
        rows.append(row["_row"])
        found.add(
            ROW,
            _("Row {row} is a note below the table; it is not read.").format(row=row["_row"]),
            row=row["_row"],
            value=texts[0],
            severity=Severity.INFO,
        )
    return body.filter(~pl.col("_row").is_in(rows)) if rows else body


def _is_footnote(first: str, texts: int, *, needed: int, of: int) -> bool:
    """first: the row's first text; needed: how many of the `of` needed cells are filled."""
    if _FOOTNOTE.match(first):
        return texts == 1 or needed < max(of, 1)
    return texts == 1 and of >= 2 and needed <= 1 and len(first) >= _SHORTEST_NOTE


def _with_broken(
    body: pl.DataFrame, header: Header, sheet: RawSheet, cells: Sequence[str], found: Found
) -> pl.DataFrame:
    """Mark rows whose cells cannot be told apart: too many or too few of them, or damaged as a whole."""
    broken = _ragged(body, header, cells, found)
    for fault in sheet.faults:
        if fault.column is None and fault.row > header.row:
            found.add(ROW, fault.reason, row=fault.row, hint=fault.hint, value=fault.value)
            if fault.unreadable:
                broken.append(fault.row)
    if not broken:
        return body
    hit = pl.col("_row").is_in(broken)
    return body.with_columns(pl.when(~hit).then(pl.col(cells)).name.keep(), _broken=hit)


def _ragged(body: pl.DataFrame, header: Header, cells: Sequence[str], found: Found) -> list[int]:
    if header.cells is None or "_cells" not in body.columns:
        return []
    wanted = max((head.index + 1 for head in header.heads if head.text), default=0)
    beyond = [name for name in cells if int(name[1:]) >= header.cells]
    extra = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).is_not_null() for name in beyond))
    bad = body.select("_row", "_cells", _extra=extra).filter((pl.col("_cells") < wanted) | pl.col("_extra"))
    rows = []
    for row, count, more in bad.iter_rows():
        rows.append(row)
        hint = (
            _("Put texts that hold a comma into quotation marks.")
            if more
            else _("Check whether a separator is missing.")
        )
        found.add(
            ROW,
            _("Row {row} has {count} cells, the header has {wanted} columns; it is not used.").format(
                row=row, count=count, wanted=header.cells if more else wanted
            ),
            row=row,
            hint=hint,
        )
    return rows

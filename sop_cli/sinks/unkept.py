"""What of a workbook's look is lost when it is loaded and saved: looked up in its parts, so that it can be said."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from sop_cli.i18n import Words

_PARTS = (
    (re.compile(r"xl/(?:richData/|cellimages)", re.IGNORECASE), Words(en="pictures in cells", zh="单元格内的图片")),
    (re.compile(r"xl/(?:ctrlProps|activeX)/", re.IGNORECASE), Words(en="check boxes and buttons", zh="复选框和按钮")),
    (re.compile(r"xl/(?:slicers|timelines)/", re.IGNORECASE), Words(en="slicers", zh="切片器")),
    (re.compile(r"xl/charts/", re.IGNORECASE), Words(en="charts", zh="图表")),
    (re.compile(r"xl/media/", re.IGNORECASE), Words(en="pictures", zh="图片")),
    (re.compile(r"xl/threadedComments/", re.IGNORECASE), Words(en="threaded comments", zh="批注对话")),
    (re.compile(r"xl/pivotTables/", re.IGNORECASE), Words(en="pivot tables", zh="数据透视表")),
    (re.compile(r"vbaProject\.bin$", re.IGNORECASE), Words(en="macros", zh="宏")),
    (re.compile(r"xl/externalLinks/", re.IGNORECASE), Words(en="links to other workbooks", zh="到其他工作簿的链接")),
)
_SHEETS = re.compile(r"xl/worksheets/")
_TEXTS = (
    (re.compile(r"xl/drawings/drawing"), rb"<xdr:(?:sp|cxnSp)\b", Words(en="text boxes", zh="文本框和形状")),
    (_SHEETS, rb"<x14:sparkline", Words(en="sparklines", zh="迷你图")),
    (_SHEETS, rb"<x14:conditionalFormatting", Words(en="data bars", zh="数据条")),
    (_SHEETS, rb"<x14:dataValidation\b", Words(en="drop-downs from other sheets", zh="引用其他工作表的下拉列表")),
    (_SHEETS, rb"<f[ >]", Words(en="formulas (their values stay)", zh="公式（保留其结果）")),
)


def unkept(path: Path) -> list[str]:
    """What a copy of the workbook cannot show as it is in the original, in words."""
    found: list[Words] = []
    with zipfile.ZipFile(path) as package:
        names = [entry.filename for entry in package.infolist()]
        found += [words for pattern, words in _PARTS if any(pattern.search(name) for name in names)]
        for name in names:
            wanted = [(sign, words) for part, sign, words in _TEXTS if part.match(name) and words not in found]
            if wanted:
                text = package.read(name)
                found += [words for sign, words in wanted if re.search(sign, text)]
    return [str(words) for words in dict.fromkeys(found)]

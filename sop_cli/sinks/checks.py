"""Drop-downs, date checks and hints of a blank form."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import _
from sop_cli.reports.model import FormData
from sop_cli.sinks import looks

_LONGEST = 255


class Checks:
    """What one sheet's input cells offer and accept."""

    def __init__(self, book: Workbook, sheet: Worksheet, data: FormData) -> None:
        self.book = book
        self.sheet = sheet
        self.data = data
        self.made: list[DataValidation] = []

    def column(self, field: str, letter: str, first: int, last: int) -> None:
        """Set up the input cells of a field."""
        words = [word for word in self.data.choices.get(field, ()) if word.strip()]
        check = None
        if words:
            check = self._list(field, words)
        elif field in self.data.dates:
            check = _date()
        elif field in self.data.hints:
            check = DataValidation(showInputMessage=True, promptTitle=_("Fill in"), prompt=self.data.hints[field])
        if check is not None:
            check.add(f"{letter}{first}:{letter}{last}")
            self.made.append(check)

    def finish(self) -> None:
        """Put the checks on the sheet, when its rows have stopped moving."""
        for check in self.made:
            self.sheet.add_data_validation(check)

    def _list(self, field: str, words: list[str]) -> DataValidation:
        joined = ",".join(words)
        simple = len(joined) <= _LONGEST and not any(sign in word for word in words for sign in ',"\n')
        source = f'"{joined}"' if simple else self._hidden(field, words)
        return DataValidation(
            type="list", formula1=source, allow_blank=True, showErrorMessage=True, errorStyle="warning",
            errorTitle=_("Not in the list"), error=_("This word is not in the SOP's list. Keep it all the same?"),
            showInputMessage=True, promptTitle=_("Choose"),
            prompt=self.data.hints.get(field) or _("Choose from the list."),
        )  # fmt: skip

    def _hidden(self, field: str, words: list[str]) -> str:
        """A list too long for the cell itself, on a sheet that stays out of sight."""
        name = _("Lists")
        if name not in self.book.sheetnames:
            self.book.create_sheet(name).sheet_state = "hidden"
        lists = self.book[name]
        column = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
        for row, word in enumerate([field, *words], start=1):
            looks.put_text(looks.cell_at(lists, row, column), word)
        letter = get_column_letter(column)
        return f"'{name}'!${letter}$2:${letter}${len(words) + 1}"


def _date() -> DataValidation:
    return DataValidation(
        type="date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2099,12,31)", allow_blank=True,
        showErrorMessage=True, errorStyle="warning",
        errorTitle=_("Not a date"), error=_("Write a date like 2023-10-10. Keep it all the same?"),
        showInputMessage=True, promptTitle=_("Date"), prompt=_("For example 2023-10-10."),
    )  # fmt: skip

"""Golden sets as tables, for people who work in a spreadsheet: CSV and XLSX, out and in again without loss."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal

from bot.quality.errors import GoldenTableError
from bot.quality.golden import Case
from bot.quality.golden_cells import COLUMNS, case_of, cells_of

Format = Literal["csv", "xlsx"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; such a cell is given an apostrophe in front."""


def export(cases: Iterable[Case], format: Format) -> bytes:
    """The cases as a file. CSV is UTF-8 with the mark that spreadsheets know it by."""
    rows = [COLUMNS, *(tuple(cells_of(case)[name] for name in COLUMNS) for case in cases)]
    if format == "csv":
        text = io.StringIO()
        csv.writer(text).writerows([[_shielded(cell) for cell in row] for row in rows])
        return text.getvalue().encode("utf-8-sig")
    return _workbook(rows)


def read(data: bytes, format: Format) -> list[Case]:
    """The cases of a file; columns in any order, those that are not there blank. Raises `GoldenTableError`, with the row."""
    head, *body = list(_csv_rows(data) if format == "csv" else _xlsx_rows(data)) or [[]]
    names = [cell.strip().lower() for cell in head]
    if missing := {"id", "question"} - set(names):
        raise GoldenTableError(f"the table has no column {', '.join(sorted(missing))}; its first row names the columns")
    if unknown := [name for name in names if name and name not in COLUMNS]:
        raise GoldenTableError(f"the table has a column {unknown[0]!r}, which is none of {', '.join(COLUMNS)}")
    cases: list[Case] = []
    rows: dict[str, int] = {}
    for number, row in enumerate(body, 2):
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()}
        if not cells:
            continue
        try:
            cases.append(case_of(cells))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldenTableError(f"row {number} is no case: {error}") from error
        id = cases[-1].id
        if id in rows:
            raise GoldenTableError(f"row {number} has the id {id!r}, as row {rows[id]} has; give one of them another")
        rows[id] = number
    return cases


# ── the two formats ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _shielded(cell: str) -> str:
    return "'" + cell if _is_formula(cell) else cell


def _plain(cell: str) -> str:
    cell = cell.replace("\r\n", "\n")
    return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    """True also behind apostrophes, so that those of the text itself are told from the one given in front."""
    return cell.lstrip("'").startswith(_FORMULA)


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldenTableError(f"the CSV is not UTF-8 (byte {error.start}); save it as “CSV UTF-8”") from error
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            yield [_plain(cell) for cell in row]
    except csv.Error as error:
        raise GoldenTableError(f"the CSV cannot be read: {error}") from error


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("golden")
    sheet.freeze_panes = "C2"
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"  # text, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _xlsx_rows(data: bytes) -> Iterator[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise GoldenTableError(f"the file is no XLSX workbook ({error}); save it as .xlsx") from error
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_said(value) for value in row]
    book.close()


def _said(value: Any) -> str:
    """A cell as text, though a spreadsheet may have made a number, a day or a truth of it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n")

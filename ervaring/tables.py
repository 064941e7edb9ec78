"""Rows -> a table that a spreadsheet opens, and never runs.

A cell that begins with one of STARTS would be a formula to a spreadsheet. In CSV it gets an
apostrophe before it; `unguarded` takes that off again. In XLSX it is typed as text, and marked so
that it stays text when somebody edits it.
"""

import csv
import datetime
import io

from django.http import Http404, HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

STARTS = tuple("=+-@＝＋－＠\t\r\n")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # characters


def guarded(text):
    """`text` as a cell that a spreadsheet does not run. See `unguarded`."""
    return f"'{text}" if text.lstrip("'").startswith(STARTS) else text


def unguarded(text):
    """What `guarded` was given."""
    is_guarded = text.startswith("'") and text.lstrip("'").startswith(STARTS)
    return text[1:] if is_guarded else text


def as_csv(rows):
    """Bytes that a Dutch Excel opens with a double click, of texts, numbers, dates and None."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([_as_text(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _as_text(cell):
    if isinstance(cell, datetime.date):
        return f"{cell:%d-%m-%Y}"
    return "" if cell is None else guarded(str(cell))


def download(kind, sheets, name):
    """`sheets` as a file to keep; as CSV only the first of them. Raises Http404 for other kinds."""
    if kind == "xlsx":
        response = HttpResponse(as_xlsx(sheets), content_type=XLSX_TYPE)
    elif kind == "csv":
        response = HttpResponse(as_csv(next(iter(sheets.values()))), content_type=CSV_TYPE)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def as_xlsx(sheets):
    """Bytes of a workbook. `sheets`: {title: list of rows}, of which the first is the head."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet, styles = book.create_sheet(title), {}
        sheet.freeze_panes = "A2"
        for number, column in enumerate(zip(*rows, strict=True), start=1):
            width = max(len(str(cell or "")) for cell in column) + 3
            sheet.column_dimensions[get_column_letter(number)].width = min(width, WIDEST)
        for number, row in enumerate(rows):
            sheet.append([_as_cell(sheet, cell, styles, is_head=number == 0) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _as_cell(sheet, value, styles, *, is_head):
    """`styles`: those of earlier cells, to be filled: setting one anew takes most of the time."""
    if value is None or value == "":
        return None
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    is_day = isinstance(value, datetime.date)
    value = value if is_day else ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(sheet, value)
    if not is_day:
        cell.data_type = "s"
    kind = (is_day, is_head, not is_day and value.startswith(STARTS))
    if kind not in styles:
        styles[kind] = _styled(WriteOnlyCell(sheet), *kind)._style
    cell._style = styles[kind]
    return cell


def _styled(cell, is_day, is_head, quoted):
    if is_day:
        cell.number_format = "dd-mm-yyyy"
        return cell
    cell.number_format = "@"
    cell.quotePrefix = quoted
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
    return cell

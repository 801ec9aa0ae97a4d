"""Tables as workbooks: every cell is text or a number, never a formula or a link."""

import io
from collections.abc import Iterable, Sequence

from flask import Response, send_file

from learn.web.sheets import Cell, harmless

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def workbook_response(name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a table to be saved as a workbook."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded where a workbook is made

    made = io.BytesIO()
    with Workbook(made, PLAIN) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([heading, *rows]):
            for column, cell in enumerate(map(harmless, row)):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    made.seek(0)
    return send_file(made, mimetype=WORKBOOK, as_attachment=True, download_name=name, etag=False)

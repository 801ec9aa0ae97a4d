"""Files as organisations send them, made in code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

Rows = Sequence[Sequence[object]]
ODS_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def xlsx(sheets: Mapping[str, Rows], also: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook; `also` may do more to it before it is closed."""
    kept = BytesIO()
    workbook = Workbook(kept, {"in_memory": True, "default_date_format": "d/m/yyyy"})
    for name, rows in sheets.items():
        worksheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    worksheet.write_datetime(number, column, value)
                elif isinstance(value, str):
                    worksheet.write_string(number, column, value)
                elif value is not None:
                    worksheet.write(number, column, value)
    if also is not None:
        also(workbook)
    workbook.close()
    return kept.getvalue()


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an OpenDocument spreadsheet with one table.

    `7 as 007` is a number that is shown so; a mere 3 is so many blank cells, alone so many rows.
    """
    cells = "".join(
        f"<table:table-row{_repeated(row)}>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {ODS_NAMESPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _repeated(row: Sequence[str]) -> str:
    [first, *others] = row
    return f' table:number-rows-repeated="{first}"' if first.isdecimal() and not others else ""


def _ods_cell(text: str) -> str:
    value, is_number, shown = text.partition(" as ")
    if is_number:
        kind = f'office:value-type="float" office:value="{value}"'
        return f'<table:table-cell table:style-name="ce1" {kind}><text:p>{shown}</text:p></table:table-cell>'
    if text.isdecimal():
        return f'<table:table-cell table:number-columns-repeated="{text}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return kept.getvalue()


def workbook_of(sheet_xml: bytes, shared_strings: bytes = b"") -> bytes:
    """Return a workbook whose only sheet is this XML, as nobody's program would write it."""
    whole = xlsx({"List": [["name", "email"]]})
    with ZipFile(BytesIO(whole)) as made:
        files = {each: made.read(each) for each in made.namelist()}
    files["xl/worksheets/sheet1.xml"] = sheet_xml
    if shared_strings:
        files["xl/sharedStrings.xml"] = shared_strings
    return archive(files)


def locked(content: bytes) -> bytes:
    """Return a ZIP file that says it is encrypted."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01" + content[at + 1 :]

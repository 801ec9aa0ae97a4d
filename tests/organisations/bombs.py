"""Files that unfold into far more than they are."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.organisations.making import archive, workbook_of, xlsx

HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
STRINGS = (
    b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
)


def lying(name: str, unpacked: int) -> bytes:
    """Return a ZIP file whose directory says that this huge member holds ten bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made, made.open(ZipInfo(name), "w") as member:
        made.compression = ZIP_DEFLATED
        member._zinfo.compress_type = ZIP_DEFLATED  # type: ignore[attr-defined]
        member._compressor = zlib.compressobj(9, zlib.DEFLATED, -15)  # type: ignore[attr-defined]
        for _ in range(unpacked // 1_000_000):
            member.write(b"a" * 1_000_000)
    content = bytearray(packed.getvalue())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def lying_workbook(cells: int) -> bytes:
    """Return a workbook whose sheet is far larger than its directory says."""
    content = bytearray(workbook_of(HEAD + b"<row>" + b"<c><v>1</v></c>" * cells + b"</row>" + TAIL))
    with ZipFile(BytesIO(bytes(content))) as made:
        names = [each.filename for each in made.infolist()]
    at = 0
    for name in names:
        at = content.index(b"PK\x01\x02", at + 1)
        if name.endswith("sheet1.xml"):
            content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def corner(reference: bytes) -> bytes:
    return (
        HEAD
        + b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="'
        + reference
        + b'"><v>1</v></c></row>'
        + TAIL
    )


def bombs() -> dict[str, bytes]:
    """Return every file by its name: made when wanted, since packing them takes seconds."""
    return {
        "cells.xlsx": workbook_of(HEAD + b"<row>" + b"<c><v>1</v></c>" * 3_200_000 + b"</row>" + TAIL),
        "rows.xlsx": workbook_of(HEAD + b"<row><c><v>1</v></c></row>" * 1_048_576 + TAIL),
        "far_corner.xlsx": workbook_of(corner(b"XFD1048576")),
        "one_text_in_many_cells.xlsx": workbook_of(
            HEAD + b'<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 200_000 + TAIL,
            STRINGS % (b"<si><t>" + b"a" * 32_000 + b"</t></si>"),
        ),
        "many_texts.xlsx": workbook_of(HEAD + TAIL, STRINGS % (b"<si><t/></si>" * 3_800_000)),
        "entities.xlsx": workbook_of(
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
            + b"]>"
            + HEAD
            + b'<row><c t="str"><v>&j;</v></c></row>'
            + TAIL
        ),
        "over_the_sum.xlsx": archive(
            {"xl/workbook.xml": "", "a": b"\0" * 30_000_000, "b": b"\0" * 21_000_000}
        ),
        "lying.xlsx": lying_workbook(4_000_000),
        "lying.zip": lying("users.csv", 300_000_000),
        "sheets.xlsx": archive(
            {f"xl/worksheets/sheet{n}.xml": "" for n in range(300)} | {"xl/workbook.xml": ""}
        ),
        "directory.zip": b"PK\x03\x04" + (b"PK\x01\x02" + bytes(42)) * 400_000,
        "merged.xlsx": workbook_of(
            HEAD
            + b"<row r='1'><c r='A1'><v>1</v></c></row>"
            + b"<row r='1048576'><c r='A1048576'><v>1</v></c></row></sheetData>"
            + b"<mergeCells>"
            + b"<mergeCell ref='A1:A1048576'/>" * 2_000
            + b"</mergeCells></worksheet>"
        ),
        "nested.xlsx": archive({"inner.xlsx": xlsx({"List": [["name"]]})}),
    }

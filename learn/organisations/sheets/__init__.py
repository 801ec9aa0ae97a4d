"""Sheets: files and pasted text read into rows of text, each with the line on which an editor shows it."""

from learn.organisations.sentences import EncodingUnknown, SheetRefused
from learn.organisations.sheets.reading import read_sheet
from learn.organisations.sheets.rows import Sheet, SheetRow

__all__ = ["EncodingUnknown", "Sheet", "SheetRefused", "SheetRow", "read_sheet"]

"""What may be said about a list: each sentence under its key, so that it can be told in any language.

Every sentence says what is wrong and how to mend it. What it names (`%(name)s`) comes from the list;
nothing from a column of passwords is ever among it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from learn.i18n import gettext

LONGEST_QUOTED = 60


def say(message: str) -> str:
    """Mark a sentence for translators; it is translated by `sentence`, when somebody reads it."""
    return message


# Why a file cannot be read at all.
REFUSALS: Mapping[str, str] = {
    "file too large": say("The file is larger than %(limit)s MB. Split the list and upload the parts."),
    "too many rows": say("The list has more than %(limit)s rows. Split it and upload the parts."),
    "too many columns": say("Line %(row)s has more than %(limit)s columns. Delete those you do not need."),
    "opens too large": say(
        "Opened, this file would be far larger than a list of people. Copy the list alone into a new "
        "workbook, or save it as CSV UTF-8."
    ),
    "empty file": say("The file is empty. Save the list again and upload it once more."),
    "nothing but blanks": say("There is nothing in this list: every row is blank."),
    "no headings": say(
        "No row names the columns. The first row has to say what stands below: name, "
        "email, phone, external_id."
    ),
    "no column of names": say(
        "No column holds names. Give one the heading “name”. The headings found are: %(headings)s."
    ),
    "only headings": say("There are headings, but no people below them."),
    "quote not closed": say(
        "The quotation mark that opens on line %(row)s is never closed. Close it or delete it."
    ),
    "web page": say(
        "This is a web page or XML, whatever its name says. Open it in Excel or LibreOffice, choose Save As, "
        "“Excel Workbook (.xlsx)”, and upload that."
    ),
    "not a list": say("This is not a list of people. Upload CSV, TSV, XLSX, XLS or ODS."),
    "workbook locked": say(
        "The workbook is protected by a password. Save it without the password and upload it again."
    ),
    "workbook damaged": say(
        "The workbook is damaged or of an unknown kind. Open it in Excel or LibreOffice "
        "and save it as .xlsx or as CSV UTF-8."
    ),
    "workbook took too long": say(
        "The workbook took too long to open. Copy the list alone into a new workbook, or "
        "save it as CSV UTF-8."
    ),
    "archive damaged": say("The ZIP file is damaged. Make it again and upload it once more."),
    "archive locked": say("The ZIP file is protected by a password. Make it again without one."),
    "archive with paths": say(
        "The ZIP file holds a name that leads out of its folder (%(name)s). Make it "
        "again from the files alone."
    ),
    "archive without users": say(
        "The ZIP file holds no users.csv. If a workbook lies in it, take it out and upload that alone."
    ),
    "archive with two lists": say("The ZIP file holds more than one %(name)s. Keep one."),
    "encoding unknown": say(
        "The letters of this file can be read in several ways. Choose the one in which the names look right."
    ),
    "encoding does not fit": say(
        "This file cannot be read as %(encoding)s. Choose another encoding, or save it as CSV UTF-8."
    ),
    "encoding not offered": say("The encoding %(encoding)s is not known here. Known are: %(known)s."),
}

# What is wrong with a row, so that it is left out.
ERRORS: Mapping[str, str] = {
    "nothing to know by": say("no e-mail, phone or external_id: there is nothing to know this person by"),
    "no name": say("no name: write the person's name"),
    "name without letters": say("“%(value)s” is not a name: write the person's name in letters"),
    "name too long": say("the name is longer than %(limit)s characters: shorten it"),
    "letters lost": say(
        "“%(value)s”: the letters were lost when the file was saved. Save the list as CSV UTF-8 or as .xlsx"
    ),
    "letters garbled": say(
        "“%(value)s” is garbled and should perhaps read “%(better)s”. Save the list as CSV UTF-8 or as .xlsx"
    ),
    "hidden characters": say("there are hidden characters here: delete the cell and type it again"),
    "formula": say("“%(value)s” looks like a formula: type the plain text instead"),
    "cell too long": say("the cell is longer than %(limit)s characters: shorten it"),
    "shifted cells": say(
        "there are more cells than headings: put quotation marks around a cell that holds a comma, "
        "and give every column a heading"
    ),
    "quote not closed in its row": say(
        "a quotation mark opens here and is not closed in its row, so that the rows below are lost in this "
        "cell: close it or delete it"
    ),
    "not an e-mail": say("“%(value)s” is not an e-mail address: correct it or empty the cell"),
    "mangled e-mail": say("“%(value)s” is not an e-mail address; did you mean %(better)s?"),
    "digits lost": say(
        "“%(value)s”: digits are lost. In Excel, format the column as Text, then type the number again"
    ),
    "not a phone": say(
        "“%(value)s” is not a phone number: write it like 0300 1234567, or with + and the country"
    ),
    "not an external id": say("“%(value)s” is too long for an external_id: use up to %(limit)s characters"),
    "turned into a date": say(
        "“%(value)s” was turned into a date. In Excel, format the column as Text, then type the id again"
    ),
    "turned into a time": say(
        "“%(value)s” was turned into a time. In Excel, format the column as Text, then type the id again"
    ),
    "turned into true or false": say(
        "the id was turned into “%(value)s”. In Excel, format the column as Text, then type the id again"
    ),
    "not a date": say("“%(value)s” is not a date: write it like 2026-12-31"),
    "same external id": say("same external id as row %(first)s"),
    "same e-mail": say("same e-mail as row %(first)s"),
    "same e-mail and name": say(
        "same e-mail and name as row %(first)s, but another external id: keep one of the two"
    ),
    "same phone": say(
        "same phone as row %(first)s: if two people share the phone, give each of them an external_id"
    ),
    "same phone and name": say(
        "same phone and name as row %(first)s, but another external id: keep one of the two"
    ),
}

# What should be looked at, though the row is used.
WARNINGS: Mapping[str, str] = {
    "role not given": say("role %(role)s not given; invite instructors by hand"),
    "roles not given": say(
        "a list grants no rights: roles like %(role)s, in %(count)s rows, are not given (rows %(rows)s, …); "
        "invite instructors by hand"
    ),
    "several e-mails": say("several addresses in one cell: only %(value)s is used"),
    "e-mail misspelt": say("%(value)s may be misspelt; did you mean %(better)s?"),
    "shared e-mail": say("same e-mail as row %(first)s: both people's invitations go to one address"),
    "several phones": say("several numbers in one cell: only %(value)s is used"),
    "landline": say("%(value)s is not a mobile number: no messages reach it"),
    "zeros may be lost": say(
        "“%(value)s” is shorter than the other ids: leading zeros may be lost. In Excel, "
        "format the column as Text"
    ),
    "day or month first": say("“%(value)s” is read as %(day)s; write %(day)s to be sure"),
    "language not known": say("“%(value)s” is no language of this site: write en or ur"),
    "gender not known": say("“%(value)s” is not understood: write female, male or other"),
    "status not known": say("“%(value)s” is not understood and taken as active: write active or inactive"),
    "several cohorts": say("several cohorts: only %(value)s is used"),
}

# What is worth knowing about the list as a whole.
NOTES: Mapping[str, str] = {
    "headings found below": say("The headings were found on line %(row)s; what stands above was left out."),
    "sheet used": say("The workbook has several sheets: “%(sheet)s” was read."),
    "hidden sheet used": say("The list was found on a hidden sheet: “%(sheet)s”."),
    "two columns": say("“%(first)s” and “%(second)s” mean the same: the first that is filled counts."),
    "CNIC as external id": say(
        "There is no column of ids, so “%(heading)s” is used to know people by. Ids of "
        "your own would be better: "
        "identity card numbers are private."
    ),
    "total left out": say("Line %(row)s looks like a total and was left out."),
    "headings repeated": say("Line %(row)s repeats the headings and was left out."),
    "rows about nobody": say("Rows without any name, e-mail, phone or id were left out: %(count)s."),
    "period not used": say("“%(heading)s” is not used: set the end of the course when you enrol."),
    "enrolments without person": say(
        "Rows of enrollments.csv that name nobody of users.csv were left out: %(count)s."
    ),
    "enrolments unread": say("Rows of enrollments.csv that could not be read were left out: %(count)s."),
}

# What the preview adds to the reader's notes: the command line lists these columns by themselves.
ADDED: Mapping[str, str] = {
    "columns not used": say("Columns that are not used: %(headings)s."),
}

SENTENCES: Mapping[str, str] = {**REFUSALS, **ERRORS, **WARNINGS, **NOTES, **ADDED}
Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row of a list; a warning leaves the row in use, an error drops it.

    `row` counts as the file's editor does; `column` is the heading as the file writes it; `reason` is
    English, for the command line: pages say `sentence(problem)`.
    """

    row: int
    column: str | None
    reason: str
    is_warning: bool
    key: str
    values: Values = field(default_factory=dict)


class Note(str):
    """A remark on the whole list: itself in English, elsewhere by `sentence(note)`."""

    __slots__ = ("key", "values")
    key: str
    values: Values

    def __new__(cls, key: str, **values: str | int) -> Self:
        """Return the remark that stands under `key`."""
        note = super().__new__(cls, in_english(key, values))
        note.key, note.values = key, values
        return note


class SheetRefused(Exception):
    """A file that cannot be read as a whole; its `str` says why in English, `sentence` in any language."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(in_english(key, values))
        self.key, self.values = key, values


class EncodingUnknown(SheetRefused):
    """A file that somebody has to look at: `previews` shows its first rows in each encoding offered."""

    def __init__(self, previews: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        super().__init__("encoding unknown")
        self.previews = previews


class Unfit(Exception):
    """A cell that cannot be used: the key of the sentence, and what it names."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that is used, but should be looked at."""

    key: str
    values: Values = field(default_factory=dict)


def problem(row: int, column: str | None, key: str, values: Values | None = None) -> Problem:
    """Return a problem with its English words; whether it is a warning follows from its key."""
    return Problem(row, column, in_english(key, values or {}), key in WARNINGS, key, values or {})


def in_english(key: str, values: Values) -> str:
    """Return the sentence in English, filled."""
    return SENTENCES[key] % values


def sentence(said: Problem | Note | SheetRefused) -> str:
    """Return what is said, in the language being spoken."""
    return gettext(SENTENCES[said.key]) % said.values


def quoted(cell: str) -> str:
    """Return a cell as a sentence may quote it: on one line, and not endlessly."""
    line = " ".join(
        "".join(each if each.isprintable() else " " for each in cell[: 4 * LONGEST_QUOTED]).split()
    )
    return line if len(line) <= LONGEST_QUOTED else f"{line[:LONGEST_QUOTED]}…"

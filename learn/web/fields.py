"""Validators for what people type: text that shows as it is, neither too short nor too long."""

import re

from wtforms import Field, ValidationError
from wtforms import Form as AnyForm
from wtforms.validators import Length

from learn.i18n import gettext

# NUL breaks databases, other controls break logs and sheets; directional overrides make names lie.
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# What phones and pages set around a number that is copied; overrides are a trick there too.
AROUND_NUMBERS = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
LINE_BREAKS = re.compile(r"[\t\n\r\u2028\u2029]")
LONGEST_LINE = 200
LONGEST_TEXT = 16_000


def plain_text(_form: AnyForm, field: Field) -> None:
    """Refuse characters that cannot be seen and change how the rest is read; line breaks are fine."""
    if isinstance(field.data, str) and HIDDEN.search(field.data):
        raise ValidationError(
            gettext("There is a hidden character in it. Please type the text instead of pasting it.")
        )


def one_line(form: AnyForm, field: Field) -> None:
    """Refuse hidden characters and line breaks."""
    plain_text(form, field)
    if isinstance(field.data, str) and LINE_BREAKS.search(field.data):
        raise ValidationError(gettext("One line only, please."))


def at_most(characters: int) -> Length:
    """Return a validator for the longest text a field takes."""
    return Length(max=characters)


def between(least: int, most: int) -> Length:
    """Return a validator for both ends."""
    return Length(min=least, max=most)


def stripped(text: str | None) -> str | None:
    """Return `text` without the blanks that phones add around it; a filter for WTForms."""
    return text.strip() if isinstance(text, str) else text


def only_seen(number: str | None) -> str | None:
    """Return a number without what nobody sees in it: direction marks, joiners; a filter for WTForms."""
    return AROUND_NUMBERS.sub("", number) if isinstance(number, str) else number

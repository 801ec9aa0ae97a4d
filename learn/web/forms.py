"""The parent of every form: tokens against forged requests, and messages in the language spoken."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm

from learn.i18n import gettext
from learn.i18n import lazy_gettext as say

# WTForms has no Urdu and speaks of fields; these say what to do. Numbers stand so that no plural is needed.
KINDER: Mapping[str, Any] = {
    "This field is required.": say("Please fill this in."),
    "Field must be at least %(min)d characters long.": say("Too short: the least is %(min)d characters."),
    "Field cannot be longer than %(max)d characters.": say("Too long: the most is %(max)d characters."),
    "Field must be exactly %(max)d characters long.": say("Exactly %(max)d characters, please."),
    "Field must be between %(min)d and %(max)d characters long.": say(
        "Between %(min)d and %(max)d characters, please."
    ),
    "Field must be equal to %(other_name)s.": say("The two do not match."),
    "Number must be at least %(min)s.": say("Too small: the least is %(min)s."),
    "Number must be at most %(max)s.": say("Too large: the most is %(max)s."),
    "Number must be between %(min)s and %(max)s.": say("Between %(min)s and %(max)s, please."),
    "Invalid email address.": say("This is not an email address."),
    "Invalid input.": say("This cannot be used here."),
    "Not a valid choice.": say("Please choose one of the list."),
    "Invalid Choice: could not coerce.": say("Please choose one of the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": say("Please choose from the list."),
    "'%(value)s' is not a valid choice for this field.": say("Please choose from the list."),
    "'%(value)s' are not valid choices for this field.": say("Please choose from the list."),
    "Not a valid integer value.": say("Please write a whole number."),
    "Not a valid decimal value.": say("Please write a number."),
    "Not a valid float value.": say("Please write a number."),
    "Not a valid date value.": say("Please write a date such as 2026-11-23."),
}


class Words:
    """What WTForms asks for the translation of its own messages."""

    def gettext(self, message: str) -> str:
        """Return our words for `message`, which WTForms fills in afterwards."""
        return str(KINDER[message]) if message in KINDER else gettext(message)

    def ngettext(self, _singular: str, plural: str, _number: int) -> str:
        """Return our words, made to fit any number."""
        return self.gettext(plural)


class Form(FlaskForm):
    """A form of ours; set `novalidate` on its tag, so that all messages are in the page's language."""

    class Meta(FlaskForm.Meta):
        """WTForms' switchboard."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:  # noqa: ANN401 - as WTForms hands it on
            """Read forms alone: JSON could put numbers and lists where every field expects text."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

        def get_translations(self, _form: FlaskForm) -> Words:
            """Return our words for WTForms' messages."""
            return Words()

"""Forms of accounts. Whatever is wrong is said in a sentence that tells how to mend it."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Field, PasswordField, RadioField, StringField, ValidationError
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Optional, Regexp

from learn.accounts.names import NameProblem, name_problem, tidied
from learn.accounts.passwords import LONGEST, Weakness, weakness
from learn.accounts.viewer import Looks
from learn.i18n import LANGUAGES
from learn.i18n import lazy_gettext as say
from learn.web.fields import at_most, one_line, only_seen, plain_text, stripped
from learn.web.forms import Form

NAME_PROBLEMS: Mapping[NameProblem, Any] = {
    NameProblem.TOO_SHORT: say("Too short: use at least 3 letters or digits."),
    NameProblem.TOO_LONG: say("Too long: use at most 30 letters or digits."),
    NameProblem.ODD_CHARACTER: say(
        "Only letters, digits and the signs . _ - fit here: no spaces, no other signs."
    ),
    NameProblem.ODD_START: say("Begin with a letter or a digit."),
}
THREE_WORDS = say("Three or four words that do not belong together are easy to remember and hard to guess.")
WEAKNESSES: Mapping[Weakness, Any] = {
    Weakness.TOO_SHORT: say("Too short: use at least 8 characters."),
    Weakness.TOO_LONG: say("Too long: use at most 200 characters."),
    Weakness.REPEATED: say("This repeats itself, so it is guessed quickly."),
    Weakness.SEQUENCE: say("This is a row of keys or of the alphabet; guessers try those first."),
    Weakness.PHONE: say("This looks like a phone or identity card number, which others may know."),
    Weakness.DATE: say("This looks like a date, and others may know your dates."),
    Weakness.HAS_USERNAME: say("Your user name is part of it, which is the first thing others try."),
    Weakness.COMMON: say("Many people use this password, so guessers try it first."),
}
THEMES = {"auto": say("As the phone is set"), "light": say("Light"), "dark": say("Dark")}
TEXT_SIZES = {"normal": say("Normal"), "large": say("Large"), "larger": say("Larger")}


def allowed_name(_form: AnyForm, field: Field) -> None:
    """Refuse names that nobody can have; whether somebody has it already, only joining finds out."""
    problem = name_problem(tidied(field.data or ""))
    if problem is not None:
        raise ValidationError(str(NAME_PROBLEMS[problem]))


def refuse_weak(field: Field, username: str) -> None:
    """Refuse a password that guessers try first."""
    found = weakness(field.data or "", username)
    if found is not None:
        raise ValidationError(f"{WEAKNESSES[found]} {THREE_WORDS}")


class ProfileForm(Form):
    """What a person may tell about themselves; nothing of it is needed."""

    name = StringField(say("Your name"), [Optional(), one_line, at_most(80)], filters=[stripped])
    email = StringField(
        say("Email address"), [Optional(), one_line, at_most(254), Email()], filters=[stripped]
    )
    phone = StringField(
        say("Phone number"),
        [
            Optional(),
            one_line,
            at_most(20),
            Regexp(r"^\+?[\d\s()-]{7,20}$", message=say("Digits, spaces and a + in front, please.")),
        ],
        filters=[only_seen, stripped],
    )

    def told(self) -> dict[str, str | None]:
        """Return what was told, and None for what was left empty."""
        return {name: self[name].data or None for name in ("name", "email", "phone")}


class JoinForm(ProfileForm):
    """A new account."""

    username = StringField(say("User name"), [DataRequired(), one_line, allowed_name])
    password = PasswordField(say("Password"), [InputRequired(), one_line])
    is_own_device = BooleanField(say("Only I use this phone"))
    is_adult = BooleanField(
        say("I am 18 or older, or my guardian agrees"),
        [InputRequired(say("Please tick this, or ask your guardian first."))],
    )

    def validate_password(self, field: Field) -> None:
        """Refuse weak passwords."""
        refuse_weak(field, self.username.data or "")


class SignInForm(Form):
    """A name and a password."""

    username = StringField(say("User name"), [DataRequired(), plain_text, at_most(200)])
    password = PasswordField(say("Password"), [InputRequired(), at_most(LONGEST)])
    is_own_device = BooleanField(say("Only I use this phone"))


class RecoverForm(Form):
    """A recovery code instead of the password."""

    username = StringField(say("User name"), [DataRequired(), plain_text, at_most(200)])
    code = StringField(say("Recovery code"), [DataRequired(), plain_text, at_most(100)])
    password = PasswordField(say("New password"), [InputRequired(), one_line])
    is_own_device = BooleanField(say("Only I use this phone"))

    def validate_password(self, field: Field) -> None:
        """Refuse weak passwords."""
        refuse_weak(field, self.username.data or "")


class PasswordForm(Form):
    """Another password; the old one is needed."""

    old = PasswordField(say("Your password now"), [InputRequired(), at_most(LONGEST)])
    new = PasswordField(say("New password"), [InputRequired(), one_line])
    username = ""

    def validate_new(self, field: Field) -> None:
        """Refuse weak passwords."""
        refuse_weak(field, self.username)


class ConfirmForm(Form):
    """The password, before something that cannot be undone."""

    password = PasswordField(say("Your password"), [InputRequired(), at_most(LONGEST)])


class CodeForm(Form):
    """A code of the second factor."""

    code = StringField(say("Code"), [DataRequired(), plain_text, at_most(100)])


class SettingsForm(Form):
    """How pages look."""

    language = RadioField(say("Language"))
    text_size = RadioField(say("Text size"))
    theme = RadioField(say("Colours"))
    has_data_saver = BooleanField(say("Save data: load pictures only when I ask"))
    has_nastaliq = BooleanField(say("Show Urdu in Nastaliq letters"))

    @classmethod
    def of(cls, language: str, looks: Looks) -> "SettingsForm":
        """Return the form with what is chosen now, or with what was sent."""
        form = cls(
            data={
                "language": language,
                "text_size": looks.text_size,
                "theme": looks.theme,
                "has_data_saver": looks.has_data_saver,
                "has_nastaliq": looks.has_nastaliq,
            }
        )
        form.language.choices = [SelectChoice(code, each.name) for code, each in LANGUAGES.items()]
        form.text_size.choices = [SelectChoice(size, label) for size, label in TEXT_SIZES.items()]
        form.theme.choices = [SelectChoice(theme, label) for theme, label in THEMES.items()]
        return form

    def looks(self, *, is_nastaliq_here: bool) -> Looks:
        """Return the looks that were chosen; letters that are not installed cannot be."""
        return Looks(
            theme=self.theme.data,
            text_size=self.text_size.data,
            has_data_saver=self.has_data_saver.data,
            has_nastaliq=self.has_nastaliq.data and is_nastaliq_here,
        )

"""Forms complain in Urdu: our own words, and whatever WTForms would say."""

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from wtforms import (
    DateField,
    DecimalField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
    Regexp,
)

from learn.accounts.forms import JoinForm, PasswordForm, ProfileForm, RecoverForm, SettingsForm, SignInForm
from learn.accounts.viewer import Looks
from learn.web.fields import at_most, between, one_line, plain_text
from learn.web.forms import Form
from tests.web.shell import shell

# The button of every browser is named in English too, and a few signs stand for themselves.
LATIN = re.compile(r"[A-Za-z]{2,}")
LONG = "x" * 17_000


class Everything(Form):
    """A field for each complaint that a form can raise."""

    required = StringField(validators=[DataRequired()])
    given = StringField(validators=[InputRequired()])
    short = StringField(validators=[Length(min=5)])
    long = StringField(validators=[at_most(5)])
    exact = StringField(validators=[Length(min=5, max=5)])
    measured = StringField(validators=[between(5, 9)])
    mail = StringField(validators=[Email()])
    same = StringField(validators=[EqualTo("short")])
    shaped = StringField(validators=[Regexp("^a$")])
    least = IntegerField(validators=[NumberRange(min=5)])
    most = IntegerField(validators=[NumberRange(max=5)])
    bounded = IntegerField(validators=[NumberRange(min=5, max=9)])
    whole = IntegerField()
    decimal = DecimalField()
    number = FloatField()
    day = DateField()
    chosen = SelectField(choices=["a"])
    coerced = SelectField(choices=[SelectChoice(1, "a")], coerce=int)
    ticked = RadioField(choices=["a"])
    some = SelectMultipleField(choices=["a"])
    counted = SelectMultipleField(choices=[SelectChoice(1, "a")], coerce=int)
    hidden = StringField(validators=[plain_text])
    line = StringField(validators=[one_line])


WRONG = {
    "short": "abc",
    "long": "abcdefgh",
    "exact": "abc",
    "measured": "abc",
    "mail": "nobody",
    "same": "other",
    "shaped": "b",
    "least": "1",
    "most": "7",
    "bounded": "1",
    "whole": "x",
    "decimal": "x",
    "number": "x",
    "day": "x",
    "chosen": "b",
    "coerced": "x",
    "ticked": "b",
    "some": ["b", "c"],
    "counted": ["x"],
    "hidden": "a\u202eb",
    "line": "a\nb",
}


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application for forms to be sent to."""
    return shell(tmp_path_factory.mktemp("instance"), WTF_CSRF_ENABLED=False)


def complaints(app: Flask, kind: type[Form], data: Mapping[str, object]) -> dict[str, list[str]]:
    with app.test_request_context("/ur/", method="POST", data=data):
        app.preprocess_request()
        form = SettingsForm.of("ur", Looks()) if kind is SettingsForm else kind()
        assert not form.validate()
        return {name: [str(each) for each in said] for name, said in form.errors.items() if name}


@pytest.mark.usefixtures("urdu")
def test_whatever_a_form_can_complain_about_is_said_in_urdu(app: Flask) -> None:
    found = complaints(app, Everything, WRONG)
    assert found.keys() == {name for name in vars(Everything) if not name.startswith("_")} - {"Meta"}
    assert {name: said for name, said in found.items() if LATIN.search(" ".join(said))} == {}


@pytest.mark.usefixtures("urdu")
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (JoinForm, {}),
        (JoinForm, {"username": "a", "password": "a", "email": "a", "phone": "a"}),
        (JoinForm, {"username": "a b c", "password": "03001234567"}),
        (JoinForm, {"username": "_abc", "password": "abcdefgh"}),
        (JoinForm, {"username": LONG, "password": LONG, "name": LONG}),
        (JoinForm, {"username": "zainab", "password": "zainab99"}),
        (JoinForm, {"username": "zainab", "password": "aaaaaaaa"}),
        (JoinForm, {"username": "zainab", "password": "password1"}),
        (JoinForm, {"username": "zainab", "password": "14081947"}),
        (SignInForm, {}),
        (SignInForm, {"username": LONG, "password": LONG}),
        (RecoverForm, {}),
        (PasswordForm, {}),
        (PasswordForm, {"old": "a", "new": "b"}),
        (ProfileForm, {"email": "a", "phone": "a", "name": "a\nb"}),
        (SettingsForm, {"language": "xx", "theme": "xx", "text_size": "xx"}),
    ],
)
def test_forms_of_accounts_complain_in_urdu(app: Flask, kind: type[Form], data: Mapping[str, object]) -> None:
    said = [each for errors in complaints(app, kind, data).values() for each in errors]
    assert said != []
    assert [each for each in said if LATIN.search(each)] == []


def test_a_sentence_of_wtforms_would_be_found() -> None:
    assert LATIN.search("Field must be at least 5 characters long.")

"""Forms of administration; none asks for a password."""

from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from learn.accounts.views.settings import EXTRA_TIMES
from learn.admin.words import CHARGES
from learn.courses.roles import TRANSLATOR, Care
from learn.i18n import LANGUAGES, gettext
from learn.i18n import lazy_gettext as say
from learn.organisations.services.founding import LONGEST_NAME, LONGEST_SLUG
from learn.web.fields import at_most, one_line, stripped
from learn.web.forms import Form

MOST_SEATS = 10_000_000


class ExtraTimeForm(Form):
    """How much time somebody has in quizzes."""

    extra_time = SelectField(say("Time in quizzes"), [DataRequired()])

    @classmethod
    def of(cls, extra_time: str) -> "ExtraTimeForm":
        """Return the form with what holds now, or with what was sent."""
        form = cls(data={"extra_time": extra_time})
        form.extra_time.choices = [SelectChoice(each, label) for each, label in EXTRA_TIMES.items()]
        return form


class OrganisationForm(Form):
    """A new organisation."""

    name = StringField(say("Name"), [DataRequired(), one_line, at_most(LONGEST_NAME)], filters=[stripped])
    slug = StringField(say("Address"), [DataRequired(), one_line, at_most(LONGEST_SLUG)], filters=[stripped])


class RenameForm(Form):
    """Another name for an organisation."""

    name = StringField(say("Name"), [DataRequired(), one_line, at_most(LONGEST_NAME)], filters=[stripped])


class PoolForm(Form):
    """So many seats under one name."""

    pool = StringField(
        say("Name of the pool"), [DataRequired(), one_line, at_most(LONGEST_NAME)], filters=[stripped]
    )
    size = IntegerField(say("Seats"), [InputRequired(), NumberRange(0, MOST_SEATS)])


class OwnCourseForm(Form):
    """A course that is to be an organisation's own."""

    course = StringField(say("Course"), [DataRequired(), one_line, at_most(200)], filters=[stripped])


class KeeperForm(Form):
    """Who is to look after a course."""

    username = StringField(say("User name"), [DataRequired(), one_line, at_most(200)], filters=[stripped])
    role = SelectField(say("Role"), [DataRequired()], default="owner")
    language = SelectField(say("Language of a translator"), default="")

    @classmethod
    def fresh(cls) -> "KeeperForm":
        """Return the form with its choices."""
        form = cls()
        form.role.choices = [SelectChoice(each, label) for each, label in CHARGES.items()]
        named = [SelectChoice(code, language.name) for code, language in LANGUAGES.items()]
        form.language.choices = [SelectChoice("", gettext("no language: not a translator")), *named]
        return form

    def validate_language(self, field: Field) -> None:
        """Ask for a language with the role that has one."""
        if self.role.data == TRANSLATOR and not field.data:
            raise ValidationError(gettext("Which language do they translate into?"))

    @property
    def care(self) -> Care:
        """Return the role; a language chosen for any but a translator counts for nothing."""
        return Care(self.role.data, self.language.data if self.role.data == TRANSLATOR else None)

"""Forms of the desk."""

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from learn.courses.roles import ROLES, TRANSLATOR
from learn.i18n import LANGUAGES, gettext
from learn.i18n import lazy_gettext as say
from learn.web.fields import at_most, one_line, plain_text, stripped
from learn.web.forms import Form

ROLE_NAMES = {
    "owner": say("Owner: decides about everything, and who looks after the course"),
    "editor": say("Editor: writes and publishes"),
    "reviewer": say("Reviewer: previews and comments, and publishes nothing"),
    "translator": say("Translator: writes one language"),
    "tutor": say("Tutor: judges what learners hand in"),
}


def _role_choices() -> list[SelectChoice]:
    return [SelectChoice(role, str(ROLE_NAMES[role])) for role in ROLES]


def _language_choices() -> list[SelectChoice]:
    named = [SelectChoice(code, language.name) for code, language in LANGUAGES.items()]
    return [SelectChoice("", gettext("no language: not a translator")), *named]


class RoleForm(Form):
    """A role, and a translator's language."""

    role = RadioField(say("Role"), [InputRequired()], choices=_role_choices)
    language = SelectField(say("Language of a translator"), choices=_language_choices, default="")

    def validate_language(self, field: SelectField) -> None:
        """Ask for a language with the role that has one."""
        if self.role.data == TRANSLATOR and not field.data:
            raise ValidationError(gettext("Which language do they translate into?"))

    @property
    def own_language(self) -> str | None:
        """Return the translator's language; what was chosen for another role counts for nothing."""
        return self.language.data if self.role.data == TRANSLATOR else None


def filled(_form: AnyForm, field: Field) -> None:
    """Refuse blanks alone, which a filter took away."""
    if not field.data:
        raise ValidationError(gettext("Please fill this in."))


class CommentForm(Form):
    """Something said of a page."""

    page = SelectField(say("Page"), [InputRequired()])
    text = TextAreaField(say("Your comment"), [filled, plain_text, at_most(2_000)], filters=[stripped])


class AnswerForm(Form):
    """An answer to a comment, which may also be closed without one."""

    text = TextAreaField(say("Your answer"), [plain_text, at_most(2_000)], filters=[stripped])


class FactForm(Form):
    """A dated fact checked anew; there is a field for each language of its statement beside these."""

    title = StringField(say("Name of the source"), [filled, one_line, at_most(200)], filters=[stripped])
    url = StringField(say("Address of the source"), [filled, one_line, at_most(500)], filters=[stripped])

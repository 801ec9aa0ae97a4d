"""Forms of the learner's room that are no quiz."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from learn.i18n import lazy_gettext as say
from learn.web.fields import at_most, plain_text, stripped
from learn.web.forms import Form


class ReportForm(Form):
    """What is wrong with a paragraph, and how it should read."""

    paragraph = SelectField(say("Which paragraph?"), [InputRequired()])
    fault = TextAreaField(
        say("What is wrong?"), [InputRequired(), plain_text, at_most(1_000)], filters=[stripped]
    )
    wording = TextAreaField(say("How should it read?"), [plain_text, at_most(1_500)], filters=[stripped])

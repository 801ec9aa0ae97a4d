"""Forms of the office. Choices come from what the officer may see, so that nothing foreign can be chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from learn.accounts.forms import allowed_name, refuse_weak
from learn.i18n import gettext
from learn.i18n import lazy_gettext as say
from learn.organisations.planning import Choices, Offered
from learn.web.fields import at_most, one_line, plain_text, stripped
from learn.web.forms import Form

EXTRA_TIMES = {
    "1": say("The usual time"),
    "1.25": say("A quarter more (1.25)"),
    "1.5": say("Half as much again (1.5)"),
    "2": say("Twice the time (2)"),
    "none": say("No time limit"),
}
LARGEST_POOL = 10_000_000


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(rows: Sequence[tuple[Any, str]], none: str = "") -> list[SelectChoice]:
    """Return choices for a select; `none` is what choosing nothing is called."""
    first = [SelectChoice(value="", label=none)] if none else []
    return [*first, *(SelectChoice(value=str(value), label=label) for value, label in rows)]


class Days(Form):
    """From a day until a day."""

    starts_on = DateField(say("From"), [DataRequired()])
    ends_on = DateField(say("Until"), [DataRequired()])

    def validate_ends_on(self, field: Field) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("This lies before the first day."))


class ProgrammeForm(Days):
    """What a funder pays for."""

    name = StringField(say("Name"), [DataRequired(), one_line, at_most(120)], filters=[stripped])
    slug = StringField(
        say("Short name for addresses"),
        [
            DataRequired(),
            at_most(60),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$", message=say("Small letters a to z, digits and single hyphens.")
            ),
        ],
        filters=[stripped],
    )
    funder = StringField(say("Who pays for it"), [Optional(), one_line, at_most(120)], filters=[stripped])


class PoolForm(Form):
    """Places that were bought or granted."""

    name = StringField(say("Name"), [DataRequired(), one_line, at_most(120)], filters=[stripped])
    size = IntegerField(say("Number of seats"), [InputRequired(), NumberRange(0, LARGEST_POOL)])


class CohortForm(Days):
    """Trainees who learn together; the courses are among those that the organisation may enrol in."""

    starts_on = DateField(say("From"), [Optional()])
    ends_on = DateField(say("Until"), [Optional()])
    name = StringField(say("Name"), [DataRequired(), one_line, at_most(120)], filters=[stripped])
    weekly_target = IntegerField(say("Study times a week"), [InputRequired(), NumberRange(1, 21)], default=3)
    programme = SelectField(say("Programme"), validate_choice=True)
    pool = SelectField(say("Seats are paid from"), validate_choice=True)
    coordinator = SelectField(say("Coordinator"), validate_choice=True)
    courses = MultiCheckboxField(say("Courses"), validate_choice=True)


class AllowanceForm(Form):
    """How much time a quiz gives back for outages."""

    minutes = IntegerField(say("Minutes given back at most"), [Optional(), NumberRange(0, 120)])


class ExtraTimeForm(Form):
    """What time a trainee gets in quizzes."""

    extra_time = RadioField(
        say("Time in quizzes"),
        choices=[SelectChoice(value=key, label=label) for key, label in EXTRA_TIMES.items()],
    )


class MoveForm(Form):
    """Another cohort for a seat."""

    cohort = SelectField(say("Move to"), validate_choice=True)


class ContactForm(Form):
    """A call or a message; the key makes a second tap count as the first."""

    key = HiddenField(validators=[DataRequired(), Regexp(r"^[0-9a-z]{16}$")])
    kind = StringField(validators=[DataRequired(), Regexp(r"^(called|wrote|no answer)$")])
    note = TextAreaField(say("Note"), [Optional(), plain_text, at_most(500)], filters=[stripped])
    cohort = HiddenField()


class RosterForm(Form):
    """A list, as a file or pasted, and where its people go."""

    file = FileField(say("File"))
    pasted = TextAreaField(say("Or paste the list here"), [Optional()])
    cohort = SelectField(say("Cohort"), [Optional()])
    new_cohort = StringField(
        say("Or a new cohort of this name"), [Optional(), one_line, at_most(120)], filters=[stripped]
    )
    courses = MultiCheckboxField(say("Courses"))
    removes_missing = BooleanField(say("End the seats of people in the cohort whom this list does not name"))

    def offer(self, offered: Offered, titles: Mapping[str, str]) -> None:
        """Offer what this organisation may choose, and nothing else."""
        as_listed = SelectChoice(value="", label=gettext("As each row of the list says"))
        cohorts = [SelectChoice(value=each.name, label=each.name) for each in offered.cohorts.values()]
        self.cohort.choices = [as_listed, *cohorts]
        self.courses.choices = [
            SelectChoice(value=uid, label=titles[uid])
            for uid, course_id in offered.courses.items()
            if course_id not in offered.archived
        ]

    def validate_removes_missing(self, field: Field) -> None:
        """Ask for one cohort before anything of the list is read or kept."""
        if field.data and not self.chosen().cohort:
            raise ValidationError(gettext("Choose one cohort: people are taken off one cohort."))

    def chosen(self) -> Choices:
        """Return what was chosen for the whole list."""
        cohort = self.new_cohort.data or self.cohort.data or None
        return Choices(cohort, tuple(self.courses.data or ()), is_removing=bool(self.removes_missing.data))

    def sent(self) -> tuple[bytes, str] | None:
        """Return the list and its file's name, which is empty for pasted text; None where there is none."""
        file = request.files.get("file")
        if file is not None and file.filename:
            return file.stream.read(), file.filename
        pasted = self.pasted.data or ""
        return (pasted.encode(), "") if pasted.strip() else None


class CodeForm(Form):
    """A code typed from a slip."""

    code = StringField(say("Code on your slip"), [DataRequired(), plain_text, at_most(100)])


class WelcomeForm(Form):
    """The name and the password of whoever comes in through an invitation."""

    username = StringField(say("User name"), [DataRequired(), one_line, allowed_name])
    password = PasswordField(say("Choose a password"), [InputRequired(), one_line])
    is_adult = BooleanField(
        say("I am 18 or older, or my guardian agrees"),
        [InputRequired(say("Please tick this, or ask your guardian first."))],
    )
    is_own_device = BooleanField(say("Only I use this phone"))

    def validate_password(self, field: Field) -> None:
        """Refuse weak passwords."""
        refuse_weak(field, self.username.data or "")


ROLES = {
    "coordinator": say("Coordinator: runs everything here"),
    "tutor": say("Tutor: reviews the work of trainees"),
    "monitor": say("Monitor: reads the reports of one programme"),
}


class OfferForm(Form):
    """What somebody is invited to do here, and by mail where an address is given."""

    role = RadioField(
        say("What they will do"),
        [InputRequired()],
        choices=[SelectChoice(value=key, label=label) for key, label in ROLES.items()],
    )
    programme = SelectField(say("Programme, for a monitor"), validate_choice=True)
    email = StringField(
        say("Email address"), [Optional(), one_line, at_most(254), Email()], filters=[stripped]
    )

    def validate_programme(self, field: Field) -> None:
        """Refuse a monitor without a programme."""
        if self.role.data == "monitor" and not field.data:
            raise ValidationError(gettext("A monitor reads one programme: which?"))


class SlipsForm(Form):
    """For whom slips are made."""

    who = RadioField(
        say("For whom"),
        choices=[
            SelectChoice(value="all", label=say("Everybody who has not come in yet")),
            SelectChoice(value="without", label=say("Only those without an email address")),
        ],
        default="all",
    )
    after = IntegerField(validators=[Optional(), NumberRange(0, 2_147_483_647)])


VERDICTS = {
    "looked at": say("Looked at: nothing to see"),
    "explained": say("Explained: there is a good reason"),
    "reported": say("Reported: somebody has to act"),
}


class GhostForm(Form):
    """What somebody found who looked at a flag."""

    verdict = RadioField(
        say("What you found"),
        [InputRequired()],
        choices=[SelectChoice(value=key, label=label) for key, label in VERDICTS.items()],
    )
    note = TextAreaField(say("Note"), [Optional(), plain_text, at_most(500)], filters=[stripped])

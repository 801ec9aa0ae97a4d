"""What the office writes to people, in the language that is spoken: invitations and reminders."""

from dataclasses import dataclass

from learn.i18n import gettext, ngettext


@dataclass(frozen=True, slots=True)
class Text:
    """A mail before it has a recipient."""

    subject: str
    body: str


def invitation(organisation: str, name: str, address: str) -> Text:
    """Return the mail that invites a trainee."""
    said = (
        gettext("Assalam-o-alaikum %(name)s,", name=name),
        gettext(
            "%(organisation)s has a place for you on a course at Hunar. It costs you nothing.",
            organisation=organisation,
        ),
        gettext("Open this link and choose your password. It works once:"),
        address,
        gettext("Do not pass it on: whoever opens it first has your place. A newer one makes it void."),
    )
    return Text(
        gettext("Your place at %(organisation)s", organisation=organisation), "\n\n".join(said) + "\n"
    )


def message_to_share(organisation: str, name: str, address: str) -> str:
    """Return the same in a few words, for a messenger."""
    return gettext(
        "Assalam-o-alaikum %(name)s! %(organisation)s has a place for you on a course. "
        "Open this link and choose your password (it works once): %(address)s",
        name=name,
        organisation=organisation,
        address=address,
    )


def work_invitation(organisation: str, role: str, address: str, programme: str | None) -> Text:
    """Return the mail that invites somebody to work for an organisation; `role` is what they will do."""
    what = f"{role}: {programme}" if programme else role
    said = (
        gettext("%(organisation)s invites you to work with it at Hunar.", organisation=organisation),
        what,
        gettext("Open this link to accept. It works once:"),
        address,
        gettext("If you did not expect this, leave it be: nothing happens."),
    )
    subject = gettext("Work with %(organisation)s at Hunar", organisation=organisation)
    return Text(subject, "\n\n".join(said) + "\n")


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where somebody stopped: the course, what comes next, what it takes, and the day set."""

    course: str
    page: str
    minutes: int
    address: str
    due_on: str
    module: str | None = None


def reminder(organisation: str, name: str, at: Stopped, off_address: str) -> Text:
    """Return the weekly mail: one page, one link, and how to end such mails."""
    said = [
        gettext("Assalam-o-alaikum %(name)s,", name=name),
        gettext("Your next step in “%(course)s” is “%(page)s”.", course=at.course, page=at.page)
        + " "
        + ngettext("It takes about %(num)s minute.", "It takes about %(num)s minutes.", at.minutes),
        gettext(
            "%(organisation)s set a day for “%(module)s”: %(day)s.",
            organisation=organisation,
            module=at.module,
            day=at.due_on,
        )
        if at.module
        else gettext(
            "%(organisation)s set a day for this course: %(day)s.",
            organisation=organisation,
            day=at.due_on,
        ),
        at.address,
        gettext("No more reminders: %(address)s", address=off_address),
    ]
    return Text(gettext("Next: %(page)s", page=at.page), "\n\n".join(said) + "\n")

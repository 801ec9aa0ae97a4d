"""Who looks after a course: the list, invitations by link, other roles, and the door that a link opens."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.accounts.sign_in import signed_in
from learn.authoring.forms import ROLE_NAMES, RoleForm
from learn.authoring.services import staff as services
from learn.authoring.services.staff import InvitationClosed, Invited, WouldLose
from learn.authoring.views import blueprint
from learn.authoring.views.benches import Bench, bench_for, bench_of, title_of
from learn.courses.queries import Charge, staff_of
from learn.courses.roles import Care
from learn.courses.services import LastOwner, appoint, dismiss
from learn.database import reading
from learn.i18n import LANGUAGES, gettext
from learn.web.addresses import absolute_url
from learn.web.caching import private_page

Answer = str | Response | tuple[str, int]


@blueprint.get("/teach/<course>/staff")
@private_page
def staff(course: str) -> str:
    """List who looks after the course and who is invited to."""
    bench = bench_of(course)
    return _page(bench, RoleForm())


@blueprint.post("/teach/<course>/staff/invitations")
@private_page
def invite(course: str) -> Answer:
    """Make a link that opens once, and show it in the answer itself: it is not kept."""
    bench = bench_of(course)
    form = RoleForm()
    if not form.validate_on_submit():
        return _page(bench, form), 422
    care = Care(form.role.data, form.own_language)
    secret = services.invite(bench.charge.course_id, care, signed_in().person_id, clock.now())
    path = url_for(".invitation", token=secret)
    return _page(bench, RoleForm(formdata=None), made=absolute_url(path))


@blueprint.post("/teach/<course>/staff/invitations/<int:invitation>/withdraw")
def withdraw(course: str, invitation: int) -> Response:
    """Close a link that nobody opened yet."""
    charge = bench_of(course).charge
    if not services.withdraw(charge.course_id, invitation):
        abort(404)
    flash(gettext("The link opens nothing any more."))
    return redirect(url_for(".staff", course=course), 303)


@blueprint.post("/teach/<course>/staff/<username>")
@private_page
def change_role(course: str, username: str) -> Answer:
    """Give somebody of the staff another role, or dismiss them; the last owner stays."""
    bench = bench_of(course)
    person_id = person_by_name_key(reading(), name_key(username))
    if person_id not in {member.person_id for member in staff_of(reading(), bench.charge.course_id)}:
        abort(404)
    form = RoleForm()
    is_leaving = "dismiss" in request.form
    if not is_leaving and not form.validate_on_submit():
        return _page(bench, RoleForm(formdata=None), changing=username, change=form), 422
    try:
        if is_leaving:
            dismiss(bench.charge.course_id, person_id or 0)
        else:
            appoint(bench.charge.course_id, person_id or 0, form.role.data, clock.now(), form.own_language)
    except LastOwner:
        flash(gettext("Nobody else owns this course. Let somebody else own it first."), "warning")
    else:
        flash(gettext("Done."))
    is_own = person_id == signed_in().person_id and (is_leaving or form.role.data != "owner")
    return redirect(url_for(".desk") if is_own else url_for(".staff", course=course), 303)


@blueprint.get("/staff-invitations/<token>")
@private_page
def invitation(token: str) -> str:
    """Say what the link offers; nothing happens before it is accepted."""
    offered = services.invited_by(reading(), token, clock.now()) or abort(404)
    return _offer(offered, token)


@blueprint.post("/staff-invitations/<token>")
@private_page
def accept(token: str) -> Answer:
    """Take the role that the link offers."""
    try:
        offered = services.accept(token, signed_in().person_id, clock.now())
    except InvitationClosed:
        abort(404)
    except WouldLose:
        flash(
            gettext(
                "You look after this course already, and this role would take something from you. Nothing "
                "changed. The link is still open for somebody else."
            ),
            "warning",
        )
        return redirect(url_for(".desk"), 303)
    flash(gettext("Welcome. You look after this course from now on."))
    return redirect(url_for(".course", course=offered.course_uid), 303)


def _offer(offered: Invited, token: str) -> str:
    charge = Charge(offered.course_id, offered.course_uid, offered.release_id, offered.role, offered.language)
    return render_template(
        "authoring/invitation.html",
        offered=offered,
        title=title_of(bench_for(charge)),
        token=token,
        role_names=ROLE_NAMES,
        language_names=LANGUAGES,
    )


def _page(
    bench: Bench,
    form: RoleForm,
    made: str = "",
    changing: str = "",
    change: RoleForm | None = None,
) -> str:
    now = clock.now()
    return render_template(
        "authoring/staff.html",
        charge=bench.charge,
        title=title_of(bench),
        form=form,
        made=made,
        members=staff_of(reading(), bench.charge.course_id),
        invitations=services.open_invitations(reading(), bench.charge.course_id, now),
        changing=changing,
        change=change,
        role_names=ROLE_NAMES,
        language_names=LANGUAGES,
    )

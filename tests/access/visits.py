"""How each endpoint is visited, and what follows from its rule and from whose object is named."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from flask import Flask

from learn import access
from learn.access import Rule
from tests.access.house import (
    CARE,
    COURSE,
    NOTHINGS,
    OFFICES,
    PASSWORD,
    WITHOUT_PLACE,
    House,
    Scene,
    Stage,
    differing,
    sent,
)

# As it was agreed when the tests were loaded: who weakens a rule meets the old expectation.
AGREED: Mapping[str, Rule] = dict(access.RULES)
CLOSED_WORDS = ("A good reply says the time back", "Which reply is clear", "Trainee of")
RIGHT_OF_ZONES = "7c691c6f"
NOBODYS = "zzzzzzzzzzzzzzzz"
SAFE = {"GET", "HEAD", "OPTIONS"}
SHUT_OUT = {"guest", "suspended"}
# As soon as somebody runs the site, nobody else comes in by the printed link.
FIRST = {"admin.first", "admin.first_post"}
OF_OFFICE = {Rule.OFFICER, Rule.COORDINATOR, Rule.AUDITOR}
# A wrong code counts as a wrong password does, whoever looks.
COUNTED = {"attempt_counter"}
OF_DESK = set(access.CHARGES)
CLOSED = {Rule.SIGNED_IN, Rule.OWN, *OF_DESK, *OF_OFFICE}
# Who looks after the course, and what of the desk is open to them.
DOES = {
    "owner": OF_DESK,
    "editor": OF_DESK - {Rule.OWNER},
    "reviewer": {Rule.STAFF, Rule.CREW, Rule.READER},
    "translator": {Rule.STAFF, Rule.CREW, Rule.READER, Rule.AUTHOR},
    "tutor": {Rule.STAFF},
}
PASSING = re.compile(
    r'(?:name="csrf_token" value="[^"]+")|(?:data-person="[^"]+")|(?:<code dir="ltr">[0-9A-Z]{6}</code>)'
)


class Needs(Enum):
    """What somebody needs besides the rule."""

    NOTHING = "nothing"
    PLACE = "a place on the course, or there is nothing here"
    PLACE_TO_READ = "a place on the course, or the way leads to the course's page"
    CHARGE = "to look after a course that is not there, or what is not there on one"
    LINK = "a link that somebody sent, and nobody sent this one"
    WORK = "to look after the course of the work"
    CODE = "a code that opens; this one never did"
    PLACE_TO_FINISH = "a place on the course; the way of whoever left it leads to the course's page"
    PLACE_TO_GO_ON = "to be on the course still: what is theirs can be seen, not changed"


class Whose(Enum):
    """Whose object the address names."""

    OWN = "their own, or everybody's"
    ANOTHERS = "another learner's"
    NOBODYS = "nobody's"


class Outcome(Enum):
    """What an answer amounts to."""

    OPEN = "the door opens"
    SIGN_IN = "sign in first"
    TURNED_AWAY = "to the course's page"
    MISSING = "there is no such thing"
    CONFLICT = "not any more"


@dataclass(frozen=True)
class Visit:
    """One way to an endpoint; `{attempt}`, `{card}` and the like in it stand for somebody's object."""

    path: str
    data: Mapping[str, str] = field(default_factory=dict)
    needs: Needs = Needs.NOTHING

    @property
    def names_an_object(self) -> bool:
        """Tell whether the address names something that belongs to one person."""
        return "{" in self.path

    @property
    def names_a_room(self) -> bool:
        """Tell whether it is about something that administrators deal with, or a key they gave away."""
        return any(f"{{{name}}}" in self.path for name in NOTHINGS)

    @property
    def needs_works(self) -> bool:
        """Tell whether it is about what somebody handed in for judging."""
        return "{work}" in self.path or "{draft}" in self.path


def page(path: str, needs: Needs = Needs.NOTHING, **data: str) -> Visit:
    return Visit(f"/en{path}", data, needs)


def form(path: str, data: Mapping[str, str]) -> Visit:
    return Visit(f"/en{path}", data)


OFFICE = "/organisations/ours"
ROSTER_OBJECTS = ("roster", "unread", "enrolled")
OFFICE_OBJECTS = (
    "cohort",
    "trainee",
    "programme",
    "pool",
    "seat",
    "officer",
    "offer",
    "job",
    *ROSTER_OBJECTS,
)
TRAINEE = f"{OFFICE}/people/{{trainee}}"
DAYS = {"name": "Winter", "starts_on": "2026-12-01", "ends_on": "2026-12-31"}
COHORT = {"name": "Second", "weekly_target": "3", "programme": "", "pool": "", "coordinator": ""}
ROOM = f"/courses/{COURSE}"
DESK = f"/teach/{COURSE}"
PERSON = "/admin/people/{person}"
HOUSE = "/admin/organisations/ours"
PAGE = "01-start/01-zones.md"
WORK = "/tutor/reviews/{work}/1"
NOBODYS_CODE = "222222222222"
NOBODYS_COURSE = "/courses/nobodys-course"
NEW = "mango-boat-kite-river"

VISITS: Mapping[str, tuple[Visit, ...]] = {
    "static": (Visit("/static/css/app.css"),),
    "web.root": (Visit("/"),),
    "web.health": (Visit("/healthz"),),
    "web.ready": (Visit("/readyz"),),
    "web.manifest": (Visit("/manifest.webmanifest"),),
    "web.icon": (Visit("/favicon.ico"),),
    "web.help_page": (page("/help"),),
    "accounts.join": (page("/join"),),
    "accounts.join_post": (page("/join", username="newcomer", password=NEW, is_adult="y"),),
    "accounts.sign_in": (page("/sign-in"),),
    "accounts.sign_in_post": (page("/sign-in", username="victim", password=PASSWORD),),
    "accounts.sign_out": (page("/sign-out"),),
    "accounts.recover": (page("/recover"),),
    "accounts.recover_post": (page("/recover", username="victim", code="2222-2222-2222", password=NEW),),
    "accounts.settings": (page("/settings"),),
    "accounts.settings_post": (page("/settings", language="en", text_size="large", theme="dark"),),
    "accounts.recovery_codes": (page("/recovery-codes"),),
    "accounts.recovery_codes_post": (page("/recovery-codes", password=PASSWORD),),
    "accounts.profile": (page("/settings/profile"),),
    "accounts.profile_post": (page("/settings/profile", name="A. Khan"),),
    "accounts.password": (page("/settings/password"),),
    "accounts.password_post": (page("/settings/password", old=PASSWORD, new=NEW),),
    "accounts.devices": (page("/settings/devices"),),
    "accounts.end_device": (page("/settings/devices/{device}/end"),),
    "accounts.end_other_devices": (page("/settings/devices/end-others"),),
    "accounts.delete": (page("/settings/delete"),),
    "accounts.delete_post": (page("/settings/delete", password=PASSWORD),),
    "accounts.keep": (page("/settings/keep"),),
    "classroom.start": (page("/"),),
    "classroom.catalogue": (page("/courses?q=zone"),),
    "classroom.course": (page(ROOM),),
    "classroom.learning_path": (page("/paths/first-reply"),),
    "classroom.page": (
        page(f"{ROOM}/zones"),
        page(f"{ROOM}/replies", Needs.PLACE_TO_READ),
        page(f"{ROOM}/quiz", Needs.PLACE_TO_READ),
        page(f"{ROOM}/reply", Needs.PLACE_TO_READ),
    ),
    "classroom.media": (Visit("/media/{picture}"),),
    "classroom.preview": (page(f"/preview/{NOBODYS}/", Needs.LINK),),
    "classroom.preview_page": (page(f"/preview/{NOBODYS}/zones", Needs.LINK),),
    "classroom.preview_media": (page(f"/preview/{NOBODYS}/media/{NOBODYS}.webp", Needs.LINK),),
    "classroom.preview_check": (page(f"/preview/{NOBODYS}/zones/checks/zones-check-1", Needs.LINK),),
    "classroom.report": (
        page(f"{ROOM}/zones/report"),
        page(f"{ROOM}/replies/report", Needs.PLACE),
    ),
    "classroom.report_post": (
        page(f"{ROOM}/zones/report", paragraph="0", fault="It is old."),
        page(f"{ROOM}/replies/report", Needs.PLACE, paragraph="0", fault="It is old."),
    ),
    "classroom.atom_feed": (page("/feeds/courses.atom"),),
    "classroom.json_feed": (page("/feeds/courses.json"),),
    "classroom.sitemap": (Visit("/sitemap.xml"),),
    "classroom.robots": (Visit("/robots.txt"),),
    "classroom.poster": (Visit(f"/posters/{COURSE}.en.0.png"),),
    "classroom.enrol": (page(f"{ROOM}/enrolment"),),
    "classroom.leave": (page(f"{ROOM}/leave"),),
    "classroom.done": (
        page(f"{ROOM}/zones/done", Needs.PLACE_TO_FINISH),
        page(f"{ROOM}/replies/done", Needs.PLACE_TO_FINISH),
    ),
    "classroom.check": (
        page(f"{ROOM}/zones/checks/zones-check-1", answer=RIGHT_OF_ZONES),
        page(f"{ROOM}/replies/checks/replies-check-2", Needs.PLACE, answer="zone"),
    ),
    "classroom.start_attempt": (page(f"{ROOM}/quiz/attempts", Needs.PLACE),),
    "classroom.attempt": (page("/attempts/{attempt}"),),
    "classroom.save_answers": (page("/attempts/{attempt}/answers", Needs.PLACE_TO_GO_ON),),
    "classroom.alive": (page("/attempts/{attempt}/alive", Needs.PLACE_TO_GO_ON),),
    "classroom.hand_in": (page("/attempts/{attempt}", Needs.PLACE_TO_GO_ON, anyway="1"),),
    "classroom.send_file": (page("/attempts/{draft}/files/2", Needs.PLACE_TO_GO_ON, remove="1"),),
    "classroom.sent_file": (page("/attempts/{draft}/files/2"), page("/attempts/{work}/files/2")),
    "classroom.review": (page("/review"),),
    "classroom.answer_card": (page("/review/{card}", Needs.PLACE_TO_GO_ON, turn="2", of="old"),),
    "classroom.reviewed": (page("/review/{card}/1"),),
    "classroom.me": (page("/me"),),
    "classroom.my_data": (page("/me/data"),),
    "classroom.my_data_json": (page("/me/data.json"),),
    "classroom.my_data_html": (page("/me/data.html"),),
    "tutoring.queue": (page("/tutor"),),
    "tutoring.review": (page(WORK, Needs.WORK),),
    "tutoring.review_post": (page(WORK, Needs.WORK, **{"level-1": "1", "comment": "Good."}),),
    "tutoring.work_file": (page("/tutor/reviews/{work}/2/file", Needs.WORK),),
    "accounts.second_step": (page("/sign-in/code"),),
    "accounts.second_step_post": (page("/sign-in/code", code="123456"),),
    "accounts.second_factor": (page("/settings/second-factor"),),
    "accounts.second_factor_post": (
        page("/settings/second-factor", password=PASSWORD),
        page("/settings/second-factor", password=PASSWORD, deed="off"),
        page("/settings/second-factor", password=PASSWORD, deed="codes"),
    ),
    "accounts.confirm_second_factor": (page("/settings/second-factor/confirm", code="123456"),),
    "admin.first": (page("/admin/first/{setup}"),),
    "admin.first_post": (page("/admin/first/{setup}"),),
    "admin.overview": (page("/admin"),),
    "admin.people": (page("/admin/people"), page("/admin/people?q=victim")),
    "admin.person": (page(PERSON),),
    "admin.person_post": (
        page(PERSON, deed="suspend"),
        page(PERSON, deed="restore"),
        page(PERSON, deed="end-sessions"),
        page(PERSON, deed="reset-second-factor"),
        page(PERSON, deed="make-administrator"),
        page(PERSON, deed="end-administrator"),
        page(PERSON, deed="extra-time", extra_time="2"),
    ),
    "admin.organisations": (page("/admin/organisations"),),
    "admin.make_organisation": (page("/admin/organisations", name="New", slug="new"),),
    "admin.organisation": (page(HOUSE),),
    "admin.organisation_post": (
        page(HOUSE, deed="invite"),
        page(HOUSE, deed="rename", name="Another"),
        page(HOUSE, deed="pool", pool="All", size="7"),
        page(HOUSE, deed="end-role", person="nobody"),
        page(HOUSE, deed="own-course", course="no-such-course"),
        page(HOUSE, deed="disown-course", course=COURSE),
        page(HOUSE, deed="close"),
        page(HOUSE, deed="reopen"),
    ),
    "admin.courses": (page("/admin/courses"),),
    "admin.course": (page(f"/admin{ROOM}"),),
    "admin.course_post": (
        page(f"/admin{ROOM}", deed="appoint", username="visitor", role="owner"),
        page(f"/admin{ROOM}", deed="list"),
    ),
    "admin.jobs": (page("/admin/jobs"),),
    "admin.job_post": tuple(page("/admin/jobs/{queued}", deed=deed) for deed in ("cancel", "retry")),
    "admin.mails": (page("/admin/mails"),),
    "admin.send_mail_again": (page("/admin/mails/{mail}"),),
    "admin.evidence": (page("/admin/evidence"),),
    "admin.verify_evidence": (page("/admin/evidence"),),
    "admin.evidence_sheet": (page("/admin/evidence/download"),),
    "admin.log": (page("/admin/log"),),
    "admin.settings": (page("/admin/settings"),),
    "organisations.offices": (page("/organisations"),),
    "organisations.office": (page(OFFICE), page(f"{OFFICE}?cohort={{cohort}}")),
    "organisations.calls": (page(f"{OFFICE}/calls?cohort={{cohort}}"),),
    "organisations.calls_sheet": (page(f"{OFFICE}/calls.csv?cohort={{cohort}}"),),
    "organisations.cohorts": (page(f"{OFFICE}/cohorts"),),
    "organisations.new_cohort": (page(f"{OFFICE}/cohorts/new"),),
    "organisations.new_cohort_post": (form(f"{OFFICE}/cohorts/new", COHORT),),
    "organisations.cohort": (page(f"{OFFICE}/cohorts/{{cohort}}"),),
    "organisations.cohort_post": (form(f"{OFFICE}/cohorts/{{cohort}}", COHORT),),
    "organisations.new_programme": (page(f"{OFFICE}/programmes/new"),),
    "organisations.new_programme_post": (form(f"{OFFICE}/programmes/new", {**DAYS, "slug": "winter"}),),
    "organisations.programme": (page(f"{OFFICE}/programmes/{{programme}}"),),
    "organisations.programme_post": (form(f"{OFFICE}/programmes/{{programme}}", DAYS),),
    "organisations.new_pool": (page(f"{OFFICE}/pools/new"),),
    "organisations.new_pool_post": (page(f"{OFFICE}/pools/new", name="More", size="3"),),
    "organisations.pool": (page(f"{OFFICE}/pools/{{pool}}"),),
    "organisations.pool_post": (page(f"{OFFICE}/pools/{{pool}}", name="More", size="3"),),
    "organisations.office_settings": (page(f"{OFFICE}/settings"),),
    "organisations.office_settings_post": (page(f"{OFFICE}/settings", minutes="20"),),
    "organisations.people": (page(f"{OFFICE}/people?q=trainee"),),
    "organisations.trainee": (page(TRAINEE),),
    "organisations.extra_time": (page(f"{TRAINEE}/extra-time", extra_time="1.5"),),
    "organisations.end": (page(f"{TRAINEE}/seats/{{seat}}/end"),),
    "organisations.move": (page(f"{TRAINEE}/seats/{{seat}}/move", cohort="x"),),
    "organisations.contact": (page(f"{TRAINEE}/contacts", key="2222222222222222", kind="called"),),
    "reports.reports": (page(f"{OFFICE}/reports"),),
    "reports.report": tuple(
        page(f"{OFFICE}/reports/{name}?cohort={{cohort}}")
        for name in ("cohort-progress", "module-drop-off", "outcomes", "overdue", "turnaround")
    ),
    "reports.report_sheet": (page(f"{OFFICE}/reports/cohort-progress.csv?cohort={{cohort}}"),),
    "reports.donor": (page(f"{OFFICE}/reports/donor/{{programme}}"),),
    "reports.donor_sheet": (page(f"{OFFICE}/reports/donor/{{programme}}.csv"),),
    "authoring.desk": (page("/teach"),),
    "authoring.staff": (page(f"{DESK}/staff"),),
    "authoring.invite": (page(f"{DESK}/staff/invitations", role="editor"),),
    "authoring.withdraw": (page(f"{DESK}/staff/invitations/2147483647/withdraw", Needs.CHARGE),),
    "authoring.change_role": (page(f"{DESK}/staff/nobody", Needs.CHARGE, role="tutor"),),
    "authoring.invitation": (page(f"/staff-invitations/{NOBODYS}", Needs.LINK),),
    "authoring.accept": (page(f"/staff-invitations/{NOBODYS}", Needs.LINK),),
    "authoring.previews": (page(f"{DESK}/previews"),),
    "authoring.withdraw_previews": (page(f"{DESK}/previews/2147483647/withdraw", Needs.CHARGE),),
    "authoring.make_preview": (page(f"{DESK}/previews", Needs.CHARGE, release="2147483647", days="7"),),
    "authoring.preview_draft": (page(f"{DESK}/previews/draft", days="7"),),
    "authoring.comments": (page(f"{DESK}/comments"),),
    "authoring.comment": (page(f"{DESK}/comments", page="zones", text="Say it again."),),
    "authoring.answer_comment": (page(f"{DESK}/comments/2147483647", Needs.CHARGE, text="Done."),),
    "authoring.state": (page(f"{DESK}/state"),),
    "authoring.state_sheet": (page(f"{DESK}/state.csv"),),
    "authoring.decide_report": (page(f"{DESK}/reports/2147483647", Needs.CHARGE, state="taken"),),
    "authoring.take_wording": (page(f"{DESK}/reports/2147483647/wording", Needs.CHARGE),),
    "authoring.facts": (page("/teach/facts"),),
    "authoring.renew_fact": (page("/teach/facts/nobodys", Needs.CHARGE),),
    "authoring.questions": (page(f"{DESK}/questions"),),
    "authoring.questions_sheet": (page(f"{DESK}/questions.csv"),),
    "authoring.question": (
        page(f"{DESK}/questions/quiz-karachi"),
        page(f"{DESK}/questions/nobodys", Needs.CHARGE),
    ),
    "authoring.course": (page(DESK), page("/teach/nobodys-course", Needs.CHARGE)),
    "authoring.regrades": (page(f"{DESK}/regrades"),),
    "authoring.decide_regrade": (page(f"{DESK}/regrades", version="1", after="0", mode="raise"),),
    # invitations, those who work here, reminders, the ghost check
    "organisations.invitations": (page(f"{OFFICE}/cohorts/{{cohort}}/invitations"),),
    "organisations.invitations_post": (page(f"{OFFICE}/cohorts/{{cohort}}/invitations"),),
    "organisations.invitations_job": (page(f"{OFFICE}/cohorts/{{cohort}}/invitations/{{job}}"),),
    "organisations.slips": (page(f"{OFFICE}/cohorts/{{cohort}}/slips"),),
    "organisations.slips_post": (page(f"{OFFICE}/cohorts/{{cohort}}/slips", who="all"),),
    "organisations.invite": (page(f"{TRAINEE}/invitation"),),
    "organisations.invite_post": (page(f"{TRAINEE}/invitation"),),
    "organisations.officers": (page(f"{OFFICE}/officers"),),
    "organisations.officers_post": (page(f"{OFFICE}/officers", role="tutor", programme=""),),
    "organisations.end_work": (page(f"{OFFICE}/officers/{{officer}}/end"),),
    "organisations.withdraw": (page(f"{OFFICE}/officers/invitations/{{offer}}/withdraw"),),
    "organisations.ghosts": (page(f"{OFFICE}/ghosts"), page(f"{OFFICE}/ghosts?cohort={{cohort}}")),
    "organisations.ghosts_sheet": (page(f"{OFFICE}/ghosts.csv?cohort={{cohort}}"),),
    "organisations.ghost_note": (page(f"{OFFICE}/ghosts/{{seat}}", verdict="explained", note="Asked."),),
    "organisations.welcome_code": (page("/welcome"),),
    "organisations.welcome_code_post": (page("/welcome", Needs.CODE, code=NOBODYS_CODE),),
    "organisations.welcome": (page(f"/welcome/{NOBODYS_CODE}", Needs.CODE),),
    "organisations.welcome_post": (
        page(f"/welcome/{NOBODYS_CODE}", Needs.CODE, username="newcomer", password=NEW, is_adult="y"),
    ),
    "organisations.welcome_account": (page(f"/welcome/{NOBODYS_CODE}/account", Needs.CODE),),
    "organisations.reminders_off": (page(f"/reminders/off/{NOBODYS * 2}", Needs.CODE),),
    "organisations.reminders_off_post": (page(f"/reminders/off/{NOBODYS * 2}", Needs.CODE),),
    "organisations.reminders": (page("/settings/reminders"),),
    "organisations.reminders_post": (page("/settings/reminders"),),
    # lists of trainees
    "organisations.rosters": (page(f"{OFFICE}/rosters"),),
    "organisations.rosters_post": (
        page(f"{OFFICE}/rosters", cohort="", new_cohort="New", pasted="name,email\nZara,z@example.org\n"),
    ),
    "organisations.roster": (page(f"{OFFICE}/rosters/{{roster}}"), page(f"{OFFICE}/rosters/{{unread}}")),
    "organisations.roster_letters": (page(f"{OFFICE}/rosters/{{unread}}/letters", encoding="windows-1252"),),
    "organisations.confirm_roster": (page(f"{OFFICE}/rosters/{{roster}}/confirm"),),
    "organisations.drop_roster": (page(f"{OFFICE}/rosters/{{roster}}/drop"),),
    "organisations.roster_result": (
        page(f"{OFFICE}/rosters/{{enrolled}}/result.csv"),
        page(f"{OFFICE}/rosters/{{enrolled}}/result.xlsx"),
    ),
    "authoring.new_course": (page("/teach", slug=""),),
    "authoring.open_copy": (page(f"{DESK}/copy"),),
    "authoring.discard_copy": (page(f"{DESK}/copy/discard", version="0"),),
    "authoring.add_file": (page(f"{DESK}/files", kind="module", name=""),),
    "authoring.shift": (page(f"{DESK}/order", up=PAGE),),
    "authoring.place": (page(f"{DESK}/{PAGE}/place"),),
    "authoring.place_post": (page(f"{DESK}/{PAGE}/place", do="rename", slug=""),),
    "authoring.edit": (page(f"{DESK}/{PAGE}/edit"),),
    "authoring.edit_post": (page(f"{DESK}/{PAGE}/edit", do="preview", text="New words"),),
    "authoring.preview": (page(f"{DESK}/{PAGE}/preview", text="New words"),),
    "authoring.draft_media": (page(f"{DESK}/media/clock.png/file"),),
    "authoring.releases": (page(f"{DESK}/releases"),),
    "authoring.rehearse": (page(f"{DESK}/releases/rehearsal", version="1", served="1"),),
    "authoring.publish": (page(f"{DESK}/releases", version="1", name=""),),
    "authoring.plan": (page(f"{DESK}/releases/plan", version="1", name="", due=""),),
    "authoring.call_off": (page(f"{DESK}/releases/plan/call-off"),),
    "authoring.release": (page(f"{DESK}/releases/1"),),
    "authoring.release_archive": (page(f"{DESK}/releases/1.zip"),),
    "authoring.publish_again": (page(f"{DESK}/releases/1/again"),),
    "authoring.show_to": (page(f"{DESK}/visibility", choice="listed"),),
}


def method_of(app: Flask, endpoint: str) -> str:
    """Return the method that an endpoint is meant for."""
    methods = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    [method] = sorted(methods - {"HEAD", "OPTIONS"})
    return method


def expected(endpoint: str, needs: Needs, role: str, whose: Whose) -> Outcome:
    """Return what must come of a visit: first the rule, then the object, then the place on the course."""
    rule = AGREED[endpoint]
    if rule is Rule.ADMIN:
        return Outcome.OPEN if role == "administrator" else Outcome.MISSING
    if rule in CLOSED and role in SHUT_OUT:
        return Outcome.SIGN_IN
    if needs is Needs.LINK:
        return Outcome.MISSING
    if rule in OF_OFFICE:
        is_theirs = works_here(endpoint, role) and whose is Whose.OWN
        return Outcome.OPEN if is_theirs else Outcome.MISSING
    if needs is Needs.CODE:
        return Outcome.MISSING
    if needs is Needs.WORK:
        is_theirs_to_judge = role in {"tutor", "owner"} and whose is Whose.ANOTHERS
        return Outcome.OPEN if is_theirs_to_judge else Outcome.MISSING
    if rule in OF_DESK:
        return Outcome.OPEN if looks_after(endpoint, needs, role) else Outcome.MISSING
    if whose is not Whose.OWN or (endpoint in FIRST and role == "administrator"):
        return Outcome.MISSING
    if role == "enrolled":
        return Outcome.OPEN
    return {
        Needs.NOTHING: Outcome.OPEN,
        Needs.PLACE: Outcome.MISSING,
        Needs.PLACE_TO_READ: Outcome.TURNED_AWAY,
        Needs.PLACE_TO_FINISH: Outcome.TURNED_AWAY if role == "former" else Outcome.MISSING,
        Needs.PLACE_TO_GO_ON: Outcome.CONFLICT,
    }[needs]


def works_here(endpoint: str, role: str) -> bool:
    """Tell whether somebody works for the organisation that is visited, and may do this there."""
    slug, work = OFFICES.get(role, ("", ""))
    rule = AGREED[endpoint]
    may = {Rule.OFFICER: {"tutor", "monitor"}, Rule.AUDITOR: {"monitor"}}.get(rule, set())
    return slug == "ours" and work in {"coordinator", *may}


def looks_after(endpoint: str, needs: Needs, role: str) -> bool:
    """Tell whether the desk is open to this role; the list of courses is to whoever looks after any."""
    if AGREED[endpoint] is Rule.BEGINNER:
        return role in {"owner", "owner elsewhere", "editor", "administrator"}
    if AGREED[endpoint] is Rule.DESK and role == "administrator":
        return True
    if needs is Needs.CHARGE or role not in CARE:
        return False
    if DESK not in VISITS[endpoint][0].path:
        return True
    return AGREED[endpoint] in DOES.get(role, set())


def outcome(status: int, location: str, *, is_form: bool) -> Outcome | int:
    """Return what an answer amounts to, or its status where it is none of what can be expected."""
    if status == 401 or (status == 303 and "/sign-in?next=" in location):
        return Outcome.SIGN_IN
    if status == 303 and location.endswith(f"/en{ROOM}") and not is_form:
        return Outcome.TURNED_AWAY
    if status == 404:
        return Outcome.MISSING
    if status == 409:
        return Outcome.CONFLICT
    return Outcome.OPEN if status in {200, 302, 303, 422} else status


def faults_at(house: House, endpoint: str, role: str) -> list[str]:
    """Visit the endpoint as somebody of this role in every way, and return all that is not as it must be."""
    method = method_of(house.app, endpoint)
    return [
        fault
        for visit in VISITS[endpoint]
        for fault in _faults_of_visit(house, endpoint, method, visit, role)
    ]


def _faults_of_visit(house: House, endpoint: str, method: str, visit: Visit, role: str) -> Iterator[str]:
    answers: dict[Whose, str] = {}
    for whose in _owners(visit, role):
        wanted = expected(endpoint, visit.needs, role, whose)
        may_write = method not in SAFE and wanted is Outcome.OPEN
        seen = _seen(house, endpoint, visit, role, whose)
        if not may_write and seen.is_touched:
            # Somebody wrote: a second visit, between two pictures of the whole database, tells what.
            seen = _seen(house, endpoint, visit, role, whose, is_pictured=True)
        said = f"{method} {visit.path} as {role}, {whose.value}"
        if seen.outcome is not wanted:
            yield f"{said}: {seen.outcome}, not {wanted} ({seen.status})"
        if seen.changes and not may_write:
            yield f"{said}: changed {sorted(seen.changes)}"
        if wanted is not Outcome.OPEN and any(words in seen.text for words in CLOSED_WORDS):
            yield f"{said}: shows what is closed"
        answers[whose] = _without(seen.names, PASSING.sub("", seen.text))
    may_judge = expected(endpoint, visit.needs, role, Whose.ANOTHERS) is Outcome.OPEN
    if not may_judge and answers.get(Whose.ANOTHERS) != answers.get(Whose.NOBODYS):
        yield f"{method} {visit.path} as {role}: another's object answers unlike nobody's"


@dataclass(frozen=True)
class Seen:
    """What came of a visit: `changes` are known where the database was pictured before and after."""

    outcome: Outcome | int
    status: int
    text: str
    names: tuple[str, ...]
    is_touched: bool
    changes: set[tuple[str, str, tuple[str, ...]]]


def _seen(
    house: House, endpoint: str, visit: Visit, role: str, whose: Whose, *, is_pictured: bool = False
) -> Seen:
    method = method_of(house.app, endpoint)
    scene = Scene(
        role,
        has_works=visit.needs_works,
        has_copy=DESK in visit.path,
        has_offices=AGREED[endpoint] in OF_OFFICE,
        has_rooms=visit.names_a_room or "/admin/org" in visit.path,
    )
    with house.scene(scene) as stage:
        path, names = address_of(house, visit, stage, whose)
        before, mark = house.rows() if is_pictured else {}, house.mark()
        response = sent(stage.visitor, method, path, visit.data)
        text = response.get_data().decode("utf-8", "replace")
        response.close()
        is_touched = house.mark() != mark
        changes = differing(before, house.rows()) if is_pictured else set()
        if visit.needs is Needs.CODE:
            changes = {each for each in changes if each[0] not in COUNTED}
    location = response.headers.get("Location", "")
    # What was done leads on to a page of the course, and only who is turned away to that of the course.
    is_form = method == "POST" and visit.needs is not Needs.PLACE_TO_FINISH
    got = outcome(response.status_code, location, is_form=is_form)
    return Seen(got, response.status_code, text, names, is_touched, changes)


def _owners(visit: Visit, role: str) -> tuple[Whose, ...]:
    if not visit.names_an_object or visit.names_a_room or "{picture}" in visit.path:
        return (Whose.OWN,)
    if any(f"{{{each}}}" in visit.path for each in OFFICE_OBJECTS):
        return (Whose.OWN, Whose.ANOTHERS, Whose.NOBODYS)
    if visit.needs is Needs.WORK:
        return (Whose.ANOTHERS, Whose.NOBODYS)
    names_attempt = "{device}" not in visit.path
    has_own = role != "guest" and not (names_attempt and role in WITHOUT_PLACE)
    return (Whose.OWN, Whose.ANOTHERS, Whose.NOBODYS) if has_own else (Whose.ANOTHERS, Whose.NOBODYS)


def address_of(house: House, visit: Visit, stage: Stage, whose: Whose) -> tuple[str, tuple[str, ...]]:
    """Return the address of this object, and the names in it that its answer may repeat."""
    owner = {Whose.OWN: stage.visitor, Whose.ANOTHERS: stage.victim}.get(whose)
    nobodys = dict.fromkeys(("attempt", "card", "work", "draft"), NOBODYS) | {"device": 2147483647}
    names: dict[str, object] = {**(owner.names if owner else nobodys)}
    names |= stage.offices.get({Whose.OWN: "ours", Whose.ANOTHERS: "theirs"}.get(whose, ""), {}) or (
        dict.fromkeys(OFFICE_OBJECTS, NOBODYS) | dict.fromkeys(("pool", "seat", "offer"), 2147483647)
    )
    names |= stage.rooms
    picture = next(iter(house.rows()["media"]))[0] if "{picture}" in visit.path else ""
    shown = tuple(
        str(names[each])
        for each in (
            "attempt",
            "card",
            "work",
            "draft",
            "cohort",
            "trainee",
            "programme",
            "officer",
            "job",
            *ROSTER_OBJECTS,
        )
        if names[each]
    )
    # Short numbers stand in many places: only the address tells which is meant.
    shown = (*shown, f"/pools/{names['pool']}", f"/seats/{names['seat']}/", f"/ghosts/{names['seat']}")
    shown = (*shown, f"/invitations/{names['offer']}/")
    if "{device}" in visit.path:
        shown = (*shown, f"/{names['device']}/")
    return visit.path.format_map({**names, "picture": picture}), shown


def _without(names: tuple[str, ...], text: str) -> str:
    for name in names:
        text = text.replace(name, "…")
    return text

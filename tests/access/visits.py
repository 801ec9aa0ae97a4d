"""How each endpoint is visited, and what follows from its rule and from whose object is named."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from flask import Flask

from learn import access
from learn.access import Rule
from tests.access.house import CARE, COURSE, PASSWORD, WITHOUT_PLACE, House, Somebody, differing, sent

# As it was agreed when the tests were loaded: who weakens a rule meets the old expectation.
AGREED: Mapping[str, Rule] = dict(access.RULES)
CLOSED_WORDS = ("A good reply says the time back", "Which reply is clear")
RIGHT_OF_ZONES = "7c691c6f"
NOBODYS = "zzzzzzzzzzzzzzzz"
SAFE = {"GET", "HEAD", "OPTIONS"}
SHUT_OUT = {"guest", "suspended"}
CLOSED = {Rule.SIGNED_IN, Rule.OWN, Rule.STAFF, Rule.OWNER}
PASSING = re.compile(
    r'(?:name="csrf_token" value="[^"]+")|(?:data-person="[^"]+")|(?:<code dir="ltr">[0-9A-Z]{6}</code>)'
)


class Needs(Enum):
    """What somebody needs besides the rule."""

    NOTHING = "nothing"
    PLACE = "a place on the course, or there is nothing here"
    PLACE_TO_READ = "a place on the course, or the way leads to the course's page"
    CHARGE = "to look after a course that is not there"
    WORK = "to look after the course of the work"
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
    def needs_works(self) -> bool:
        """Tell whether it is about what somebody handed in for judging."""
        return "{work}" in self.path or "{draft}" in self.path


def page(path: str, needs: Needs = Needs.NOTHING, **data: str) -> Visit:
    return Visit(f"/en{path}", data, needs)


ROOM = f"/courses/{COURSE}"
DESK = f"/teach/{COURSE}"
WORK = "/tutor/reviews/{work}/1"
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
    "classroom.enrol": (page(f"{ROOM}/enrolment"),),
    "classroom.leave": (page(f"{ROOM}/leave"),),
    "classroom.done": (
        page(f"{ROOM}/zones/done", Needs.PLACE),
        page(f"{ROOM}/replies/done", Needs.PLACE),
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
    "authoring.desk": (page("/teach"),),
    "authoring.questions": (page(f"{DESK}/questions"),),
    "authoring.questions_sheet": (page(f"{DESK}/questions.csv"),),
    "authoring.question": (
        page(f"{DESK}/questions/quiz-karachi"),
        page(f"{DESK}/questions/nobodys", Needs.CHARGE),
    ),
    "authoring.course": (page(DESK), page("/teach/nobodys-course", Needs.CHARGE)),
    "authoring.regrades": (page(f"{DESK}/regrades"),),
    "authoring.decide_regrade": (page(f"{DESK}/regrades", version="1", after="0", mode="raise"),),
}


def method_of(app: Flask, endpoint: str) -> str:
    """Return the method that an endpoint is meant for."""
    methods = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    [method] = sorted(methods - {"HEAD", "OPTIONS"})
    return method


def expected(endpoint: str, needs: Needs, role: str, whose: Whose) -> Outcome:
    """Return what must come of a visit: first the rule, then the object, then the place on the course."""
    rule = AGREED[endpoint]
    if rule in CLOSED and role in SHUT_OUT:
        return Outcome.SIGN_IN
    if needs is Needs.WORK:
        is_theirs_to_judge = role in {"tutor", "owner"} and whose is Whose.ANOTHERS
        return Outcome.OPEN if is_theirs_to_judge else Outcome.MISSING
    if rule in {Rule.STAFF, Rule.OWNER}:
        return Outcome.OPEN if looks_after(endpoint, needs, role) else Outcome.MISSING
    if whose is not Whose.OWN:
        return Outcome.MISSING
    if role == "enrolled":
        return Outcome.OPEN
    return {
        Needs.NOTHING: Outcome.OPEN,
        Needs.PLACE: Outcome.MISSING,
        Needs.PLACE_TO_READ: Outcome.TURNED_AWAY,
        Needs.PLACE_TO_GO_ON: Outcome.CONFLICT,
    }[needs]


def looks_after(endpoint: str, needs: Needs, role: str) -> bool:
    """Tell whether the desk is open to this role; the list of courses is to whoever looks after any."""
    if needs is Needs.CHARGE or role not in CARE:
        return False
    if "/teach/" not in VISITS[endpoint][0].path:
        return True
    return role == "owner" or (role == "tutor" and AGREED[endpoint] is Rule.STAFF)


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
        with house.people():
            victim, visitor = (
                house.somebody(each, name, has_works=visit.needs_works)
                for each, name in (("enrolled", "victim"), (role, "visitor"))
            )
            path, names = _address(house, visit, visitor, victim, whose)
            before = house.rows()
            response = sent(visitor, method, path, visit.data)
            text = response.get_data().decode("utf-8", "replace")
            response.close()
            changes = differing(before, house.rows())
            wanted = expected(endpoint, visit.needs, role, whose)
            got = outcome(
                response.status_code, response.headers.get("Location", ""), is_form=method == "POST"
            )
            said = f"{method} {visit.path} as {role}, {whose.value}"
            if got is not wanted:
                yield f"{said}: {got}, not {wanted} ({response.status_code})"
            if changes and (method in SAFE or wanted is not Outcome.OPEN):
                yield f"{said}: changed {sorted(changes)}"
            if wanted is not Outcome.OPEN and any(words in text for words in CLOSED_WORDS):
                yield f"{said}: shows what is closed"
            answers[whose] = _without(names, PASSING.sub("", text))
    may_judge = expected(endpoint, visit.needs, role, Whose.ANOTHERS) is Outcome.OPEN
    if not may_judge and answers.get(Whose.ANOTHERS) != answers.get(Whose.NOBODYS):
        yield f"{method} {visit.path} as {role}: another's object answers unlike nobody's"


def _owners(visit: Visit, role: str) -> tuple[Whose, ...]:
    if not visit.names_an_object or "{picture}" in visit.path:
        return (Whose.OWN,)
    if visit.needs is Needs.WORK:
        return (Whose.ANOTHERS, Whose.NOBODYS)
    names_attempt = "{device}" not in visit.path
    has_own = role != "guest" and not (names_attempt and role in WITHOUT_PLACE)
    return (Whose.OWN, Whose.ANOTHERS, Whose.NOBODYS) if has_own else (Whose.ANOTHERS, Whose.NOBODYS)


def _address(
    house: House, visit: Visit, visitor: Somebody, victim: Somebody, whose: Whose
) -> tuple[str, tuple[str, ...]]:
    """Return the address of this object, and the names in it that its answer may repeat."""
    owner = {Whose.OWN: visitor, Whose.ANOTHERS: victim}.get(whose)
    nobodys = dict.fromkeys(("attempt", "card", "work", "draft"), NOBODYS) | {"device": 2147483647}
    names = owner.names if owner else nobodys
    picture = next(iter(house.rows()["media"]))[0] if "{picture}" in visit.path else ""
    shown = tuple(str(names[each]) for each in ("attempt", "card", "work", "draft") if names[each])
    if "{device}" in visit.path:
        shown = (*shown, f"/{names['device']}/")
    return visit.path.format_map({**names, "picture": picture}), shown


def _without(names: tuple[str, ...], text: str) -> str:
    for name in names:
        text = text.replace(name, "…")
    return text

"""People to try the house with: `learn serve --demo` adds them where they are missing.

Their passwords are printed at every start, so a site for real people must not have them.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.models import Person
from learn.accounts.names import name_key
from learn.accounts.queries import taken_keys
from learn.accounts.services.devices import end_other_devices
from learn.accounts.services.joining import Newcomer, join
from learn.accounts.viewer import Looks, Viewer
from learn.classroom.queries.seats import listed_outlines
from learn.classroom.services import NeedsTutor, answer_check, enrol, finish_page
from learn.courses.queries import course_id_of
from learn.courses.services import appoint, course_row
from learn.database import reading, transaction
from learn.demo import office
from learn.quizzes.queries.quizzes import checks_of
from learn.quizzes.right_answers import right_answer

# They join once, from no address, and guess nothing.
LESSONS_DONE = 2
BOUNDS = Bounds(sign_in_failures=10, joins_per_address=10, session_days=1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What to type to be one of the demo people."""

    name: str
    username: str
    password: str
    language: str


TEACHER = SignIn("Sana, who looks after the courses", "sana", "kites-over-lahore", "en")
OFFICERS = {
    "coordinator": SignIn("Rukhsana, who coordinates trainees", "rukhsana", "rickshaw-at-sunrise", "en"),
    "tutor": SignIn("Haris, who is a tutor there", "haris", "salt-lamp-window", "en"),
    "monitor": SignIn("Mariam, who reads reports for a funder", "mariam", "paper-boats-in-rain", "en"),
}
PEOPLE = (
    SignIn("Amina, who has begun a course", "amina", "chai-before-class", "en"),
    SignIn("Bilal, who is new and reads Urdu", "bilal", "mangoes-in-june", "ur"),
    TEACHER,
    *OFFICERS.values(),
)


def people(now: datetime) -> tuple[SignIn, ...]:
    """Add the demo people who are missing and return how to sign in as each."""
    taken = taken_keys(reading(), [name_key(person.username) for person in PEOPLE])
    joined: dict[SignIn, Viewer] = {}
    for person in PEOPLE:
        if name_key(person.username) not in taken:
            viewer = joined[person] = _join(person, now)
            if person is PEOPLE[0]:
                _learn(viewer, now)
            if person is TEACHER:
                _teach(viewer, now)
    if joined.keys() >= set(OFFICERS.values()):
        office.organisation({role: joined[person] for role, person in OFFICERS.items()}, now)
    return PEOPLE


def _teach(viewer: Viewer, now: datetime) -> None:
    """Let somebody own every course that is there."""
    for outline in listed_outlines(reading()):
        course_id = course_id_of(reading(), outline.uid)
        if course_id is not None:
            appoint(course_id, viewer.person_id, "owner", now)


def _join(person: SignIn, now: datetime) -> Viewer:
    newcomer = Newcomer(
        username=person.username,
        password=person.password,
        language=person.language,
        looks=Looks(),
        name=person.username.capitalize(),
    )
    joined = join(newcomer, Arrival(address="demo", device="Demo", now=now), BOUNDS)
    with transaction() as session:
        end_other_devices(session, joined.viewer.person_id, kept=None)
        # Only whom the demo made itself: an older namesake of theirs is somebody real.
        session.execute(update(Person).where(Person.id == joined.viewer.person_id).values(is_demo=True))
        return joined.viewer


def _learn(viewer: Viewer, now: datetime) -> None:
    """Enrol in the first course and do its first lessons, one a day until yesterday, answering rightly."""
    outlines = listed_outlines(reading())
    if not outlines:
        return
    outline = outlines[0]
    days = [now - timedelta(days=day) for day in range(LESSONS_DONE, 0, -1)]
    with transaction() as session:
        course_id, _release_id = course_row(session, outline.uid)
    place = enrol(viewer.person_id, viewer.reference, course_id, outline, days[0])
    for page, at in zip(outline.lessons, days, strict=False):
        for check in checks_of(reading(), outline.release_id, page.uid).values():
            answer_check(place, outline, page, check, right_answer(check.key), at)
        with suppress(NeedsTutor):
            finish_page(place, outline, page, at)

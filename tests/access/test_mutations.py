"""Take one permission check away, and some case of the matrix must go red: the tests are tested."""

import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from learn import access
from learn.access import RULES, Rule
from learn.accounts import queries as accounts
from learn.accounts.services import devices
from learn.admin.services import first as first_door
from learn.authoring.views import desk
from learn.classroom.queries import seats
from learn.classroom.views import lessons, quizzes, review
from learn.courses.outline import Outline
from learn.organisations.queries import cohorts, offices, people, rosters
from learn.progress.queries import deck, telling
from learn.quizzes.queries import own_attempt, works
from learn.quizzes.services import answering
from tests.access.house import House
from tests.access.visits import faults_at

pytestmark = pytest.mark.slow
GUARDED = sorted(name for name, rule in RULES.items() if rule in {Rule.SIGNED_IN, Rule.OWN})


@dataclass(frozen=True)
class Hole:
    """A check taken out of a function's source, and where the matrix must notice."""

    function: Callable[..., Any]
    old: str
    new: str
    endpoint: str
    role: str


# fmt: off
HOLES = (
    Hole(devices.end_device, ", PersonSession.person_id == person_id", "", "accounts.end_device", "learner"),
    Hole(lessons.may_read, "taken.is_enrolled or", "True or", "classroom.page", "guest"),
    Hole(lessons.may_read, "taken.is_enrolled or", "True or", "classroom.check", "learner"),
    Hole(lessons.done, "not taken.is_enrolled", "False", "classroom.done", "former"),
    Hole(lessons.done, "taken.place is None or", "", "classroom.done", "learner"),
    Hole(quizzes.start_attempt, "or not taken.is_enrolled", "", "classroom.start_attempt", "former"),
    Hole(review.answer_card, "mine.is_left", "False", "classroom.answer_card", "former"),
    Hole(Outline.is_open, "page.uid == self.lessons[0].uid", "True", "classroom.page", "guest"),
    Hole(access.demand_charge, "abort(404)", "pass", "authoring.desk", "enrolled"),
    Hole(access.demand_charge, "abort(404)", "pass", "tutoring.queue", "learner"),
    Hole(access.demand_administrator, "and looking.is_administrator", "", "admin.people", "learner"),
    Hole(access.demand_administrator, "and looking.is_administrator", "", "admin.person_post", "coordinator"),
    Hole(access.demand_administrator, "abort(404)", "pass", "admin.log", "owner"),
    Hole(first_door._use_up, "or has_administrator(session)", "", "admin.first_post", "administrator"),
    Hole(first_door.is_open, "and not has_administrator(reader)", "", "admin.first", "administrator"),
    Hole(access.demand_charge, "and may(each.care)", "", "authoring.regrades", "tutor"),
    Hole(access.demand_charge, "and may(each.care)", "", "authoring.staff", "editor"),
    Hole(access.demand_charge, "and may(each.care)", "", "authoring.comment", "tutor"),
    Hole(lessons.may_read, "taken.is_enrolled or", "True or", "classroom.report", "guest"),
    Hole(access.demand_charge, "and may(each.care)", "", "authoring.edit", "tutor"),
    Hole(
        access.demand_office, "or office.role not in roles", "",
        "organisations.calls", "office tutor",
    ),
    Hole(
        people._of_office, '.where(Trainee.organisation_id == bindparam("organisation_id"))', "",
        "organisations.trainee", "coordinator",
    ),
    Hole(
        cohorts._seen, '[Cohort.organisation_id == bindparam("organisation_id")]', "[]",
        "organisations.cohort", "coordinator",
    ),
    Hole(
        cohorts._programmes, '.where(Programme.organisation_id == bindparam("organisation_id"))', "",
        "organisations.programme", "coordinator",
    ),
    Hole(
        cohorts.pools_of_office, ".where(SeatPool.organisation_id == organisation_id)", "",
        "organisations.pool", "coordinator",
    ),
    Hole(
        rosters.roster_of, "RosterFile.organisation_id == organisation_id, ", "",
        "organisations.roster", "coordinator",
    ),
    Hole(access.ask_for_right, "not viewer().is_authenticated", "False", "classroom.my_data_json", "guest"),
)
# fmt: on
OWN_OFFICE = '        Officer.person_id == bindparam("person"),\n'
OWN_ATTEMPT = ', Enrolment.learner_id == bindparam("learner_id")'
OWN_COURSES = "            Enrolment.course_id.in_(COURSES_OF_REVIEWER),\n"
OWN_ANSWER = '        Enrolment.learner_id == bindparam("person"),\n'
QUERY_HOLES = (
    (own_attempt, "WHOLE", OWN_ATTEMPT, "classroom.sent_file", "enrolled"),
    (works, "WORK", OWN_COURSES, "tutoring.review", "owner elsewhere"),
    (works, "WORK", OWN_COURSES, "tutoring.work_file", "owner elsewhere"),
    (works, "WORK", ", CourseStaff.role.in_(JUDGES)", "tutoring.review", "reviewer"),
    (own_attempt, "WHOLE", OWN_ATTEMPT, "classroom.attempt", "enrolled"),
    (deck, "OWN_CARD", ', Enrolment.learner_id == bindparam("person")', "classroom.answer_card", "enrolled"),
    (telling, "GIVEN", OWN_ANSWER, "classroom.reviewed", "enrolled"),
    (seats, "SEAT", " AND e.learner_id = :person", "classroom.page", "learner"),
    (seats, "SEAT", " AND e.learner_id = :person", "classroom.done", "learner"),
    (offices, "OFFICE", OWN_OFFICE, "organisations.office", "coordinator elsewhere"),
    (offices, "OFFICE", OWN_OFFICE, "organisations.office", "learner"),
    (accounts, "VIEWER_BY_TOKEN", "AND person.suspended_at IS NULL", "classroom.me", "suspended"),
)


@pytest.mark.parametrize("endpoint", GUARDED)
def test_a_rule_that_lets_anyone_in_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    monkeypatch.setitem(access.RULES, endpoint, Rule.ANYONE)
    assert faults_at(house, endpoint, "guest")


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: f"{hole.function.__name__}-{hole.endpoint}")
def test_a_check_taken_away_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch, hole: Hole) -> None:
    assert faults_at(house, hole.endpoint, hole.role) == []
    put_in_place(house, monkeypatch, hole.function, without(hole.function, hole.old, hole.new))
    assert faults_at(house, hole.endpoint, hole.role)


@pytest.mark.parametrize(("module", "name", "condition", "endpoint", "role"), QUERY_HOLES)
def test_a_condition_taken_out_of_a_query_is_noticed(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    condition: str,
    endpoint: str,
    role: str,
) -> None:
    assert faults_at(house, endpoint, role) == []
    monkeypatch.setattr(module, name, query_without(module, name, condition))
    assert faults_at(house, endpoint, role)


@pytest.mark.parametrize(
    "endpoint", ["classroom.alive", "classroom.hand_in", "classroom.save_answers", "classroom.send_file"]
)
def test_writing_into_anothers_attempt_meets_two_walls(
    house: House, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    for statement in ("WHOLE", "NOW"):
        monkeypatch.setattr(own_attempt, statement, query_without(own_attempt, statement, OWN_ATTEMPT))
    assert faults_at(house, endpoint, "enrolled") == []
    own = '        Enrolment.learner_id == bindparam("learner_id"),\n'
    monkeypatch.setattr(answering, "LOCKED_BY_ATTEMPT", query_without(answering, "LOCKED_BY_ATTEMPT", own))
    assert faults_at(house, endpoint, "enrolled")


def test_a_strangers_desk_meets_two_walls(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = without(access.demand_charge, "abort(404)", "pass")
    put_in_place(house, monkeypatch, access.demand_charge, opened)
    assert faults_at(house, "authoring.questions", "learner") == []
    unasked = without(desk.taught, "charge is None or", "")
    put_in_place(house, monkeypatch, desk.taught, unasked)
    assert faults_at(house, "authoring.questions", "learner")


def query_without(module: Any, name: str, condition: str) -> Any:
    """Return a module's query as it would be with one condition gone from its source."""
    source = inspect.getsource(module)
    assert condition in source, f"{condition!r} is not in {module.__name__}: name it as it is written now"
    made: dict[str, Any] = {"__name__": module.__name__}
    exec(compile(source.replace(condition, ""), module.__file__, "exec"), made)  # noqa: S102 - our own source
    return made[name]


def without(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """Return the function compiled again from its source with one condition gone."""
    plain = inspect.unwrap(function)
    source = textwrap.dedent(inspect.getsource(plain))
    assert old in source, f"{old!r} is not in {plain.__qualname__}: name the check as it is written now"
    body = source[source.index("def ") :].replace(old, new)
    made: dict[str, Any] = {}
    exec(compile(body, plain.__code__.co_filename, "exec"), plain.__globals__, made)  # noqa: S102 - our own source
    mutated: Callable[..., Any] = made[plain.__name__]
    return mutated


def put_in_place(
    house: House, monkeypatch: pytest.MonkeyPatch, old: Callable[..., Any], new: Callable[..., Any]
) -> None:
    """Put `new` wherever `old` is known: in modules, in its class, among the views, before requests.

    Statements that were made with `old` and are kept are made anew.
    """
    for module in [module for name, module in sys.modules.items() if name.startswith("learn.")]:
        for name, value in list(vars(module).items()):
            if value is old:
                monkeypatch.setattr(module, name, new)
            elif hasattr(type(value), "cache_clear") and module.__name__.startswith("learn.organisations."):
                monkeypatch.setattr(module, name, cache(inspect.unwrap(value)))
    if "." in old.__qualname__:
        monkeypatch.setattr(Outline, old.__name__, new)
    for endpoint, view in house.app.view_functions.items():
        if inspect.unwrap(view) is inspect.unwrap(old):
            monkeypatch.setitem(house.app.view_functions, endpoint, new)
    asked = house.app.before_request_funcs[None]
    if old in asked:
        monkeypatch.setitem(
            house.app.before_request_funcs, None, [new if each is old else each for each in asked]
        )

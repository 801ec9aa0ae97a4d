"""An organisation to try the office with: three cohorts whose trainees learnt, stopped and were called.

Everything is done by the deeds that people would do, in one transaction and from a fixed seed, so that the
rows are those of real use, the evidence included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn import ids
from learn.accounts.viewer import Viewer
from learn.courses.models import Course
from learn.courses.outline import Outline
from learn.courses.queries import outlines_by_release
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.days import day_of
from learn.demo.chances import listed
from learn.demo.learning import COURSE, WITH_TUTOR, Learning, Plan
from learn.organisations.models import Cohort, Organisation, Programme, RosterFile, SeatPool, Trainee
from learn.organisations.planning import Choices
from learn.organisations.queries.offices import Office, office_of
from learn.organisations.queries.people import trainee_of
from learn.organisations.services.cohorts import (
    CohortFacts,
    ProgrammeFacts,
    save_cohort,
    save_pool,
    save_programme,
)
from learn.organisations.services.contacts import Made, note_contact
from learn.organisations.services.desks import Order
from learn.organisations.services.enrolling import enrol_listed
from learn.organisations.services.founding import found_organisation
from learn.organisations.services.officers import appoint_officer
from learn.organisations.services.settling import settle_places

SLUG, PROGRAMME = "demo", "digital-work"
SEED = 20261122
TRAINEES = 40
CALLED, COMES_BACK = 0.7, 0.55


PLANS = (Plan("Autumn, Lyari", 56, -2), Plan("Women's evening group", 38, 24), Plan("Hyderabad", 20, 45))


def organisation(officers: Mapping[str, Viewer], now: datetime) -> None:
    """Add the organisation with everybody in it, unless it is there already; `officers` by role."""
    outlines = _outlines()
    if not {COURSE, WITH_TUTOR} <= outlines.keys() or _is_there():
        return
    with transaction() as session:
        chance = Random(SEED)  # noqa: S311 - a story, no secret
        cast = _Cast(session, officers, chance, now, Learning(session, outlines, chance, now))
        cast.found()
        for number, plan in enumerate(PLANS):
            cast.play(number, plan)


def _outlines() -> dict[str, Outline]:
    """Return the courses of the story as they are served; the one with a tutor's quiz is in no list."""
    asked = select(Course.release_id).where(
        Course.uid.in_((COURSE, WITH_TUTOR)), Course.release_id.is_not(None)
    )
    release_ids = [each for each in reading().scalars(asked) if each is not None]
    return {each.uid: each for each in outlines_by_release(reading(), release_ids).values()}


def _is_there() -> bool:
    return reading().scalar(select(Organisation.id).where(Organisation.slug == SLUG)) is not None


@dataclass(slots=True)
class _Cast:
    """Everybody and everything that the story needs; time runs forward for each trainee."""

    session: Session
    officers: Mapping[str, Viewer]
    random: Random
    now: datetime
    learning: Learning

    def found(self) -> None:
        """Found the organisation with its programme, its seats and its people."""
        session, began = self.session, self.now - timedelta(days=70)
        found_organisation(SLUG, "Karachi Skills Centre", began)
        own = session.scalars(select(Organisation.id).where(Organisation.slug == SLUG)).one()
        first, last = day_of(self.now - timedelta(days=75)), day_of(self.now + timedelta(days=120))
        facts = ProgrammeFacts("Digital work for Sindh", "Sindh Skills Fund", first, last)
        save_programme(own, PROGRAMME, facts, began)
        save_pool(own, "Sindh Skills Fund 2026", 180, began)
        programme = session.scalars(select(Programme.id).where(Programme.organisation_id == own)).one()
        for role, viewer in self.officers.items():
            appoint_officer(
                own, viewer.person_id, role, began, programme_id=programme if role == "monitor" else None
            )
        tutor, course = self.officers["tutor"], self.learning.course_id(WITH_TUTOR)
        appoint(course, tutor.person_id, "tutor", began)

    def play(self, number: int, plan: Plan) -> None:
        """Let a cohort begin, learn, stop and be called."""
        began = self.now - timedelta(days=plan.begun)
        office = office_of(self.session.connection(), self.officers["coordinator"].person_id, SLUG)
        assert office is not None  # noqa: S101 - founded a moment ago
        pool = self.session.scalars(
            select(SeatPool.id).where(SeatPool.organisation_id == office.organisation_id)
        ).one()
        programme = self.session.scalars(
            select(Programme.id).where(Programme.organisation_id == office.organisation_id)
        ).one()
        course_id, outline = self.learning.course_id(COURSE), self.learning.outlines[COURSE]
        courses: dict[int, int | None] = {course_id: None}
        if number == 0:
            courses[self.learning.course_id(WITH_TUTOR)] = None
        facts = CohortFacts(
            plan.name,
            day_of(began),
            day_of(self.now + timedelta(days=plan.ends)),
            3,
            programme,
            pool,
            self.officers["coordinator"].person_id,
            courses,
        )
        length = plan.begun + plan.ends
        dues = {
            (course_id, module.uid): day_of(
                began + timedelta(days=length * (place + 1) // len(outline.modules))
            )
            for place, module in enumerate(outline.modules)
        }
        public_id = save_cohort(office.organisation_id, facts, dues, began)
        cohort = self.session.scalars(select(Cohort).where(Cohort.public_id == public_id)).one()
        self._enrol(office, cohort, number, began)
        trainees = self.session.execute(
            select(Trainee.public_id, Trainee.person_id)
            .where(
                Trainee.external_id.like(f"KSC-{number + 1}%"),
                Trainee.organisation_id == office.organisation_id,
            )
            .order_by(Trainee.id)
        ).all()
        contacted = []
        for row in trainees:
            quiet_since = self.learning.learn(row.person_id, plan)
            if quiet_since is not None and self.random.random() < CALLED:
                contacted.append((quiet_since, row))
        if number == 0:
            self.learning.works([row.person_id for row in trainees], self.officers["tutor"])
        self._call(office, cohort, contacted)

    def _enrol(self, office: Office, cohort: Cohort, number: int, began: datetime) -> None:
        """Enrol a list of people, as the upload of a sheet does."""
        rows = [listed(self.random, number, row) for row in range(1, TRAINEES + 1)]
        roster = RosterFile(
            public_id=ids.public_id(),
            organisation_id=office.organisation_id,
            person_id=self.officers["coordinator"].person_id,
            filename=f"cohort-{number + 1}.xlsx",
            content=b"",
            choices={},
            counts={"create": TRAINEES, "update": 0, "unchanged": 0, "errors": 0},
            state="done",
            created_at=began,
            confirmed_at=began,
            finished_at=began,
        )
        self.session.add(roster)
        self.session.flush()
        courses = (COURSE, WITH_TUTOR) if number == 0 else (COURSE,)
        choices = Choices(cohort=cohort.name_key, courses=courses)
        order = Order(roster.id, office.organisation_id, choices, {}, roster.person_id)
        enrol_listed(order, rows, lambda: began)
        settle_places(self.session, cohort.id)

    def _call(self, office: Office, cohort: Cohort, contacted: Sequence[tuple[datetime, Any]]) -> None:
        """Let the coordinator call the quiet ones, some of whom come back."""
        calls = []
        for quiet_since, row in contacted:
            at = quiet_since + timedelta(days=self.random.randint(8, 12), hours=3)
            if at < self.now - timedelta(days=1):
                calls.append((at, row))
        for at, row in sorted(calls, key=lambda call: call[0]):
            trainee = trainee_of(self.session.connection(), office, row.public_id)
            assert trainee is not None  # noqa: S101 - enrolled above
            kind = self.random.choices(("called", "wrote", "no answer"), (5, 3, 2))[0]
            made = Made(ids.public_id(), kind, None, cohort.id, cohort.public_id)
            note_contact(office, trainee, made, self.officers["coordinator"], at)
            back = at + timedelta(days=self.random.uniform(1, 6))
            if kind != "no answer" and self.random.random() < COMES_BACK and back < self.now:
                self.learning.go_on(row.person_id, back)

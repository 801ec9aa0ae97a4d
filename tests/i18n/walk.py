"""A walk past every page of a small house in "ur": what each showed, and which endpoints showed it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from flask import Flask
from pyotp import TOTP
from sqlalchemy import select, update
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from learn import clock
from learn.accounts.models import Person, SecondFactor
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.admin.services.first import make_link
from learn.admin.services.people import DEEDS
from learn.courses.queries import course_id_of, release_id_of
from learn.courses.services import appoint
from learn.database import reading, transaction
from learn.days import day_of
from learn.jobs.models import Job
from learn.jobs.services import ask
from learn.mail.models import OutgoingMail
from learn.mail.services import post
from learn.organisations.models import Cohort, RosterFile, Seat, SeatPool, Trainee
from learn.organisations.services.reminding import off_token
from learn.organisations.services.rosters import carry_out
from learn.progress.models import ReviewCard
from learn.reports.queries.catalogue import REPORTS
from tests.journeys.learner import PASSWORD, Learner, form_to, forms_of
from tests.journeys.right_answers import right_answers
from tests.organisations.offices import employed

COURSE = "/courses/clear-times"
DESK = "/teach/clear-times"
LESSON, UNTRANSLATED, TASK, QUIZ = (f"{COURSE}/{page}" for page in ("zones", "replies", "reply", "quiz"))
NAME = "zainab"
EMPTY_ROOMS = (
    "",
    "/people",
    "/people?q=qqqq",
    "/organisations",
    "/courses",
    "/jobs",
    "/mails",
    "/evidence",
    "/log",
    "/settings",
)
NOTHING: dict[str, object] = {}
FACT: dict[str, object] = {
    "statement_en": "zainab",
    "statement_ur": "zainab",
    "title": "zainab",
    "url": "https://example.org/",
}
PAGES_OF_EVERYBODY = (
    "/",
    "/courses",
    "/courses?q=zone",
    "/courses?q=qqqqqq",
    COURSE,
    "/paths/first-reply",
    LESSON,
    "/help",
    "/settings",
    "/nowhere",
)
PAGES_OF_LEARNERS = (
    "/me",
    "/review",
    "/me/data",
    "/me/data.html",
    "/recovery-codes",
    "/settings/delete",
    "/settings/devices",
    "/settings/password",
    "/settings/profile",
)
FORMS_OF_LEARNERS = ("/recovery-codes", "/settings", "/settings/delete", "/settings/password")


@dataclass
class Walk:
    """What was seen so far, by how it was asked for."""

    app: Flask
    seen: dict[str, str] = field(default_factory=dict)
    endpoints: set[str] = field(default_factory=set)
    tutor: Learner = field(init=False)

    def take(self) -> "Walk":
        """Walk as a guest, as a newcomer, as a learner up to the end of a quiz, and on the way out."""
        guest = Learner(self.app, NAME, "ur")
        self.look(guest, *PAGES_OF_EVERYBODY, "/join", "/sign-in", "/recover")
        for form in ("/join", "/sign-in", "/recover", LESSON + "/checks/zones-check-1"):
            self.send(guest, form, NOTHING)
        learner = self.join()
        self.look(learner, *PAGES_OF_EVERYBODY, *PAGES_OF_LEARNERS)
        self.send(learner, f"{COURSE}/enrolment", NOTHING)
        self.fail(learner)
        self.succeed(Learner(self.app, f"{NAME}2", "ur").join().enrol("clear-times"))
        for form in FORMS_OF_LEARNERS:
            self.send(learner, form, NOTHING)
        self.review(learner)
        self.change(learner)
        self.teach(Learner(self.app, f"{NAME}3", "ur").join())
        self.guard(Learner(self.app, f"{NAME}6", "ur").join())
        self.administer(Learner(self.app, f"{NAME}7", "ur").join())
        self.judge(Learner(self.app, f"{NAME}5", "ur").join().enrol("clear-times"))
        self.hand_over(Learner(self.app, f"{NAME}8", "ur").join())
        return self

    def join(self) -> Learner:
        """Join, and let somebody else find the name taken."""
        learner = Learner(self.app, NAME, "ur")
        newcomer: dict[str, object] = {"username": NAME, "password": PASSWORD, "is_adult": "y"}
        self.send(learner, "/join", newcomer)
        self.send(Learner(self.app, NAME, "ur"), "/join", newcomer)
        return learner

    def study(self, learner: Learner) -> None:
        """Read and answer until the lessons are done."""
        self.send(learner, f"{LESSON}/done", NOTHING)
        learner.answer_checks(LESSON)
        self.look(learner, LESSON, UNTRANSLATED, TASK, QUIZ)
        self.send(learner, f"{LESSON}/done", NOTHING)
        self.look(learner, COURSE, "/me")
        learner.answer_checks(UNTRANSLATED)
        self.send(learner, f"{UNTRANSLATED}/done", NOTHING)

    def fail(self, learner: Learner) -> None:
        """Hand in an empty quiz, with the warning first; then ask for another attempt too soon."""
        attempt = self.start_quiz(learner)
        self.look(learner, attempt, QUIZ)
        self.send(learner, attempt, NOTHING)
        self.send(learner, attempt, {"later": "1"})
        self.send(learner, attempt, {"anyway": "1"})
        self.look(learner, attempt, QUIZ)
        self.send(learner, f"{QUIZ}/attempts", NOTHING)
        self.send(learner, f"{attempt}/answers", NOTHING)

    def succeed(self, learner: Learner) -> None:
        """Complete the course."""
        self.study(learner)
        attempt = self.start_quiz(learner)
        form = form_to(learner.get(attempt).text, attempt)
        self.send(learner, attempt, {**right_answers(self.app, attempt, form)})
        self.look(learner, attempt, QUIZ, COURSE, "/me")

    def review(self, learner: Learner) -> None:
        """Answer what was missed in the quiz, as if a day had passed, in every way that goes wrong first."""
        self.look(learner, "/review")
        with self.app.app_context(), transaction() as session:
            session.execute(update(ReviewCard).values(due_on=day_of(clock.now())))
        self.look(learner, "/me", "/review")
        form = next(form for form in forms_of(learner.get("/review").text) if "/review/" in form.action)
        card = form.action.removeprefix("/ur")
        self.send(learner, card, {**form.values})
        self.send(learner, card, {**form.values, "turn": "9", "of": "old"})
        self.send(learner, card, {**form.values, "answer": form.offered["answer"][0]})
        self.look(learner, f"{card}/1")
        self.endpoints.add("classroom.answer_card")
        with self.app.app_context(), transaction() as session:
            session.execute(update(ReviewCard).values(retired_at=clock.now()))
        self.look(learner, f"{card}/1", "/review")

    @staticmethod
    def start_quiz(learner: Learner) -> str:
        """Begin an attempt and return its address without the language."""
        return learner.post(f"{QUIZ}/attempts").headers["Location"].removeprefix("/ur")

    def change(self, learner: Learner) -> None:
        """Change everything that can be changed, and leave."""
        looks = {"language": "ur", "text_size": "large", "theme": "dark", "has_data_saver": "y"}
        self.send(learner, "/settings", {**looks})
        self.look(learner, UNTRANSLATED)
        right: dict[str, object] = {"password": PASSWORD}
        self.send(learner, "/recovery-codes", right)
        self.send(learner, "/settings/profile", {"phone": "x"})
        self.send(learner, "/settings/profile", {"name": NAME})
        self.send(learner, "/settings/password", {"old": "another", "new": PASSWORD + "-x"})
        self.send(learner, "/settings/devices/end-others", NOTHING)
        self.send(learner, f"{COURSE}/leave", NOTHING)
        self.look(learner, COURSE, "/me")
        self.send(learner, "/settings/delete", right)
        self.send(learner, "/settings/keep", NOTHING)
        self.send(learner, "/settings/devices/0/end", NOTHING)
        self.send(learner, "/sign-out", NOTHING)
        self.send(Learner(self.app, NAME, "ur"), "/sign-in", {"username": NAME, "password": "another"})

    def teach(self, learner: Learner) -> None:
        """Look after the course."""
        with self.app.app_context():
            person_id = person_by_name_key(reading(), name_key(learner.name))
            course_id = course_id_of(reading(), COURSE.rpartition("/")[2])
            assert person_id is not None
            assert course_id is not None
            appoint(course_id, person_id, "owner", clock.now())
        self.look(learner, "/teach", DESK, f"{DESK}/regrades", "/tutor")
        self.look(learner, f"{DESK}/questions", f"{DESK}/questions/quiz-karachi")
        self.manage(learner)
        self.send(learner, f"{DESK}/regrades", {"version": "1", "after": "0", "mode": "raise"})
        self.write(learner)
        self.tutor = learner

    def guard(self, learner: Learner) -> None:
        """Set a second step up, wrongly first, and come in by it."""
        page, right = "/settings/second-factor", {"password": PASSWORD}
        self.look(learner, page, f"{page}?next=/ur/teach")
        self.send(learner, page, NOTHING)
        self.send(learner, page, {**right})
        with self.app.app_context():
            secret = reading().execute(select(SecondFactor.secret)).scalar_one()
        self.send(learner, f"{page}/confirm", {"code": "none"})
        self.send(learner, f"{page}/confirm", {"code": TOTP(secret).at(clock.now(), counter_offset=-1)})
        self.send(learner, page, {**right, "deed": "codes"})
        self.look(learner, page)
        again = Learner(self.app, learner.name, "ur")
        self.send(again, "/sign-in", {"username": learner.name, **right})
        self.look(again, "/sign-in/code")
        self.send(again, "/sign-in/code", {"code": "none"})
        self.send(again, "/sign-in/code", {"code": TOTP(secret).at(clock.now())})
        self.send(learner, page, {**right, "deed": "off"})

    def administer(self, learner: Learner) -> None:
        """Become the first administrator, and do one of everything."""
        with self.app.app_context():
            door = f"/admin/first/{make_link(clock.now())}"
            subject = reading().execute(select(Person.reference).order_by(Person.id).limit(1)).scalar_one()
        self.look(Learner(self.app, NAME, "ur"), door)
        self.look(learner, door)
        self.send(learner, door, NOTHING)
        person, house, course = f"/admin/people/{subject}", "/admin/organisations/ours", f"/admin{COURSE}"
        self.look(learner, *(f"/admin{room}" for room in EMPTY_ROOMS))
        self.send(learner, "/admin/organisations", NOTHING)
        self.send(learner, "/admin/organisations", {"name": NAME, "slug": "-"})
        for _ in range(2):
            self.send(learner, "/admin/organisations", {"name": NAME, "slug": "ours"})
        for deed in ("invite", "pool", "rename", "close", "reopen"):
            self.send(learner, house, {"deed": deed, "pool": NAME, "size": "5"})
        self.send(learner, house, {"deed": "invite"})
        for deed in (*DEEDS, "extra-time"):
            self.send(learner, person, {"deed": deed})
            self.look(learner, person)
        me = {"deed": "end-administrator"}
        mine = learner.get("/admin/people?q=" + learner.name).text.partition("/admin/people/")[2][:16]
        self.send(learner, f"/admin/people/{mine}", {**me})
        self.send(learner, "/settings/delete", {"password": PASSWORD})
        for keeper in ("nobody", learner.name):
            self.send(learner, course, {"deed": "appoint", "username": keeper, "role": "tutor"})
        self.send(learner, course, {"deed": "hide"})
        self.send(learner, course, {"deed": "list"})
        self.work(learner)
        self.look(learner, *(f"/admin{room}" for room in EMPTY_ROOMS), person, house, course)

    def work(self, learner: Learner) -> None:
        """See jobs and mails in every state, and the evidence before, while and after it is checked."""
        now = clock.now()
        with self.app.app_context(), transaction() as session:
            keys = [ask("stitch", {}, now) for _ in range(3)]
            for key, state in zip(keys, ("queued", "running", "failed"), strict=True):
                under_way = {"state": state, "total_count": 9, "tries": 2, "beat_at": now, "started_at": now}
                session.execute(update(Job).where(Job.public_id == key).values(under_way))
            for key in ("waiting", "failed"):
                post(key, "somebody@example.org", NAME, NAME, now)
                session.execute(update(OutgoingMail).where(OutgoingMail.key == key).values(state=key))
            mail = session.scalars(select(OutgoingMail.id).order_by(OutgoingMail.id.desc())).first()
        self.look(learner, "/admin", "/admin/jobs", "/admin/mails")
        self.send(learner, f"/admin/jobs/{keys[0]}", {"deed": "cancel"})
        self.send(learner, f"/admin/mails/{mail}", NOTHING)
        self.send(learner, "/admin/evidence", NOTHING)
        with self.app.app_context(), transaction() as session:
            result = {"chains": 1, "events": 1, "seals": 1, "fault_count": 0, "faults": []}
            over = {"state": "done", "result": result, "finished_at": now}
            session.execute(update(Job).where(Job.kind == "verify evidence").values(over))
        self.look(learner, "/admin/evidence")

    def manage(self, learner: Learner) -> None:
        """Invite, comment, preview, and see how the course is doing and what readers say of it."""
        self.send(learner, f"{LESSON}/report", NOTHING)
        for _time in range(21):
            said: dict[str, object] = {"paragraph": "0", "fault": NAME, "wording": NAME}
            self.send(learner, f"{LESSON}/report", said)
        for form in ("staff/invitations", "comments", "comments/1"):
            self.send(learner, f"{DESK}/{form}", NOTHING)
        self.send(learner, f"{DESK}/staff/{learner.name}", {"dismiss": "1"})
        self.send(learner, f"{DESK}/staff/{learner.name}", {"role": "translator"})
        self.send(learner, f"{DESK}/comments", {"page": "zones", "text": NAME})
        self.look(learner, f"{DESK}/comments")
        self.send(learner, f"{DESK}/comments/1", {"text": NAME, "close": "1"})
        self.send(learner, f"{DESK}/reports/1", {"state": "taken"})
        invitation = self.linked(learner, f"{DESK}/staff/invitations", {"role": "tutor"})
        self.look(learner, invitation)
        self.send(learner, invitation, NOTHING)
        self.send(Learner(self.app, f"{NAME}4", "ur").join(), invitation, NOTHING)
        self.linked(learner, f"{DESK}/staff/invitations", {"role": "translator", "language": "ur"})
        self.send(learner, f"{DESK}/staff/invitations/2/withdraw", NOTHING)
        with self.app.app_context():
            release = str(release_id_of(reading(), DESK.rpartition("/")[2]))
        preview = self.linked(learner, f"{DESK}/previews", {"release": release, "days": "1"})
        pages = (f"{preview}{page.rpartition('/')[2]}" for page in (LESSON, UNTRANSLATED, TASK, QUIZ))
        self.look(learner, preview, *pages)
        self.send(learner, f"{preview}zones/checks/zones-check-1", NOTHING)
        self.look(learner, f"{DESK}/staff", f"{DESK}/previews", f"{DESK}/state", "/teach/facts")
        self.send(learner, f"{DESK}/previews/{release}/withdraw", NOTHING)
        self.look(learner, f"{LESSON}/report", "/teach/facts?fact=audio-bandwidth")
        self.send(learner, "/teach/facts/audio-bandwidth", NOTHING)
        self.send(learner, "/teach/facts/audio-bandwidth", FACT)

    def linked(self, learner: Learner, path: str, data: dict[str, object]) -> str:
        """Send a form that shows a link in its answer, and return where that leads, without the language."""
        response = learner.post(path, data)
        self.keep(f"POST {path} {sorted(data)}", response)
        found = re.search(r"//[^/]+/ur(/(?:staff-invitations|preview)/[^<\"]+)", response.text)
        assert found is not None
        return found[1]

    def write(self, learner: Learner) -> None:
        """Change the course on the desk, and look at what would come of it."""
        page = f"{DESK}/01-start/01-zones.md"
        self.look(learner, f"{DESK}/releases", f"{DESK}/releases/1")
        for slug in ("", "clear-times"):
            self.send(learner, "/teach", {"slug": slug})
        self.send(learner, f"{DESK}/copy", NOTHING)
        self.look(learner, DESK, f"{page}/edit", f"{DESK}/01-start/01-zones.ur.md/edit", f"{page}/place")
        for kind in ("lesson", "module"):
            self.send(learner, f"{DESK}/files", {"kind": kind, "name": "", "module": "01-start"})
        self.send(learner, f"{DESK}/order", {"up": "01-start/01-zones.md"})
        self.send(learner, f"{DESK}/previews/draft", {"days": "1"})
        self.send(learner, f"{page}/place", {"do": "rename", "slug": ""})
        for deed in ("tools", "picture", "save"):
            self.send(learner, f"{page}/edit", {"do": deed, "file": "0", "version": "0", "text": "x"})
        self.send(learner, f"{DESK}/releases/rehearsal", {"version": "0"})
        self.send(learner, f"{DESK}/releases", {"version": "0", "name": ""})
        self.send(learner, f"{DESK}/releases/plan", {"version": "0", "name": "x", "due": "x"})
        self.send(learner, f"{DESK}/releases/plan/call-off", NOTHING)
        self.send(learner, f"{DESK}/copy/discard", {"version": "1"})

    def judge(self, learner: Learner) -> None:
        """Hand a text and a file in, and let the tutor judge the text, twice."""
        attempt = learner.post(f"{COURSE}/letter/attempts").headers["Location"].removeprefix("/ur")
        self.look(learner, attempt)
        for data in (b"", b"words", b"%PDF-1.7"):
            self.send(learner, f"{attempt}/files/2", {"q2": (BytesIO(data), f"{NAME}.pdf")})
        self.send(learner, f"{attempt}/files/2", NOTHING)
        self.send(learner, attempt, {"q1": NAME})
        self.look(learner, attempt)
        work = f"/tutor/reviews/{attempt.rpartition('/')[2]}/1"
        self.look(self.tutor, "/tutor", work)
        self.send(self.tutor, work, {"comment": NAME * 400})
        self.send(self.tutor, work, {"level-1": "1", "comment": NAME})
        self.send(self.tutor, work, {"level-1": "0", "comment": NAME})
        self.look(self.tutor, "/tutor", work)
        self.look(learner, attempt, "/me/data.html")
        self.send(learner, f"{attempt}/files/2", NOTHING)

    def hand_over(self, learner: Learner) -> None:
        """Hand lists over: one with problems, one in letters that nobody knows, one that is enrolled."""
        employed(self.app, learner.name, NAME, "coordinator", learner.client)
        lists = f"/organisations/{NAME}/rosters"
        self.look(learner, lists)
        self.send(learner, lists, NOTHING)
        chosen = {"new_cohort": NAME, "courses": "clear-times"}
        self.send(
            learner, lists, {**chosen, "file": (BytesIO(f"name,email\n{NAME} é,\n".encode("cp1252")), NAME)}
        )
        people = f"name,email\n{NAME},a@example.org\n{NAME},\n"
        address = learner.post(lists, {**chosen, "pasted": people}).headers["Location"].removeprefix("/ur")
        self.look(learner, address, f"{address}?show=warning", lists)
        self.send(learner, f"{address}/confirm", NOTHING)
        self.look(learner, address)
        self.send(learner, f"{address}/letters", NOTHING)
        with self.app.app_context():
            roster_id = (
                reading().execute(select(RosterFile.id).where(RosterFile.state == "confirmed")).scalar_one()
            )
            carry_out(roster_id, clock.now)
        self.look(learner, address, lists)
        self.send(learner, f"{address}/drop", NOTHING)
        self.let_in(learner)

    def let_in(self, learner: Learner) -> None:
        """Let the people of a list in, in every way; then look for ghosts and end all reminders."""
        office = f"/organisations/{NAME}"
        with self.app.app_context():
            cohort, trainee = reading().execute(
                select(Cohort.public_id, Trainee.public_id)
                .join(Seat, Seat.cohort_id == Cohort.id)
                .join(Trainee, Trainee.id == Seat.trainee_id)
            ).first() or ("", "")
            token = off_token(trainee)
            with transaction() as session:
                session.execute(update(Trainee).values(language="ur"))
        cohorts, person = f"{office}/cohorts/{cohort}", f"{office}/people/{trainee}/invitation"
        self.look(learner, f"{cohorts}/invitations", f"{cohorts}/slips", person, f"{office}/officers")
        job = learner.post(f"{cohorts}/invitations").headers["Location"].removeprefix("/ur")
        self.look(learner, job, f"{office}/ghosts", "/settings/reminders")
        self.send(learner, f"{cohorts}/slips", {"who": "me"})
        self.send(learner, f"{cohorts}/slips", {"who": "all"})
        self.send(learner, f"{office}/officers", NOTHING)
        self.send(learner, f"{office}/officers", {"role": "tutor", "programme": ""})
        self.send(learner, person, NOTHING)
        guest = Learner(self.app, NAME, "ur")
        code = re.findall(r"/ur/welcome/([0-9a-z]+)", learner.post(person).text)[0]
        self.look(guest, "/welcome", f"/welcome/{code}", "/welcome/222222222222", f"/reminders/off/{token}")
        self.look(learner, f"/welcome/{code}")
        self.send(guest, "/welcome", NOTHING)
        self.send(guest, f"/welcome/{code}", NOTHING)
        self.send(guest, f"/reminders/off/{token}", NOTHING)
        self.run_office(learner, office, cohort, trainee)

    def run_office(self, learner: Learner, office: str, cohort: str, trainee: str) -> None:
        """Plan cohorts, programmes and seats, wrongly first; look at everybody, and at every report."""
        days: dict[str, object] = {"name": NAME, "starts_on": "2026-12-01", "ends_on": "2026-12-31"}
        seats: dict[str, object] = {"name": NAME, "size": "3"}
        for thing, right in (("programmes", {**days, "slug": NAME}), ("pools", seats)):
            self.look(learner, f"{office}/{thing}/new")
            self.send(learner, f"{office}/{thing}/new", NOTHING)
            self.send(learner, f"{office}/{thing}/new", right)
        planned = {"name": NAME, "weekly_target": "3", "programme": "", "pool": "", "coordinator": ""}
        for path in (f"{office}/cohorts/new", f"{office}/cohorts/{cohort}"):
            self.look(learner, path)
            self.send(learner, path, NOTHING)
            self.send(learner, path, {**planned, "courses": "1"})
        with self.app.app_context():
            pool = reading().execute(select(SeatPool.id).order_by(SeatPool.id.desc())).scalars().first()
        rooms = ("", "/people", "/people?q=qqqq", "/calls", "/cohorts", "/settings", "/reports")
        things = (f"/people/{trainee}", f"/programmes/{NAME}", f"/pools/{pool}", f"/reports/donor/{NAME}")
        self.look(Learner(self.app, f"{NAME}9", "ur").join(), "/organisations")
        self.look(learner, *(f"{office}{each}" for each in (*rooms, *things)))
        for path in (f"programmes/{NAME}", f"pools/{pool}", "settings"):
            self.send(learner, f"{office}/{path}", NOTHING)
        self.look(learner, *(f"{office}/reports/{report}?cohort={cohort}" for report in REPORTS))

    def look(self, learner: Learner, *paths: str) -> None:
        """Open pages."""
        for path in paths:
            self.keep(f"GET {path}", learner.get(path))
            self.endpoints.update(self.endpoint(path.partition("?")[0]))

    def send(self, learner: Learner, path: str, data: dict[str, object]) -> None:
        """Send a form and see what it leads to."""
        response = learner.post(path, data)
        if response.status_code == 303:
            response = learner.client.get(response.headers["Location"])
        self.keep(f"POST {path} {sorted(data)}", response)

    def keep(self, asked: str, response: TestResponse) -> None:
        """Keep what was shown."""
        self.seen[f"{len(self.seen)} {asked} {response.status_code}"] = response.text

    def endpoint(self, path: str) -> Iterator[str]:
        """Yield the endpoint of a page, if the address has one."""
        try:
            yield self.app.url_map.bind("localhost").match(f"/ur{path}")[0]
        except HTTPException:
            return

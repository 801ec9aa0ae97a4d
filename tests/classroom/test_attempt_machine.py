"""Anything a learner may do with a quiz, in any order, over the real routes, beside a plain model."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import count

import time_machine
from flask import Flask
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from learn import clock
from learn.accounts.models import Person
from learn.database import reading, transaction
from learn.enrolments.models import Enrolment
from learn.housekeeping import do_what_is_prompt
from learn.progress.models import Evidence
from learn.progress.queries import verify
from learn.quizzes.disguises import Disguise, disguised
from learn.quizzes.models import Attempt, AttemptQuestion
from learn.quizzes.queries import questions_of_attempt
from learn.quizzes.questions import input_of
from learn.quizzes.rules import EXTRA_TIME, Rules
from learn.quizzes.tabs import fingerprint
from tests.classroom.attempt_model import BLANK, Answer, Asked, Desk, Letter, Quiz
from tests.factories import NOW, make_published_course, multiple_choice, short_answer, single_choice
from tests.journeys.learner import PASSWORD, Form, Learner, forms_of
from tests.journeys.right_answers import as_fields

AS_PROGRAM = {"Accept": "application/json"}
LIMIT, WAIT = 20 * 60, 4 * 60 * 60
QUESTIONS = [
    replace(short_answer("word"), hints=("Three letters.", "It ends with a C."), hint_cost=30),
    replace(single_choice("one"), hints=("Agree.",), hint_cost=25),
    multiple_choice("several"),
]
ASKED = {
    1: Asked({("UTC",): Fraction(1), ("PKT",): Fraction(0), ("GMT",): Fraction(0)}, 2, Fraction(30, 100)),
    2: Asked({("yes",): Fraction(1), ("no",): Fraction(0), ("never",): Fraction(0)}, 1, Fraction(25, 100)),
    3: Asked({("a", "b"): Fraction(1), ("a",): Fraction(1, 2), ("a", "c"): Fraction(0)}),
}
ANSWERS = {position: [BLANK, *asked.shares] for position, asked in ASKED.items()}
positions = st.sampled_from(sorted(ASKED))
typed = st.fixed_dictionaries(
    {}, optional={position: st.sampled_from(answers) for position, answers in ANSWERS.items()}
)
numbers = count(1)


@dataclass
class Tab:
    """The page of an attempt in a browser, with what it had loaded and what it says of that."""

    sitting: int
    device: int
    form: Form
    loaded: dict[int, Answer]


@dataclass(frozen=True)
class Post:
    """A letter, and what a browser sends for it; sent again, it is the same to the byte."""

    letter: Letter
    device: int
    address: str
    fields: Mapping[str, list[str]]


class AttemptMachine(RuleBasedStateMachine):
    """One learner with two phones and as many tabs as they like, a network that sends late and twice."""

    tabs: Bundle[Tab] = Bundle("tabs")
    posts: Bundle[Post] = Bundle("posts")

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app
        number = next(numbers)
        self.course = f"course-{number}"
        self.traveller = time_machine.travel(NOW + timedelta(days=60 * number), tick=False)
        self.clock = self.traveller.start()
        self.addresses: list[str] = []
        self.offers: list[dict[int, Disguise]] = []

    def teardown(self) -> None:
        self.traveller.stop()

    @initialize(
        attempts=st.sampled_from([1, 2, 3, None]),
        wait=st.sampled_from([0, WAIT]),
        limit=st.sampled_from([None, LIMIT]),
        shown=st.sampled_from(["at-once", "after-pass"]),
        is_one_per_page=st.booleans(),
        extra_time=st.sampled_from(["1", "1.5", "none"]),
    )
    def publish(
        self,
        attempts: int | None,
        wait: int,
        limit: int | None,
        shown: str,
        is_one_per_page: bool,
        extra_time: str,
    ) -> None:
        rules = Rules(
            attempts=attempts,
            wait=wait,
            time_limit=limit,
            show_answers=shown,
            is_one_per_page=is_one_per_page,
        )
        with self.app.app_context():
            make_published_course(self.course, quiz=QUESTIONS, rules=rules)
        name = f"learner{self.course}"
        phone = Learner(self.app, name).join(is_own_device=True).enrol(self.course)
        with self.app.app_context(), transaction() as session:
            session.execute(update(Person).where(Person.username == name).values(extra_time=extra_time))
        laptop = Learner(self.app, name)
        signed_in = {"username": name, "password": PASSWORD, "is_own_device": "y"}
        assert laptop.post("/sign-in", signed_in).status_code == 303
        self.devices = [phone, laptop]
        with self.app.app_context():
            self.enrolment, self.chain = (
                reading()
                .execute(
                    select(Enrolment.id, Enrolment.reference)
                    .join(Person, Person.id == Enrolment.learner_id)
                    .where(Person.username == name)
                )
                .one()
            )
        time = timedelta(seconds=limit * EXTRA_TIME[extra_time]) if limit and extra_time != "none" else None
        self.desk = Desk(Quiz(ASKED, attempts, timedelta(seconds=wait), time, shown == "at-once"))
        self.start(0)

    @rule(device=st.sampled_from([0, 1]))
    def start(self, device: int) -> None:
        wanted = self.desk.start(clock.now())
        answer = self.devices[device].post(f"/courses/{self.course}/final/attempts")
        assert answer.status_code == wanted
        if len(self.desk.sittings) > len(self.addresses):
            self.begin(answer.headers["Location"])
        elif answer.status_code == 303:
            assert answer.headers["Location"] == self.addresses[-1]

    def begin(self, address: str) -> None:
        """Note how the choices of a new attempt are called."""
        assert address not in self.addresses
        self.addresses.append(address)
        with self.app.app_context():
            row = (
                reading()
                .execute(
                    select(Attempt.id, Attempt.seed).where(Attempt.public_id == address.rsplit("/", 1)[-1])
                )
                .one()
            )
            questions = questions_of_attempt(reading(), row.id)
        self.offers.append(
            {
                each.position: disguised(
                    input_of(each.kind, each.body, "en", each.choice_order), row.seed, each.position
                )
                for each in questions
            }
        )
        for position, answers in ANSWERS.items():
            # Once in 65,536 times two answers look alike to a tab, and then the later one counts.
            assume(len({fingerprint(row.seed, position, each) for each in answers}) == len(answers))

    @rule(target=tabs, device=st.sampled_from([0, 1]), question=positions)
    def open_tab(self, device: int, question: int) -> object:
        """Open the latest attempt: on either phone it shows what is saved, unless it is over."""
        sitting = len(self.addresses) - 1
        there = self.desk.sittings[sitting]
        address = self.addresses[sitting]
        page = self.devices[device].client.get(f"{address}?question={question}")
        assert page.status_code == 200
        is_answerable = there.is_open and not there.is_over(clock.now())
        form = next((each for each in forms_of(page.text) if any(n[:3] == "was" for n in each.values)), None)
        if form is None:
            assert not is_answerable or all(each in there.final for each in ASKED) or question in there.final
            return multiple()
        assert is_answerable
        shown = [position for position in ASKED if f"was{position}" in form.values]
        for position in shown:
            offer = self.offers[sitting][position]
            wanted = as_fields(offer.asked, f"q{position}", offer.shown(there.answers[position]))
            name = f"q{position}"
            given = [value for value in form.values.get(name, []) if value]
            assert sorted(given) == sorted(wanted[name])
        return Tab(sitting, device, form, {position: there.answers[position] for position in shown})

    @rule(
        target=posts,
        tab=tabs,
        typed=typed,
        button=st.sampled_from(["save", "later", "hint", "check", "hand in", "anyway", "only", "only"]),
        position=positions,
        hint=st.integers(1, 3),
        is_on_its_way=st.booleans(),
    )
    def press(
        self,
        tab: Tab,
        typed: dict[int, Answer],
        button: str,
        position: int,
        hint: int,
        is_on_its_way: bool,
    ) -> object:
        """Answer in a tab and press a button, or let the script save (`only`); it may arrive at once or later."""
        answers = {each: typed.get(each, loaded) for each, loaded in tab.loaded.items()}
        if button == "only":
            if position not in answers:
                return multiple()
            answers = {position: answers[position]}
        letter = Letter(tab.sitting, button, answers, dict(tab.loaded), position, hint)
        post = Post(letter, tab.device, *self.written(tab, letter))
        if is_on_its_way:
            return post
        told = self.deliver(post)
        if button == "only" and told.status_code == 200 and position not in told.json["outdated"]:
            # The script knows now what is saved there.
            tab.loaded[position] = self.desk.sittings[tab.sitting].answers[position]
            tab.form.values[f"was{position}"] = [told.json["was"][str(position)]]
        return post

    def written(self, tab: Tab, letter: Letter) -> tuple[str, dict[str, list[str]]]:
        """Return the address and the fields of a letter."""
        fields: dict[str, list[str]] = {}
        for position, answer in letter.answers.items():
            offer = self.offers[tab.sitting][position]
            fields[f"was{position}"] = tab.form.values[f"was{position}"]
            fields |= as_fields(offer.asked, f"q{position}", offer.shown(list(answer)))
        if "q1" in fields:
            fields["q1"] = fields["q1"] or [""]
        pressed = {
            "hint": f"{letter.position}:{letter.hint}",
            "only": str(letter.position),
            "check": str(letter.position),
        }
        if letter.button != "hand in":
            fields[letter.button] = [pressed.get(letter.button, "1")]
        if "here" in tab.form.values:
            fields["here"] = tab.form.values["here"]
        ending = "/answers" if letter.button == "only" else ""
        return self.addresses[tab.sitting] + ending, fields

    @rule(post=posts)
    def arrive(self, post: Post) -> None:
        """Let something arrive: for the first time, once more, or long after what was sent later."""
        self.deliver(post)

    def deliver(self, post: Post) -> TestResponse:
        """Send it, and be answered as the model says."""
        browser, now = self.devices[post.device].client, clock.now()
        if post.letter.button == "only":
            status, late = self.desk.save(post.letter, now)
            answer = browser.post(post.address, data=post.fields, headers=AS_PROGRAM)
            assert answer.status_code == status, answer.text
            if status == 200:
                assert answer.json is not None
                assert (answer.json["saved"], answer.json["outdated"]) == (sorted(post.letter.answers), late)
            return answer
        wanted = self.desk.send(post.letter, now)
        answer = browser.post(post.address, data=post.fields)
        assert answer.status_code == wanted, answer.text
        return answer

    @rule(is_leaving=st.booleans(), sitting=st.integers(0, 2), device=st.sampled_from([0, 1]))
    def sign_of_life(self, is_leaving: bool, sitting: int, device: int) -> None:
        sitting = min(sitting, len(self.addresses) - 1)
        wanted = self.desk.sign_of_life(sitting, clock.now(), is_leaving=is_leaving)
        fields = {"away": "1"} if is_leaving else {}
        answer = self.devices[device].client.post(f"{self.addresses[sitting]}/alive", data=fields)
        assert answer.status_code == wanted

    @rule(seconds=st.sampled_from([1, 29, 45, 61, 91, 5 * 60, 9 * 60, 21 * 60, WAIT]))
    def let_time_pass(self, seconds: int) -> None:
        self.clock.shift(timedelta(seconds=seconds))

    @rule()
    def sweep(self) -> None:
        self.desk.sweep(clock.now())
        assert do_what_is_prompt(self.app) == []

    @precondition(lambda self: self.addresses)
    @invariant()
    def what_is_stored_is_what_was_acknowledged(self) -> None:
        with self.app.app_context():
            attempts = (
                reading()
                .execute(
                    select(
                        Attempt.id,
                        Attempt.number,
                        Attempt.public_id,
                        Attempt.deadline_at,
                        Attempt.outage_seconds,
                        Attempt.submitted_at,
                        Attempt.score_percent,
                    )
                    .where(Attempt.enrolment_id == self.enrolment)
                    .order_by(Attempt.number)
                )
                .all()
            )
            rows = reading().execute(
                select(
                    AttemptQuestion.attempt_id,
                    AttemptQuestion.position,
                    AttemptQuestion.answer,
                    AttemptQuestion.hint_count,
                    AttemptQuestion.fraction,
                ).where(AttemptQuestion.attempt_id.in_([each.id for each in attempts]))
            )
            stored = {(row.attempt_id, row.position): row for row in rows}
            kinds = Counter(
                reading().execute(select(Evidence.kind).where(Evidence.chain == self.chain)).scalars()
            )
        assert [each.number for each in attempts] == list(range(1, len(self.desk.sittings) + 1))
        assert len(attempts) <= (self.desk.quiz.attempts or len(attempts))
        assert [f"/en/attempts/{each.public_id}" for each in attempts] == self.addresses
        assert kinds["attempt started"] == len(attempts)
        assert kinds["attempt handed in"] == sum(not each.is_open for each in self.desk.sittings)
        assert kinds["hint opened"] == sum(sum(each.hints.values()) for each in self.desk.sittings)
        assert kinds["answer marked"] == sum(len(each.final) for each in self.desk.sittings)
        for sitting, attempt in zip(self.desk.sittings, attempts, strict=True):
            assert (attempt.score_percent, attempt.submitted_at) == (sitting.score, sitting.ended)
            assert attempt.score_percent is None or 0 <= attempt.score_percent <= 100
            if sitting.is_open:
                assert (attempt.deadline_at, attempt.outage_seconds) == (
                    sitting.deadline,
                    sitting.given_back.total_seconds(),
                )
            for position in ASKED:
                row = stored[attempt.id, position]
                assert (tuple(row.answer or ()), row.hint_count) == (
                    sitting.answers[position],
                    sitting.hints[position],
                )
                is_marked = position in sitting.final or not sitting.is_open
                assert (row.fraction is not None) is is_marked


def test_whatever_is_sent_whenever_what_was_acknowledged_is_stored_once(app: Flask) -> None:
    deep = settings()
    run_state_machine_as_test(
        lambda: AttemptMachine(app), settings=settings(deep, max_examples=deep.max_examples // 5)
    )
    with app.app_context():
        assert verify(reading()).faults == ()

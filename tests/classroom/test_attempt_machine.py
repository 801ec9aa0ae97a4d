"""Anything a learner may do with a quiz, in any order, over the real routes, beside a plain model."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import time_machine
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
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
RIGHT: dict[int, Answer] = {1: ("UTC",), 2: ("yes",), 3: ("a", "b")}
ANSWERS = {position: [BLANK, *asked.shares] for position, asked in ASKED.items()}
# Ending an attempt is rare: a lot shall happen before it.
BUTTONS = [*["save", "later", "hint", "check"] * 3, "hand in", "anyway"]
SECONDS = [1, 29, 61, 91, 5 * 60, 9 * 60]
AROUND_THE_END = [-30, 0, 1, 60, 61, 91, 300, 570, 600, 601, 660, 661]
NEXT = ["", "stay", "stay", "leave", "sweep"]
positions = st.sampled_from(sorted(ASKED))
devices = st.sampled_from([0, 1])
buttons = st.sampled_from(BUTTONS)
hints = st.sampled_from([0, 1, 1, 1, 2])
# Counted from the last one.
which = st.integers(0, 5)
typed = st.fixed_dictionaries(
    {}, optional={position: st.sampled_from(answers) for position, answers in ANSWERS.items()}
)
numbers = count(1)
MOST_VAIN, LEAST_POSTS = 3, 6
# What a script names the questions by that it saves.
ONLY = "only"


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

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app
        self.course = f"course-{next(numbers)}"
        self.traveller = time_machine.travel(NOW, tick=False)
        self.clock = self.traveller.start()
        self.addresses: list[str] = []
        self.offers: list[dict[int, Disguise]] = []
        self.tabs: list[Tab] = []
        self.posts: list[Post] = []
        self.vain = 0
        self.enough = LEAST_POSTS

    def teardown(self) -> None:
        self.traveller.stop()

    @initialize(
        attempts=st.sampled_from([2, 3, None, None]),
        wait=st.sampled_from([0, WAIT]),
        limit=st.sampled_from([LIMIT, LIMIT, LIMIT, None]),
        shown=st.sampled_from(["at-once", "after-pass"]),
        is_one_per_page=st.booleans(),
        extra_time=st.sampled_from(["1", "1", "1", "1.5", "none"]),
    )
    def publish_quiz(
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
        self.devices = [signed_in(self.app), signed_in(self.app)]
        self.devices[0].enrol(self.course)
        with self.app.app_context():
            with transaction() as session:
                session.execute(update(Person).values(extra_time=extra_time))
            place = select(Enrolment.id, Enrolment.reference).order_by(Enrolment.id.desc())
            self.enrolment, self.chain = reading().execute(place.limit(1)).one()
        time = timedelta(seconds=limit * EXTRA_TIME[extra_time]) if limit and extra_time != "none" else None
        self.desk = Desk(Quiz(ASKED, attempts, timedelta(seconds=wait), time, shown == "at-once"))
        self.start(0, is_patient=False)

    @rule(device=devices, is_patient=st.booleans())
    def start(self, device: int, is_patient: bool) -> None:
        """Start an attempt, at once or after the wait that there may be."""
        if is_patient and self.desk.open_sitting is None:
            self.clock.shift(timedelta(seconds=WAIT))
        wanted = self.desk.start(clock.now())
        answer = self.devices[device].post(f"/courses/{self.course}/final/attempts")
        assert answer.status_code == wanted
        if len(self.desk.sittings) > len(self.addresses):
            self.begin(answer.headers["Location"])
            self.open_tab(0, 1)
            self.open_tab(1, 1)
        elif answer.status_code == 303:
            assert answer.headers["Location"] == self.addresses[-1]

    def begin(self, address: str) -> None:
        """Note how the choices of a new attempt are called."""
        assert address not in self.addresses
        self.addresses.append(address)
        public_id = address.rsplit("/", 1)[-1]
        with self.app.app_context():
            mine = select(Attempt.id, Attempt.public_id, Attempt.seed).where(Attempt.public_id == public_id)
            attempt = reading().execute(mine).one()
            seed, questions = attempt.seed, questions_of_attempt(reading(), attempt)
            # Once in 65,536 times two answers look alike to a tab, and then the later one counts: not here,
            # and before anything was shown, another seed is as good.
            while any(
                len({fingerprint(seed, position, each) for each in answers}) < len(answers)
                for position, answers in ANSWERS.items()
            ):
                seed = f"{int(seed, 16) + 1:032x}"
                with transaction() as session:
                    session.execute(update(Attempt).where(Attempt.id == attempt.id).values(seed=seed))
        self.offers.append(
            {
                each.position: disguised(
                    input_of(each.kind, each.body, "en", each.choice_order), seed, each.position
                )
                for each in questions
            }
        )

    @rule(device=devices, question=positions)
    def open_tab(self, device: int, question: int) -> None:
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
            return
        assert is_answerable
        shown = [position for position in ASKED if f"was{position}" in form.values]
        for position in shown:
            offer = self.offers[sitting][position]
            wanted = as_fields(offer.asked, f"q{position}", offer.shown(there.answers[position]))
            name = f"q{position}"
            given = [value for value in form.values.get(name, []) if value]
            assert sorted(given) == sorted(wanted[name])
        self.tabs.append(
            Tab(sitting, device, form, {position: there.answers[position] for position in shown})
        )

    def is_worth_it(self) -> bool:
        """Tell whether there is an open attempt; to a closed one nothing new happens after a while."""
        self.vain = 0 if self.desk.open_sitting is not None else self.vain
        return self.vain < MOST_VAIN

    @precondition(is_worth_it)
    @rule(which=which, typed=typed, button=buttons, position=positions, hint=hints)
    def press(self, which: int, typed: dict[int, Answer], button: str, position: int, hint: int) -> None:
        """Answer in a tab and press a button."""
        self.deliver(self.posted(self.tab(which), typed, button, position, hint))

    @precondition(is_worth_it)
    @rule(which=which, typed=typed, button=buttons, position=positions, hint=hints)
    def press_offline(
        self, which: int, typed: dict[int, Answer], button: str, position: int, hint: int
    ) -> None:
        """Do so without internet: it arrives later, once or more often, or never."""
        self.posted(self.tab(which), typed, button, position, hint)

    @precondition(is_worth_it)
    @rule(which=which, typed=typed, position=positions)
    def save_quietly(self, which: int, typed: dict[int, Answer], position: int) -> None:
        """Answer one question, which the script saves; then its tab knows what is saved there."""
        tab = self.tab(which)
        position = position if position in tab.loaded else min(tab.loaded)
        told = self.deliver(self.posted(tab, typed, ONLY, position, 0)).json
        if told is not None and "outdated" in told and position not in told["outdated"]:
            tab.loaded[position] = self.desk.sittings[tab.sitting].answers[position]
            tab.form.values[f"was{position}"] = [told["was"][str(position)]]

    @precondition(is_worth_it)
    @rule(which=which, typed=typed, other_typed=typed, button=buttons, position=positions)
    def answer_in_two_tabs(
        self, which: int, typed: dict[int, Answer], other_typed: dict[int, Answer], button: str, position: int
    ) -> None:
        """Answer in a tab, then in another that was opened before that."""
        self.save_quietly(which, typed, position)
        self.deliver(self.posted(self.tab(which + 1), other_typed, button, position, 1))

    @precondition(lambda self: len(self.posts) >= self.enough)
    @rule(device=devices, right=st.sets(positions), hinted=st.lists(positions), is_patient=st.booleans())
    def finish(self, device: int, right: set[int], hinted: list[int], is_patient: bool) -> None:
        """Hand in after a while, some of it right and some after a hint, and begin again."""
        self.enough = len(self.posts) + LEAST_POSTS
        self.open_tab(device, 1)
        for position in hinted[:MOST_VAIN]:
            self.deliver(self.posted(self.tabs[-1], {}, "hint", position, 1))
        self.deliver(self.posted(self.tabs[-1], {each: RIGHT[each] for each in right}, "anyway", 1, 0))
        self.start(device, is_patient)

    def has_deadline(self) -> bool:
        """Tell whether time may run out."""
        place = self.desk.open_sitting
        return place is not None and self.desk.sittings[place].deadline is not None

    @precondition(has_deadline)
    @rule(
        seconds=st.sampled_from(AROUND_THE_END),
        before=st.sampled_from(["", "stay", "stay", "leave"]),
        then=st.sampled_from(["start", "sweep", "sweep", "stay", "anyway", "anyway", ONLY]),
        right=st.sets(positions, min_size=1),
    )
    def come_late(self, seconds: int, before: str, then: str, right: set[int]) -> None:
        """Come back so long after the end, or shortly before it, having been there or left until now."""
        place = self.desk.open_sitting
        tab = next(each for each in reversed(self.tabs) if each.sitting == place)
        if before:
            self.sign_of_life(tab, is_leaving=before == "leave")
        deadline = self.desk.sittings[tab.sitting].deadline
        if deadline is None or not self.desk.sittings[tab.sitting].is_open:
            return
        self.clock.move_to(max(clock.now(), deadline + timedelta(seconds=seconds)), tick=False)
        match then:
            case "start":
                self.start(tab.device, is_patient=False)
            case "sweep":
                self.sweep()
            case "stay":
                self.sign_of_life(tab, is_leaving=False)
            case _:
                position = min(tab.loaded)
                answers = {each: RIGHT[each] for each in {*right, position}}
                self.deliver(self.posted(tab, answers, then, position, 0))
        if self.desk.open_sitting is None:
            self.start(tab.device, is_patient=True)

    def sweep(self) -> None:
        self.desk.sweep(clock.now())
        assert do_what_is_prompt(self.app) == []

    def tab(self, which: int) -> Tab:
        return self.tabs[-1 - which % len(self.tabs)]

    def posted(self, tab: Tab, typed: dict[int, Answer], button: str, position: int, hint: int) -> Post:
        named = [position] if button == ONLY else sorted(tab.loaded)
        answers = {each: typed.get(each, tab.loaded[each]) for each in named}
        self.vain += 1
        opened = self.desk.sittings[tab.sitting].hints.get(position, 0)
        letter = Letter(tab.sitting, button, answers, dict(tab.loaded), position, opened + hint)
        self.posts.append(Post(letter, tab.device, *self.written(tab, letter)))
        return self.posts[-1]

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
            ONLY: str(letter.position),
            "check": str(letter.position),
        }
        if letter.button != "hand in":
            fields[letter.button] = [pressed.get(letter.button, "1")]
        if "here" in tab.form.values:
            fields["here"] = tab.form.values["here"]
        ending = "/answers" if letter.button == ONLY else ""
        return self.addresses[tab.sitting] + ending, fields

    @precondition(lambda self: self.posts)
    @rule(which=which)
    def arrive(self, which: int) -> None:
        """Let something arrive: for the first time, once more, or long after what was sent later."""
        self.deliver(self.posts[-1 - which % len(self.posts)])

    def deliver(self, post: Post) -> TestResponse:
        """Send it, and be answered as the model says."""
        browser, now = self.devices[post.device].client, clock.now()
        if post.letter.button == ONLY:
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

    @rule(seconds=st.sampled_from(SECONDS), is_seen=st.booleans(), then=st.sampled_from(NEXT), which=which)
    def wait(self, seconds: int, is_seen: bool, then: str, which: int) -> None:
        """Let time pass; then a tab gives a sign of life, or goes out of sight, or the site looks around."""
        if is_seen:
            self.sign_of_life(self.tab(which), is_leaving=False)
        self.clock.shift(timedelta(seconds=seconds))
        if then == "sweep":
            self.sweep()
        elif then:
            self.sign_of_life(self.tab(which), is_leaving=then == "leave")

    def sign_of_life(self, tab: Tab, *, is_leaving: bool) -> None:
        wanted = self.desk.sign_of_life(tab.sitting, clock.now(), is_leaving=is_leaving)
        fields = {"away": "1"} if is_leaving else {}
        answer = self.devices[tab.device].client.post(f"{self.addresses[tab.sitting]}/alive", data=fields)
        assert answer.status_code == wanted

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


def signed_in(app: Flask) -> Learner:
    """Return the learner on a further device, which waiting does not lock."""
    there = Learner(app)
    fields = {"username": there.name, "password": PASSWORD, "is_own_device": "y"}
    assert there.post("/sign-in", {**fields}).status_code == 303
    return there


def test_whatever_is_sent_whenever_what_was_acknowledged_is_stored_once(app: Flask) -> None:
    Learner(app).join()
    usual = settings()
    sat: Any = lambda: AttemptMachine(app)  # noqa: E731 - hypothesis says it wants a class
    run_state_machine_as_test(sat, settings=settings(usual, max_examples=usual.max_examples // 6))
    with app.app_context():
        assert verify(reading()).faults == ()

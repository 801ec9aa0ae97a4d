"""The ghost check on a town with a fixed seed: honest people of many habits, and one ghost in twenty."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from learn.organisations.ghosts import Flag, flags_in
from learn.organisations.trails import Answer, Sitting, Trail, Use

BEGINS = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ENDS = datetime(2026, 5, 29, 18, 59, 59, tzinfo=UTC)
COURSE_MINUTES = 420
QUIZZES = 6
ASKED, BANK = 8, 14
TEXT = 1_000
COMPLETES, RETRIES = 0.6, 0.3
WORDS = (
    "client", "reply", "clear", "polite", "price", "date", "hours", "invoice", "draft", "before", "sent",
    "asked", "question", "work", "agreed", "after", "call", "short", "names", "figure", "Friday", "zone",
)  # fmt: skip


HABITS = {"siblings": 240, "centre": 300, "quick": 120, "late": 100, "helped": 60, "own phone": 320}
DEVICES = {
    "siblings": lambda number: f"phone {number // 3}",
    "centre": lambda number: f"pc {number % 25}",
}
QUIZ_GAP = (0.5, 6)


class Town:
    """1,200 people: siblings on a phone, a centre with 25 PCs, quick readers, late ones, and 60 ghosts."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.trails: list[Trail] = []
        self.habits: dict[int, str] = {}
        self.ghosts: dict[int, str] = {}
        versions = range(QUIZZES * BANK)
        self.ease = {version: self.chance.uniform(0.55, 0.95) for version in versions}
        self.trap = {version: self.chance.choice("bcd") for version in versions}
        for habit, count in HABITS.items():
            for _ in range(count):
                self.add(self.honest(habit), habit)
        for ghost in (self.in_an_hour(30), self.copied(15), self.afterwards(15)):
            for kind, trail in ghost:
                self.ghosts[trail.seat_id] = kind
                self.add(trail, kind)

    def add(self, trail: Trail, habit: str) -> None:
        self.trails.append(trail)
        self.habits[trail.seat_id] = habit

    def drawn(self, quiz: int) -> list[int]:
        return self.chance.sample(range(quiz * BANK, (quiz + 1) * BANK), ASKED)

    def answers(self, quiz: int, skill: float, drawn: list[int] | None = None) -> tuple[Answer, ...]:
        """Return answers: right by skill, wrong mostly in the way in which others are; a text at the end."""
        given = []
        for version in drawn or self.drawn(quiz):
            is_right = self.chance.random() < min(0.98, self.ease[version] * skill)
            wrong = self.trap[version] if self.chance.random() < 0.7 else self.chance.choice("bcd")
            given.append(Answer(version, ("a" if is_right else wrong,), is_right=is_right))
        if quiz == QUIZZES - 1:
            text = " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(15, 40)))
            given.append(Answer(TEXT, (text,)))
        return tuple(given)

    def sitting(self, quiz: int, begun: datetime, seconds: float, skill: float) -> Sitting:
        ended = begun + timedelta(seconds=seconds * ASKED)
        return Sitting(f"q{quiz}", begun, ended, self.answers(quiz, skill))

    def honest(self, habit: str) -> Trail:
        """Return somebody who studies for weeks; two in five stop on the way."""
        number, chance = len(self.trails), self.chance
        pace = 0.4 if habit == "quick" else 1.0
        start = BEGINS + timedelta(days=chance.uniform(0, 20), hours=chance.uniform(0, 10))
        if habit == "late":
            start = ENDS - timedelta(days=chance.uniform(12, 25))
        skill, at = chance.uniform(0.75, 1.05), start
        worked: list[datetime] = []
        sittings: list[Sitting] = []
        for quiz in range(QUIZZES):
            at += timedelta(days=chance.uniform(*QUIZ_GAP))
            for _ in range(6):
                at += timedelta(minutes=chance.uniform(6, 16) * pace)
                worked.append(at)
            sat = self.sitting(quiz, at + timedelta(minutes=2), chance.uniform(12, 45) * pace, skill)
            sittings.append(sat)
            if chance.random() < RETRIES:
                again = sat.handed_in_at + timedelta(hours=8)
                sittings.append(self.sitting(quiz, again, chance.uniform(6, 30), skill + 0.1))
            worked += [each.handed_in_at for each in sittings if each.quiz_uid == f"q{quiz}"]
            at = worked[-1]
        device = DEVICES.get(habit, lambda number: f"own {number}")(number)
        uses = [Use(device, start, at)]
        if habit == "helped":
            # Signed in by their coordinator on one laptop, one after another, then at work at home.
            uses.append(Use("laptop", start, start))
        kept = len(worked) if chance.random() < COMPLETES else chance.randint(1, len(worked) - 1)
        return Trail(
            seat_id=number,
            person_id=number,
            came_at=start,
            completed_at=at if kept == len(worked) else None,
            course_minutes=COURSE_MINUTES,
            ends_at=ENDS,
            worked_at=tuple(worked[:kept]),
            sittings=tuple(each for each in sittings if each.handed_in_at <= worked[kept - 1]),
            uses=tuple(uses),
        )

    def in_an_hour(self, count: int) -> Iterator[tuple[str, Trail]]:
        """Yield accounts made and finished within an hour in one browser."""
        for _ in range(count):
            begun = BEGINS + timedelta(days=40, seconds=self.chance.uniform(0, 600))
            worked = [begun + timedelta(seconds=60 * step + self.chance.uniform(0, 50)) for step in range(42)]
            sittings = tuple(
                Sitting(f"q{quiz}", worked[quiz * 7 + 5], worked[quiz * 7 + 6], self.answers(quiz, 1))
                for quiz in range(QUIZZES)
            )
            yield (
                "in an hour",
                replace(
                    self.honest("ghost"),
                    came_at=begun,
                    completed_at=worked[-1],
                    worked_at=tuple(worked),
                    sittings=sittings,
                    uses=(Use("ghosts", begun, begun),),
                ),
            )

    def copied(self, count: int) -> Iterator[tuple[str, Trail]]:
        """Yield people who carry the same answers, spread over days and phones."""
        sheet = [self.answers(quiz, 0.75, self.drawn(quiz)) for quiz in range(QUIZZES)]
        for _ in range(count):
            trail = self.honest("ghost")
            sittings = (replace(each, answers=sheet[int(each.quiz_uid[1:])]) for each in trail.sittings)
            yield "copied", replace(trail, sittings=tuple(sittings))

    def afterwards(self, count: int) -> Iterator[tuple[str, Trail]]:
        """Yield people whose work was put in when the programme was over."""
        for _ in range(count):
            trail = self.honest("ghost")
            later = ENDS + timedelta(days=4) - (trail.worked_at[0] - timedelta(hours=1))
            sittings = (
                replace(each, started_at=each.started_at + later, handed_in_at=each.handed_in_at + later)
                for each in trail.sittings
            )
            yield (
                "afterwards",
                replace(
                    trail,
                    completed_at=trail.completed_at + later if trail.completed_at else None,
                    worked_at=tuple(at + later for at in trail.worked_at),
                    sittings=tuple(sittings),
                ),
            )


@pytest.mark.parametrize("seed", [20261129, 7, 4711])
def test_nine_ghosts_in_ten_are_found_and_two_honest_people_in_a_hundred_at_most(seed: int) -> None:
    people = Town(seed)
    flagged = {flag.seat_id for flag in flags_in(people.trails)}
    found = flagged & people.ghosts.keys()
    assert len(found) >= 0.9 * len(people.ghosts), Counter(
        kind for seat, kind in people.ghosts.items() if seat not in flagged
    )
    false = flagged - people.ghosts.keys()
    assert len(false) <= 0.02 * sum(HABITS.values()), Counter(people.habits[seat] for seat in false)


def only_flag(*trails: Trail, seat_id: int = 1) -> Flag | None:
    return next((flag for flag in flags_in(trails) if flag.seat_id == seat_id), None)


def kinds(flag: Flag | None) -> set[str]:
    return {reason.kind for reason in flag.reasons} if flag else set()


QUIET = Trail(1, 1, BEGINS, None, COURSE_MINUTES, ENDS, ())


def test_a_course_of_seven_hours_in_half_an_hour_asks_for_a_look() -> None:
    worked = tuple(BEGINS + timedelta(minutes=minute) for minute in range(1, 30))
    flag = only_flag(replace(QUIET, worked_at=worked, completed_at=worked[-1]))
    assert kinds(flag) == {"at once", "fast course"}
    assert flag is not None
    assert flag.reasons[0].numbers == {"minutes": 29, "course": COURSE_MINUTES}


def test_a_short_course_in_half_an_hour_does_not() -> None:
    worked = tuple(BEGINS + timedelta(minutes=minute) for minute in range(1, 30))
    assert only_flag(replace(QUIET, worked_at=worked, completed_at=worked[-1], course_minutes=60)) is None


def test_whoever_finishes_late_is_left_in_peace() -> None:
    worked = tuple(ENDS + timedelta(days=day) for day in range(-6, 4))
    assert only_flag(replace(QUIET, worked_at=worked)) is None
    begun_after = tuple(ENDS + timedelta(days=day) for day in range(1, 4))
    assert kinds(only_flag(replace(QUIET, worked_at=begun_after))) == {"all after the end"}


def sat(person: int, given: str) -> Trail:
    answers = tuple(Answer(version, (key,), is_right=key == "a") for version, key in enumerate(given))
    at = BEGINS + timedelta(days=person)
    sitting = Sitting("q", at, at + timedelta(minutes=6), answers)
    return Trail(person, person, at, None, COURSE_MINUTES, ENDS, (sitting.handed_in_at,), (sitting,))


def test_right_answers_that_are_alike_tell_nothing() -> None:
    assert flags_in([sat(person, "aaaaaaaa") for person in range(40)]) == []


def test_rare_answers_that_are_alike_tell_much() -> None:
    others = [sat(person, "aaaaaaaa") for person in range(10, 50)]
    flags = flags_in([sat(1, "abadaaca"), sat(2, "abadaaca"), *others])
    assert {flag.seat_id for flag in flags} == {1, 2}
    assert kinds(flags[0]) == {"same answers"}


def test_a_person_is_no_copy_of_themselves() -> None:
    first, second = sat(1, "abadaaca"), replace(sat(1, "abadaaca"), seat_id=2)
    others = [sat(person, "aaaaaaaa") for person in range(10, 50)]
    assert flags_in([first, second, *others]) == []


def at_one_browser(people: int, minutes_apart: int) -> list[Trail]:
    trails = []
    for person in range(people):
        at = BEGINS + timedelta(minutes=person * minutes_apart)
        worked = tuple(at + timedelta(minutes=minute) for minute in range(5))
        trails.append(replace(
            QUIET, seat_id=person, person_id=person, worked_at=worked, uses=(Use("shared", at, at),)
        ))  # fmt: skip
    return trails


def test_a_shared_phone_is_no_reason_and_a_crowd_alone_is_not_enough() -> None:
    assert flags_in(at_one_browser(4, 1)) == []
    assert flags_in(at_one_browser(12, 1)) == []
    assert flags_in(at_one_browser(12, 120)) == []
    late = [replace(each, ends_at=BEGINS - timedelta(days=1)) for each in at_one_browser(12, 1)]
    assert kinds(flags_in(late)[0]) == {"all after the end", "one device"}

"""What sitting a quiz should be, in plain Python; it shares no line with the program that it is a model of.

A `Desk` is one learner with one quiz. It is told what is sent and when, says with which status that is
answered, and knows what must be stored afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

Answer = tuple[str, ...]
BLANK: Answer = ()

# In time for the server, however slow the network was.
GRACE = timedelta(seconds=60)
# Signs of life come so often, and what is longer than this is an outage.
BEAT, SILENCE = timedelta(seconds=30), timedelta(seconds=90)
ALLOWANCE = timedelta(minutes=10)
DONE, GIVEN, REFUSED, UNFIT = 303, 200, 409, 422


@dataclass(frozen=True)
class Asked:
    """A question: what each of its answers earns, how many hints it has, what each of them takes."""

    shares: Mapping[Answer, Fraction]
    hint_count: int = 0
    hint_cost: Fraction = Fraction(0)

    def earned(self, answer: Answer, hints: int) -> Fraction:
        return max(Fraction(0), self.shares.get(answer, Fraction(0)) - hints * self.hint_cost)


@dataclass(frozen=True)
class Quiz:
    """The rules of a quiz, for a learner whose time limit holds their extra time already."""

    asked: Mapping[int, Asked]
    attempts: int | None
    wait: timedelta
    limit: timedelta | None
    is_marked_at_once: bool


@dataclass(frozen=True)
class Letter:
    """A form on its way: which button was pressed, what is in it, and what its tab had loaded of each."""

    sitting: int
    button: str
    answers: Mapping[int, Answer]
    loaded: Mapping[int, Answer]
    position: int = 0
    hint: int = 0


@dataclass
class Sitting:
    """One attempt; `answers` are those that the learner was told are saved. `score` is its end."""

    deadline: datetime | None
    answers: dict[int, Answer]
    hints: dict[int, int]
    final: dict[int, Fraction] = field(default_factory=dict)
    seen: datetime | None = None
    given_back: timedelta = timedelta()
    score: int | None = None
    ended: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.score is None

    def is_too_late(self, now: datetime) -> bool:
        return self.deadline is not None and now > self.deadline + GRACE

    def owed(self, now: datetime) -> timedelta:
        """Return what an outage until now gives back."""
        if self.deadline is None or self.seen is None or now - self.seen <= SILENCE:
            return timedelta()
        return min(ALLOWANCE - self.given_back, now - self.seen - BEAT)

    def is_over(self, now: datetime) -> bool:
        """Tell whether there is no time left, with what an outage gives back to whoever returns now."""
        return self.deadline is not None and now > self.deadline + self.owed(now)

    def becomes_of(self, letter: Letter, position: int) -> str:
        """Return whether an answer is `saved`, `known` already, or too `late` for what is there."""
        given, loaded, saved = letter.answers[position], letter.loaded[position], self.answers[position]
        if given == saved:
            return "known"
        if loaded == saved:
            return "late" if position in self.final else "saved"
        return "known" if given == loaded else "late"


@dataclass
class Desk:
    """A learner, a quiz, and everything that was acknowledged."""

    quiz: Quiz
    sittings: list[Sitting] = field(default_factory=list)

    @property
    def open_sitting(self) -> int | None:
        """Return the place of the one that is open."""
        return next((place for place, each in enumerate(self.sittings) if each.is_open), None)

    def start(self, now: datetime) -> int:
        place = self.open_sitting
        if place is not None and self.sittings[place].is_over(now):
            self._end(self.sittings[place], now)
        if self.open_sitting is not None:
            return DONE
        if self.quiz.attempts is not None and len(self.sittings) >= self.quiz.attempts:
            return REFUSED
        ends = [each.ended for each in self.sittings if each.ended is not None]
        if ends and now < max(ends) + self.quiz.wait:
            return REFUSED
        deadline = now + self.quiz.limit if self.quiz.limit is not None else None
        positions = sorted(self.quiz.asked)
        self.sittings.append(Sitting(deadline, dict.fromkeys(positions, BLANK), dict.fromkeys(positions, 0)))
        return DONE

    def sign_of_life(self, place: int, now: datetime, *, is_leaving: bool) -> int:
        sitting = self.sittings[place]
        if not sitting.is_open:
            return REFUSED
        self._notice(sitting, now)
        if is_leaving:
            sitting.seen = None
        return GIVEN if sitting.is_open else REFUSED

    def _notice(self, sitting: Sitting, now: datetime) -> None:
        if sitting.deadline is None:
            return
        added = sitting.owed(now)
        if sitting.is_too_late(now - added):
            # Nobody came back in time for what would have been given back: it ended when it was to end.
            self._end(sitting, now)
            return
        sitting.deadline += added
        sitting.given_back += added
        sitting.seen = now

    def _wake(self, sitting: Sitting, now: datetime) -> None:
        """Notice whoever comes back from an outage; a form in time is no sign of life of its page."""
        if sitting.is_open and sitting.seen is not None and now - sitting.seen > SILENCE:
            self._notice(sitting, now)

    def sweep(self, now: datetime) -> None:
        """Hand in what the site hands in by itself."""
        for sitting in self.sittings:
            if sitting.is_open and sitting.is_too_late(now - sitting.owed(now)):
                self._end(sitting, now)

    def save(self, letter: Letter, now: datetime) -> tuple[int, list[int]]:
        """Save what a script sends; return the status, and which answers came too late for that."""
        sitting = self.sittings[letter.sitting]
        self._wake(sitting, now)
        late = self._late(sitting, letter)
        return (GIVEN, late) if self._save(sitting, letter, now) else (REFUSED, [])

    def send(self, letter: Letter, now: datetime) -> int:
        """Do what a form asks: save first, then what its button says; handing in is what no button says."""
        sitting = self.sittings[letter.sitting]
        self._wake(sitting, now)
        if not sitting.is_open:
            return DONE
        if self._late(sitting, letter):
            return UNFIT if self._save(sitting, letter, now) else DONE
        if letter.button not in {"hand in", "anyway"}:
            return self._step(sitting, letter) if self._save(sitting, letter, now) else DONE
        if letter.button == "hand in" and BLANK in self._newest(sitting, letter).values():
            return UNFIT if self._save(sitting, letter, now) else DONE
        if self._save(sitting, letter, now):
            self._end(sitting, now)
        return DONE

    def _step(self, sitting: Sitting, letter: Letter) -> int:
        position = letter.position
        asked, answer = self.quiz.asked.get(position), sitting.answers.get(position, BLANK)
        if letter.button == "hint" and not 1 <= letter.hint <= sitting.hints[position]:
            is_next = letter.hint == sitting.hints[position] + 1
            if asked is None or not is_next or letter.hint > asked.hint_count or position in sitting.final:
                return UNFIT
            sitting.hints[position] += 1
        if letter.button == "check" and not answer:
            return UNFIT
        is_marked = letter.button == "check" and self.quiz.is_marked_at_once
        if is_marked and asked is not None and position not in sitting.final:
            sitting.final[position] = asked.earned(answer, sitting.hints[position])
        return DONE

    @staticmethod
    def _late(sitting: Sitting, letter: Letter) -> list[int]:
        return [
            position for position in sorted(letter.answers) if sitting.becomes_of(letter, position) == "late"
        ]

    @staticmethod
    def _newest(sitting: Sitting, letter: Letter) -> dict[int, Answer]:
        new = {
            position: given
            for position, given in letter.answers.items()
            if sitting.becomes_of(letter, position) == "saved"
        }
        return {**sitting.answers, **new}

    def _save(self, sitting: Sitting, letter: Letter, now: datetime) -> bool:
        """Save what is new; what comes too late closes the attempt instead, with what was saved."""
        if not sitting.is_open:
            return False
        if sitting.is_too_late(now):
            self._end(sitting, now)
            return False
        sitting.answers = self._newest(sitting, letter)
        return True

    def _end(self, sitting: Sitting, now: datetime) -> None:
        sitting.ended = now if sitting.deadline is None else min(now, sitting.deadline + GRACE)
        sitting.score = percent([self._earned(sitting, position) for position in self.quiz.asked])

    def _earned(self, sitting: Sitting, position: int) -> Fraction:
        asked = self.quiz.asked[position]
        return asked.earned(sitting.answers[position], sitting.hints[position])


def percent(earned: Sequence[Fraction]) -> int:
    """Return what was earned of questions of one point each, rounded down."""
    return int(100 * sum(earned) / len(earned))

"""What the evidence says of the office's deeds: no names, no notes, only references.

What concerns one seat stands in its enrolment's chain, all else in the organisation's. That a seat was
taken or ended stands in both: who takes a whole enrolment out of the evidence is betrayed by the other.
"""

from collections.abc import Sequence

from learn.progress.services import Deed


def contacted(trainee: str, cohort: str | None, kind: str) -> Deed:
    """Record that somebody called or wrote, or tried to; the note is for the organisation alone."""
    return Deed("contacted", {"trainee": trainee, "cohort": cohort, "how": kind})


def extra_time_set(trainee: str, extra_time: str) -> Deed:
    """Record what time a trainee gets in quizzes: a factor, or "none" for no limit."""
    return Deed("extra time set", {"trainee": trainee, "extra_time": extra_time})


def seat_deed(kind: str, course: str, release: str, organisation: str, cohort: str) -> Deed:
    """Record that a seat was taken or ended, by its course, release and cohort."""
    facts = {"course": course, "release": release, "organisation": organisation, "cohort": cohort}
    return Deed(kind, facts)


def seats_told(
    kind: str, course: str, cohort: str, enrolments: Sequence[str], activated: Sequence[str] = ()
) -> Deed:
    """Tell the organisation's chain which enrolments' seats were taken or ended, by their chains.

    `activated` are those whose people had come in before: their own chain may not say so.
    """
    facts = {"course": course, "cohort": cohort, "enrolments": list(enrolments)}
    return Deed(kind, facts | ({"activated": list(activated)} if activated else {}))


def places_joined(former: str, chain: str) -> Deed:
    """Tell the organisation's chain that the seats of one enrolment go on in another, by their chains."""
    return Deed("places joined", {"former": former, "chain": chain})


def cohort_set(cohort: str, programme: str | None) -> Deed:
    """Record to which programme a cohort belongs from now on, or that it belongs to none."""
    return Deed("cohort set", {"cohort": cohort, "programme": programme or "none"})


def came_in(organisation: str) -> Deed:
    """Record that a trainee used the invitation."""
    return Deed("activated", {"organisation": organisation})


def account_joined(organisation: str, former: str) -> Deed:
    """Record that somebody goes on here who stood in the evidence under another reference."""
    return Deed("account joined", {"organisation": organisation, "former": former})


def place_joined(chain: str) -> Deed:
    """Record that this place ended, because the person has one on the same course, in another chain."""
    return Deed("place joined", {"chain": chain})


def officer_set(person: str, role: str) -> Deed:
    """Record what somebody does for the organisation from now on: a role, or "none"."""
    return Deed("officer set", {"person": person, "role": role})


def flag_looked_at(chain: str, verdict: str) -> Deed:
    """Record that somebody looked at a flag of the ghost check, and what they found."""
    return Deed("flag looked at", {"chain": chain, "verdict": verdict})

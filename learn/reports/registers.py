"""What an organisation's own chain tells of the seats of its trainees, event by event; pure."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from learn.progress.evidence import Link

SeatKey = tuple[str, str]


@dataclass(slots=True)
class Told:
    """A seat as the organisation's chain tells of it: since when it is taken, and since when it is not."""

    taken_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class Register:
    """Seats by the chain of their enrolment, then by cohort and course; several where one was taken again.

    `activated` are the chains of people who had come in before they took the seat, and when they took it;
    `programmes` says to which one each cohort belongs.
    """

    seats: dict[str, dict[SeatKey, list[Told]]] = field(default_factory=dict)
    activated: dict[str, datetime] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)


def register_of(links: Iterable[Link]) -> Register:
    """Return what the links of an organisation's chain tell, in their order."""
    register = Register()
    for link in links:
        # A link whose facts were changed is named by its hash, and tells nothing here.
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            _take(register, link)
    return register


def _take(register: Register, link: Link) -> None:
    facts = json.loads(link.facts)
    match link.kind:
        case "seats taken":
            key = (facts["cohort"], facts["course"])
            for chain in facts["enrolments"]:
                register.seats.setdefault(chain, {}).setdefault(key, []).append(Told(link.at))
            for chain in facts.get("activated", ()):
                register.activated.setdefault(chain, link.at)
        case "seats ended":
            for chain in facts["enrolments"]:
                register.seats[chain][facts["cohort"], facts["course"]][-1].ended_at = link.at
        case "places joined":
            moved = register.seats.pop(facts["former"], {})
            register.seats.setdefault(facts["chain"], {}).update(moved)
        case "cohort set":
            register.programmes[facts["cohort"]] = facts["programme"]


def comes_in(link: Link, organisation: str) -> bool:
    """Tell whether a link of an enrolment's chain says that its person came in by this organisation."""
    return link.kind == "activated" and json.loads(link.facts).get("organisation") == organisation

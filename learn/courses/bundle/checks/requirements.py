"""Courses that ask for one another."""

from collections.abc import Iterator, Mapping

from learn.courses.bundle.contents import Bundle
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.problems import Problem

Requirements = dict[str, tuple[str, ...]]


def requirement_faults(bundle: Bundle, requirements: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield courses that `bundle` asks for and nobody has, and circles it is part of."""
    for uid in bundle.manifest.requires:
        if uid not in requirements:
            hint = did_you_mean(uid, requirements) or " Put that course beside this one, or take it out."
            message = f'"requires" names the course "{uid}", which is not here.{hint}'
            yield Problem(MANIFEST, *bundle.requires_places.get(uid, (1, 1)), "unknown-course", message)
    circle = _circle(bundle.uid, requirements)
    if circle:
        message = (
            f"these courses require one another: {' → '.join(circle)}. Take one of them out of requires."
        )
        yield Problem(MANIFEST, *bundle.requires_places.get(circle[1], (1, 1)), "cyclic-requires", message)


def _circle(start: str, requirements: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest way from `start` back to itself, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for uid in requirements.get(way[-1], ()):
            if uid == start:
                return (*way, start)
            if uid not in seen:
                seen.add(uid)
                ways.append((*way, uid))
    return ()

"""Links and pictures that lead nowhere."""

from pathlib import Path

import pytest

from tests.courses.bundle.fault import LESSON, LESSON_UR, Fault, lines_after

FAULTS = [
    Fault(
        LESSON,
        ("01-replies.md#say-it-back", "01-replies.md#say-it-bak"),
        '19:21: error: there is no heading "#say-it-bak" in 02-work/01-replies.md. '
        'Did you mean "say-it-back"?',
    ),
    Fault(
        LESSON_UR,
        ("#name-the-zone", "#name-zone"),
        '18:26: error: there is no heading "#name-zone" in 01-start/01-zones.md. '
        'Did you mean "name-the-zone"?',
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#", "../02-work/01-reply.md#"),
        '19:21: error: there is no file "02-work/01-reply.md". Did you mean "02-work/02-reply.md"?',
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#", "../../other/01.md#"),
        '19:21: error: "../../other/01.md" leads out of the course folder. Link to a page of this course.',
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#", "/02-work/01-replies.md#"),
        '19:21: error: "/02-work/01-replies.md" is an absolute path. '
        "Write it from this file, as in ../media/clock.png.",
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#say-it-back", "file:///etc/passwd"),
        '19:21: error: a link may not begin with "file:". '
        "Use http, https, mailto or tel, or a path in the course.",
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#say-it-back", "ftp://example.org"),
        '19:21: error: a link may not begin with "ftp:". '
        "Use http, https, mailto or tel, or a path in the course.",
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#say-it-back", "../banks/zones.md"),
        "19:21: error: a bank has no page of its own. Link to a lesson.",
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#say-it-back", "../02-work/module.md"),
        "19:21: error: a module has no page of its own. Link to one of its lessons.",
    ),
    Fault(
        LESSON,
        ("../02-work/01-replies.md#say-it-back", "01-zones.ur.md"),
        "19:21: error: 01-start/01-zones.ur.md is a translation. "
        "Link to the file without the language in its name.",
    ),
    Fault(
        LESSON,
        ("![Two clocks, four hours apart]", "![]"),
        "13:5: error: the picture ../media/clock.png has no words. "
        "Describe it, or write ![-](…) if it only decorates.",
    ),
    Fault(
        LESSON,
        ("../media/clock.png", "../media/clocks.png"),
        '13:33: error: there is no file "media/clocks.png". Did you mean "media/clock.png"?',
    ),
    Fault(
        LESSON,
        ("../media/clock.png", "https://example.org/clock.png"),
        "13:33: error: a picture must lie in the course's media folder. Put it there and link to it.",
    ),
    Fault(
        "media/clock.png",
        "<html>",
        "01-start/01-zones.md:13:33: error: media/clock.png is not a picture. "
        "Link to it instead, or save it as PNG, JPEG or WebP.",
    ),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)

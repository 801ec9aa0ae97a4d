"""Roles, invitations, comments and previews of a course, as its staff and strangers meet them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from learn import clock
from learn.accounts.models import Person
from learn.accounts.names import name_key
from learn.accounts.queries import person_by_name_key
from learn.authoring.services import publish_path
from learn.authoring.services.previews import make_preview, previewable
from learn.authoring.services.publishing import hold_path
from learn.courses.models import Course, CourseComment, PageText, Release, RenderedText, StaffInvitation
from learn.courses.queries import charge_of, course_id_of, staff_of
from learn.courses.services import LastOwner, appoint, dismiss
from learn.database import reading, transaction
from learn.progress.models import CheckAnswer, Evidence
from learn.quizzes.models import Attempt
from tests.courses.course_files import LESSON, write_library
from tests.journeys.learner import Learner

COURSE = "clear-times"
DESK = f"/teach/{COURSE}"
Form = dict[str, object]
LESSON_FILE = "clear-times/01-start/01-zones.md"
Staffed = Callable[..., Learner]


@pytest.fixture
def taught(app: Flask, tmp_path: Path) -> Flask:
    with app.app_context():
        publish_path(write_library(tmp_path / "courses"), clock.now())
    return app


@pytest.fixture
def staffed(taught: Flask) -> Staffed:
    def staffed(name: str, role: str = "", language: str | None = None) -> Learner:
        learner = Learner(taught, name).join()
        if role:
            with taught.app_context():
                appoint(course_id(), person(name), role, clock.now(), language)
        return learner

    return staffed


def course_id() -> int:
    found = course_id_of(reading(), COURSE)
    assert found is not None
    return found


def person(name: str) -> int:
    found = person_by_name_key(reading(), name_key(name))
    assert found is not None
    return found


def roles(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {each.username: each.role for each in staff_of(reading(), course_id())}


def made_link(page: str) -> str:
    [found] = re.findall(r"<code dir=\"ltr\">http://[^/]+/en(/staff-invitations/[^<]+)</code>", page)
    return str(found)


def test_an_invitation_opens_once_for_whoever_has_the_link(taught: Flask, staffed: Staffed) -> None:
    owner, guest = staffed("malik", "owner"), staffed("tarjuman")
    answer = owner.post(f"{DESK}/staff/invitations", {"role": "translator", "language": "ur"})
    link = made_link(answer.text)
    assert link.rpartition("/")[2] not in owner.get(f"{DESK}/staff").text
    assert "Clear Times" in guest.get(link).text
    assert "tarjuman" not in roles(taught)
    assert guest.post(link).status_code == 303
    assert roles(taught) == {"malik": "owner", "tarjuman": "translator"}
    assert guest.get(DESK).status_code == 200
    for again in (guest, staffed("dusra")):
        assert again.get(link).status_code == 404
        assert again.post(link).status_code == 404
    with taught.app_context():
        charge = charge_of(reading(), person("tarjuman"), COURSE)
        assert charge is not None
        assert (charge.care.role, charge.care.language) == ("translator", "ur")
        kept = reading().execute(select(StaffInvitation.digest)).scalars().all()
        assert link.rpartition("/")[2] not in kept


def test_an_invitation_ends_by_time_or_by_being_withdrawn(taught: Flask, staffed: Staffed) -> None:
    owner, guest = staffed("malik", "owner"), staffed("naya")
    first, second = (
        made_link(owner.post(f"{DESK}/staff/invitations", {"role": "editor"}).text) for _ in range(2)
    )
    with taught.app_context():
        number = reading().execute(select(func.max(StaffInvitation.id))).scalar_one()
    assert owner.post(f"{DESK}/staff/invitations/{number}/withdraw").status_code == 303
    assert owner.post(f"{DESK}/staff/invitations/{number}/withdraw").status_code == 404
    assert guest.post(second).status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        late = Learner(taught, "dair").join()
        assert late.post(first).status_code == 404
    assert roles(taught) == {"malik": "owner"}


def test_a_form_without_a_role_or_language_is_kept_with_its_fault(staffed: Staffed) -> None:
    owner = staffed("malik", "owner")
    faulty: list[Form] = [
        {},
        {"role": "translator"},
        {"role": "translator", "language": "xx"},
        {"role": "king"},
    ]
    for data in faulty:
        answer = owner.post(f"{DESK}/staff/invitations", data)
        assert answer.status_code == 422
        assert 'class="errors"' in answer.text


def test_the_last_owner_cannot_go(taught: Flask, staffed: Staffed) -> None:
    owner = staffed("malik", "owner")
    leaving: list[Form] = [{"dismiss": "1"}, {"role": "editor"}]
    for data in leaving:
        owner.post(f"{DESK}/staff/malik", data)
        assert "Let somebody else own it first" in owner.get(f"{DESK}/staff").text
        assert roles(taught) == {"malik": "owner"}
    staffed("shareek", "owner")
    assert owner.post(f"{DESK}/staff/malik", {"dismiss": "1"}).status_code == 303
    assert roles(taught) == {"shareek": "owner"}
    assert owner.post(f"{DESK}/staff/shareek", {"dismiss": "1"}).status_code == 404
    with taught.app_context():
        for deed in (lambda: dismiss(course_id(), person("shareek")),
                     lambda: appoint(course_id(), person("shareek"), "tutor", clock.now())):  # fmt: skip
            with pytest.raises(LastOwner):
                deed()


def test_an_owner_who_opens_a_link_to_less_stays_owner_and_the_link_open(
    taught: Flask, staffed: Staffed
) -> None:
    owner, other = staffed("malik", "owner"), staffed("naya")
    link = made_link(owner.post(f"{DESK}/staff/invitations", {"role": "reviewer"}).text)
    assert owner.post(link).status_code == 303
    assert roles(taught) == {"malik": "owner"}
    other.post(link)
    assert roles(taught)["naya"] == "reviewer"


@pytest.mark.parametrize(
    ("held", "offered", "after"),
    [
        (("editor", None), {"role": "tutor"}, "editor"),
        (("tutor", None), {"role": "editor"}, "tutor"),
        (("translator", "ur"), {"role": "reviewer"}, "translator"),
        (("translator", "ur"), {"role": "translator", "language": "en"}, "translator"),
        (("reviewer", None), {"role": "editor"}, "editor"),
        (("tutor", None), {"role": "owner"}, "owner"),
    ],
)
def test_an_invitation_takes_nothing_from_whoever_accepts_it(
    taught: Flask, staffed: Staffed, held: tuple[str, str | None], offered: Form, after: str
) -> None:
    owner, member = staffed("malik", "owner"), staffed("naya", *held)
    link = made_link(owner.post(f"{DESK}/staff/invitations", offered).text)
    assert member.post(link).status_code == 303
    assert roles(taught)["naya"] == after
    is_refused = after == held[0]
    assert ("would take something from you" in member.get("/teach").text) == is_refused
    assert member.get(link).status_code == (200 if is_refused else 404)


@pytest.mark.parametrize("change", [{"dismiss": "1"}, {"role": "editor"}])
def test_who_stops_owning_the_course_has_invited_nobody(
    taught: Flask, staffed: Staffed, change: Form
) -> None:
    owner, leaving = staffed("malik", "owner"), staffed("jata", "owner")
    gone, kept = (
        made_link(each.post(f"{DESK}/staff/invitations", {"role": "owner"}).text) for each in (leaving, owner)
    )
    assert owner.post(f"{DESK}/staff/jata", change).status_code == 303
    assert leaving.post(gone).status_code == 404
    assert staffed("naya").post(kept).status_code == 303
    assert roles(taught)["naya"] == "owner"


def test_a_preview_of_a_private_course_shows_its_pictures_to_whoever_has_the_link(
    taught: Flask, staffed: Staffed, tmp_path: Path
) -> None:
    release_id = drafted(taught, tmp_path / "draft")
    with taught.app_context(), transaction() as session:
        bare = session.scalar(select(Release.id).where(Release.id != release_id)) or 0
        session.execute(update(Course).values(is_private=True))
        session.execute(
            update(PageText).where(PageText.release_id == bare).values(text_hash=no_picture(session))
        )
    owner, stranger = staffed("malik", "owner"), Learner(taught)
    link, other = preview_link(owner, release_id), preview_link(owner, bare)
    page = stranger.get(f"{link}zones").text
    assert 'src="/media/' not in page
    [picture] = set(re.findall(r'src="/en(/preview/[^"]+/media/[^"]+)"', page))
    answer = stranger.get(picture)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    name = picture.rpartition("/")[2]
    for wrong in (f"{other}media/{name}", f"/preview/x/media/{name}", f"{link}media/{'0' * 64}.webp"):
        assert stranger.get(wrong).status_code == 404, wrong
    assert stranger.client.get(f"/media/{name}").status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        assert taught.test_client().get(f"/en{picture}").status_code == 404


def no_picture(session: Session) -> str:
    """Return the hash of a text that shows no picture."""
    wanted = select(RenderedText.hash).where(RenderedText.html.not_like("%/media/%"))
    return session.execute(wanted).scalars().first() or ""


def test_links_to_a_preview_are_withdrawn(taught: Flask, staffed: Staffed, tmp_path: Path) -> None:
    release_id = drafted(taught, tmp_path / "draft")
    reviewer, stranger = staffed("naqid", "reviewer"), staffed("ajnabi")
    links = [preview_link(reviewer, release_id) for _ in range(2)]
    page = reviewer.get(f"{DESK}/previews").text
    door = f"{DESK}/previews/{release_id}/withdraw"
    assert page.count(f'action="/en{door}"') == 1
    assert stranger.post(door).status_code == 404
    assert stranger.get(links[0]).status_code == 200
    assert reviewer.post(door).status_code == 303
    assert "Links that work now" not in reviewer.get(f"{DESK}/previews").text
    assert {stranger.get(link).status_code for link in links} == {404}
    assert reviewer.post(door).status_code == 404


def test_a_link_to_a_preview_stops_with_the_role_of_who_made_it(
    taught: Flask, staffed: Staffed, tmp_path: Path
) -> None:
    release_id = drafted(taught, tmp_path / "draft")
    owner, guest = staffed("malik", "owner"), Learner(taught)
    links = {name: preview_link(staffed(name, "reviewer"), release_id) for name in ("naqid", "rida")}
    with taught.app_context():
        links["command"] = f"/preview/{make_preview(release_id, None, 7, clock.now())}/"
    assert owner.post(f"{DESK}/staff/naqid", {"dismiss": "1"}).status_code == 303
    assert owner.post(f"{DESK}/staff/rida", {"role": "tutor"}).status_code == 303
    assert {name: guest.get(link).status_code for name, link in links.items()} == {
        "naqid": 404,
        "rida": 404,
        "command": 200,
    }
    assert owner.get(f"{DESK}/previews").text.count("1 open link") == 2, "beside the release, and below"
    assert owner.post(f"{DESK}/staff/rida", {"role": "editor"}).status_code == 303
    appointed = staffed("mudir", "editor")
    links["kept"] = preview_link(appointed, release_id)
    assert owner.post(f"{DESK}/staff/mudir", {"role": "reviewer"}).status_code == 303
    with taught.app_context():
        appoint(course_id(), person("naqid"), "reviewer", clock.now())
    assert {name: guest.get(link).status_code for name, link in links.items()} == {
        "naqid": 404,
        "rida": 404,
        "command": 200,
        "kept": 200,
    }, "a link that stopped does not come back with the role"


@pytest.mark.parametrize("lost", ["suspended_at", "erased_at"])
def test_a_link_to_a_preview_stops_with_the_account_of_who_made_it(
    taught: Flask, staffed: Staffed, tmp_path: Path, lost: str
) -> None:
    link = preview_link(staffed("naqid", "reviewer"), drafted(taught, tmp_path / "draft"))
    owner, guest = staffed("malik", "owner"), Learner(taught)
    assert guest.get(link).status_code == 200
    with taught.app_context(), transaction() as session:
        maker = update(Person).where(Person.username == "naqid")
        session.execute(maker.values({lost: clock.now()}))
    assert guest.get(link).status_code == 404
    assert "open link" not in owner.get(f"{DESK}/previews").text


def test_reviewers_comment_and_are_answered_and_closed(taught: Flask, staffed: Staffed) -> None:
    reviewer, editor = staffed("naqid", "reviewer"), staffed("mudir", "editor")
    said: Form = {"page": "zones", "text": "Say <b>UTC</b> first."}
    for _time in range(2):
        assert reviewer.post(f"{DESK}/comments", said).status_code == 303
    page = editor.get(f"{DESK}/comments").text
    assert "Say &lt;b&gt;UTC&lt;/b&gt; first." in page
    with taught.app_context():
        [number] = reading().execute(select(CourseComment.id)).scalars()
    assert editor.post(f"{DESK}/comments/{number}", {"text": ""}).status_code == 422
    assert editor.post(f"{DESK}/comments/{number}", {"text": "Done.", "close": "1"}).status_code == 303
    assert "Closed" in reviewer.get(f"{DESK}/comments").text
    assert reviewer.post(f"{DESK}/comments/{number}", {"text": "Thanks"}).status_code == 404
    faulty: list[Form] = [
        {"page": "nowhere", "text": "x"},
        {"page": "zones", "text": " "},
        {"page": "zones", "text": "x" * 2_001},
    ]
    for data in faulty:
        answer = reviewer.post(f"{DESK}/comments", data)
        assert answer.status_code == 422
    assert "x" * 2_001 in answer.text
    for stranger in (staffed("ajnabi"), staffed("ustad", "tutor")):
        assert stranger.post(f"{DESK}/comments", said).status_code == 404


def drafted(app: Flask, folder: Path) -> int:
    """Hold a release whose lesson says something new, and return it."""
    changed = LESSON.replace("\n\n", "\n\nOnly in the draft.\n\n", 1)
    library = write_library(folder, **{LESSON_FILE: changed})
    with app.app_context():
        [held, *_paths] = hold_path(library, clock.now())
        assert held.release_id is not None
        return held.release_id


def preview_link(reviewer: Learner, release_id: int) -> str:
    page = reviewer.post(f"{DESK}/previews", {"release": str(release_id), "days": "7"}).text
    return re.findall(r"<code dir=\"ltr\">http://[^/]+/en(/preview/[^<]+)</code>", page)[0]  # type: ignore[no-any-return]


def test_a_draft_is_seen_by_link_in_both_languages_and_by_no_learner(
    taught: Flask, staffed: Staffed, tmp_path: Path
) -> None:
    release_id = drafted(taught, tmp_path / "draft")
    link = preview_link(staffed("naqid", "reviewer"), release_id)
    guest = Learner(taught)
    answer = guest.get(f"{link}zones")
    assert "Only in the draft." in answer.text
    assert 'content="noindex"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert guest.client.get(f"/ur{link}").status_code == 200
    assert "Only in the draft." not in guest.get(f"/courses/{COURSE}/zones").text
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        assert taught.test_client().get(f"/en{link}").status_code == 404
    for wrong in ("/preview/x/", "/preview/x/zones", f"{link}nowhere"):
        assert guest.client.get(f"/en{wrong}").status_code == 404
    with taught.app_context():
        served = reading().execute(select(Course.release_id)).scalar_one() or 0
        assert served != release_id
        found = {each.id: each for each in previewable(reading(), course_id(), clock.now())}
        assert (found[release_id].is_held, found[release_id].open_links) == (True, 1)
        assert found[served].is_served


def test_a_draft_that_is_published_counts_from_then_on(taught: Flask, tmp_path: Path) -> None:
    release_id = drafted(taught, tmp_path / "draft")
    later = clock.now() + timedelta(days=3)
    with taught.app_context():
        [published, *_paths] = publish_path(tmp_path / "draft", later)
        assert (published.release_id, published.is_new) == (release_id, False)
        row = (
            reading()
            .execute(select(Release.is_held, Release.published_at).where(Release.id == release_id))
            .one()
        )
        assert (row.is_held, row.published_at) == (False, later)


def test_nothing_done_in_a_preview_is_stored_and_graded_keys_stay_hidden(
    taught: Flask, staffed: Staffed, tmp_path: Path
) -> None:
    link = preview_link(staffed("naqid", "reviewer"), drafted(taught, tmp_path / "draft"))
    learner = staffed("talib").enrol(COURSE)
    page = learner.get(f"{link}zones").text
    [door] = re.findall(rf'action="/en({re.escape(link)}zones/checks/zones-check-1)"', page)
    assert "data-check" not in page.split("<main", 1)[1].replace("data-checked", "")
    assert learner.post(door, {}).status_code == 422
    key = re.findall(r'name="answer" value="([^"]+)"', page)[0]
    answer = learner.post(door, {"answer": key})
    assert answer.status_code == 200
    assert 'class="out' in answer.text
    quiz = learner.get(f"{link}quiz").text
    assert "<fieldset" in quiz
    assert "<form" not in quiz.split("<main", 1)[1].split("</main>")[0]
    assert "Because" not in quiz
    with taught.app_context():
        assert reading().execute(select(func.count()).select_from(CheckAnswer)).scalar_one() == 0
        assert reading().execute(select(func.count()).select_from(Attempt)).scalar_one() == 0
        kinds = reading().execute(select(Evidence.kind)).scalars().all()
        assert not [kind for kind in kinds if "answer" in kind]


def test_only_those_who_may_preview_make_links(taught: Flask, staffed: Staffed, tmp_path: Path) -> None:
    release_id = drafted(taught, tmp_path / "draft")
    for stranger in (staffed("ajnabi"), staffed("ustad", "tutor")):
        assert stranger.post(f"{DESK}/previews", {"release": str(release_id), "days": "7"}).status_code == 404
    reviewer = staffed("naqid", "reviewer")
    assert reviewer.post(f"{DESK}/previews", {"release": "999999", "days": "7"}).status_code == 404
    assert reviewer.post(f"{DESK}/previews", {"release": str(release_id), "days": "9"}).status_code == 422

"""Texts and files as answers: kept as given, whole or not at all, and for nobody else's eyes."""

import gc
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from learn import clock, files
from learn.accounts.services.erasing import erase_now
from learn.classroom import services as classroom
from learn.database import db, transaction
from learn.housekeeping import do_what_is_due
from learn.progress.models import Evidence
from learn.quizzes.file_types import GivenFile
from learn.quizzes.models import Attempt, AttemptQuestion, Review, Upload
from learn.quizzes.questions.essay import MAX_LENGTH
from learn.quizzes.services import AttemptClosed, Judgement, keep_file, review_work, sweep_orphans
from tests.factories import NOW
from tests.quizzes.test_file_types import picture
from tests.tutoring.works import PDF, WORDS, Sitting, course_with_works, handed_in, sitting, staff, stored

# Werkzeug leaves the file of a form that it gave up reading to the garbage collector.
UNREAD = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def learner(app: Flask) -> Sitting:
    return sitting(app, course_with_works(app))


def kept(app: Flask) -> list[bytes]:
    """Return what lies in the folder of files."""
    folder = Path(app.instance_path) / files.FOLDER
    return sorted(each.read_bytes() for each in folder.iterdir()) if folder.is_dir() else []


def answer(app: Flask, position: int) -> Any:
    with app.app_context(), db.engines["reading"].connect() as connection:
        row = connection.execute(
            select(AttemptQuestion.answer, AttemptQuestion.fraction).where(
                AttemptQuestion.position == position
            )
        ).one()
    return row.answer, row.fraction


def test_a_draft_is_kept_as_it_is_written_and_shown_as_words(app: Flask, learner: Sitting) -> None:
    saved = learner.client.post(
        f"{learner.address}/answers", data={"only": "2", "q2": WORDS.replace("\n", "\r\n")}
    )
    assert saved.status_code == 303
    assert answer(app, 2)[0] == [WORDS]
    page = learner.client.get(learner.address).text
    assert "&lt;b&gt;I can&lt;/b&gt; start today.\nYours</textarea>" in page
    assert ("How a tutor judges it" in page, "<dt>Clear</dt>" in page) == (True, True)
    assert f'maxlength="{MAX_LENGTH}"' in page


def test_signs_that_nobody_sees_are_left_out_of_a_text(app: Flask, learner: Sitting) -> None:
    learner.client.post(f"{learner.address}/answers", data={"q2": "a\x00b\u202ec\u2066\n\td "})
    assert answer(app, 2)[0] == ["abc\n\td"]


def test_a_text_that_is_too_long_is_refused_and_stays_on_the_page(app: Flask, learner: Sitting) -> None:
    refused = learner.client.post(
        learner.address, data={"q1": learner.choice("yes"), "q2": "x" * (MAX_LENGTH + 1)}
    )
    assert refused.status_code == 422
    assert f"Too long: the most is {MAX_LENGTH} characters." in refused.text
    assert "x" * (MAX_LENGTH + 1) in refused.text
    assert answer(app, 2)[0] is None


def test_a_file_is_sent_by_its_own_button_and_can_be_had_back(app: Flask, learner: Sitting) -> None:
    page = learner.client.get(learner.address).text
    assert 'enctype="multipart/form-data"' in page
    assert f'formaction="{learner.address}/files/3"' in page
    sent = learner.send_file(PDF, "my <b>work.pdf")
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{learner.address}#question-3")
    assert kept(app) == [PDF]
    page = learner.client.get(learner.address).text
    assert "my &lt;b&gt;work.pdf" in page
    buttons = re.findall("<button[^>]*>", page[page.index("data-attempt") :])
    assert "formaction" not in buttons[0], "Enter in a line of the form presses the first button"
    back = learner.file()
    assert (back.data, back.mimetype) == (PDF, "application/pdf")
    assert back.headers["Content-Disposition"].startswith("attachment; filename=")
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert back.headers["Cache-Control"] == "no-store"
    assert back.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_what_else_the_form_holds_is_saved_with_the_file(app: Flask, learner: Sitting) -> None:
    form = {"q1": learner.choice("no"), "q2": WORDS, "q3": (BytesIO(PDF), "a.pdf")}
    learner.client.post(f"{learner.address}/files/3", data=form)
    assert (answer(app, 1)[0], answer(app, 2)[0]) == (["no"], [WORDS])


def test_a_text_that_cannot_be_kept_stays_on_the_page_and_the_file_is_kept(
    app: Flask, learner: Sitting
) -> None:
    too_long = "x" * (MAX_LENGTH + 1)
    form = {"q1": learner.choice("no"), "q2": too_long, "q3": (BytesIO(PDF), "a.pdf")}
    refused = learner.client.post(f"{learner.address}/files/3", data=form)
    assert (refused.status_code, "Question 2: Too long" in refused.text, too_long in refused.text) == (
        422,
        True,
        True,
    )
    assert "Your file is saved." in refused.text
    assert (answer(app, 1)[0], answer(app, 2)[0], kept(app)) == (["no"], None, [PDF])


def test_a_text_older_than_what_is_saved_is_said_with_the_file(app: Flask, learner: Sitting) -> None:
    learner.client.post(f"{learner.address}/answers", data={"q2": "newer"})
    form = {"was2": "", "q2": "older", "q3": (BytesIO(PDF), "a.pdf")}
    late = learner.client.post(f"{learner.address}/files/3", data=form)
    assert (late.status_code, "Question 2 was answered meanwhile" in late.text) == (422, True)
    assert ("older" in late.text, answer(app, 2)[0], kept(app)) == (True, ["newer"], [PDF])


def test_a_file_that_is_replaced_or_taken_back_is_gone(app: Flask, learner: Sitting) -> None:
    learner.send_file(PDF)
    learner.send_file(PDF)
    assert (kept(app), stored(app, Upload)) == ([PDF], 1)
    learner.send_file(b"%PDF-1.7 better")
    assert (kept(app), stored(app, Upload)) == ([b"%PDF-1.7 better"], 1)
    learner.client.post(f"{learner.address}/files/3", data={"remove": "1"})
    assert (kept(app), stored(app, Upload), answer(app, 3)[0]) == ([], 0, None)
    assert learner.client.get(f"{learner.address}/files/3").status_code == 404


def test_a_file_that_does_not_fit_is_refused_and_the_one_before_stays(app: Flask, learner: Sitting) -> None:
    learner.send_file(PDF)
    unfit = (
        (b"<svg onload=alert(1)>", 422, "not a file of the kinds asked for: PDF, PNG"),
        (b"words", 422, "not a file of the kinds asked for"),
        (b"", 422, "The file is empty"),
        (b"%PDF-" + b"x" * 2_000_000, 413, "too large: the most is 2.0 MB"),
    )
    for data, status, sentence in unfit:
        refused = learner.send_file(data)
        assert (refused.status_code, sentence in refused.text) == (status, True)
    assert (kept(app), stored(app, Upload)) == ([PDF], 1)


def test_sending_without_a_file_asks_for_one(app: Flask, learner: Sitting) -> None:
    refused = learner.client.post(f"{learner.address}/files/3", data={"q1": learner.choice("yes")})
    assert (refused.status_code, "Choose a file first" in refused.text) == (422, True)
    assert answer(app, 1)[0] == ["yes"]


def test_a_picture_is_kept_without_what_the_camera_wrote(app: Flask, learner: Sitting) -> None:
    assert learner.send_file(picture("PNG") + b"GPS of my home", "me.png").status_code == 303
    [data] = kept(app)
    assert data.startswith(b"\x89PNG")
    assert b"GPS" not in data


@UNREAD
def test_larger_forms_are_taken_where_files_are_sent_and_nowhere_else(learner: Sitting) -> None:
    assert learner.send_file(b"%PDF-" + b"x" * 1_900_000).status_code == 303
    for room, limit in (("files/3", "21.0 MB"), ("answers", "1.0 MB")):
        refused = learner.send_file(b"x" * 22_000_000, room=room)
        assert (refused.status_code, limit in refused.text) == (413, True)
    gc.collect()


def test_another_learners_file_does_not_exist(app: Flask, learner: Sitting) -> None:
    learner.send_file(PDF)
    stranger = sitting(app, course_with_works(app), "bilal")
    for address in (f"{learner.address}/files/3", f"{learner.address}/files/1"):
        assert stranger.client.get(address).status_code == 404
        assert stranger.client.post(address, data={"remove": "1"}).status_code == 404
    assert learner.client.post(f"{learner.address}/files/1").status_code == 404
    assert kept(app) == [PDF]


def test_nobody_writes_a_file_as_text_or_wipes_one_away(app: Flask, learner: Sitting) -> None:
    learner.send_file(PDF)
    learner.client.post(f"{learner.address}/answers", data={"only": "3", "q3": "0" * 64})
    learner.client.post(f"{learner.address}/answers", data={"only": "3"})
    assert answer(app, 3)[0] != ["0" * 64]
    assert answer(app, 3)[0] is not None
    assert learner.hand_in(q3="0" * 64).status_code == 422


def test_works_wait_and_count_as_nothing_yet(app: Flask) -> None:
    learner = handed_in(app, course_with_works(app))
    assert (answer(app, 1)[1], answer(app, 2)[1], answer(app, 3)[1]) == (1, None, None)
    page = learner.client.get(learner.address).text
    assert "33 %" in page
    assert "2 answers wait for a tutor; your result can only rise." in page
    assert '<p dir="auto">&lt;b&gt;I can&lt;/b&gt; start today.</p>' in page
    assert page.count("Waits for a tutor") == 2
    assert learner.send_file(PDF).status_code == 409
    assert learner.client.post(f"{learner.address}/files/3", data={"remove": "1"}).status_code == 409
    assert learner.file().data == PDF


def test_a_file_may_come_with_the_hand_in_and_a_blank_work_waits_for_nobody(app: Flask) -> None:
    learner = sitting(app, course_with_works(app))
    assert learner.hand_in(q1=learner.choice("yes"), q3=(BytesIO(PDF), "a.pdf")).status_code == 303
    assert (kept(app), answer(app, 2), answer(app, 3)[1]) == ([PDF], (None, 0), None)
    page = learner.client.get(learner.address).text
    assert "1 answer waits for a tutor" in page
    assert "You handed nothing in." in page


def test_a_hand_in_with_a_file_that_does_not_fit_hands_nothing_in(learner: Sitting) -> None:
    refused = learner.hand_in(q1=learner.choice("yes"), q2=WORDS, q3=(BytesIO(b"words"), "a.pdf"))
    assert (refused.status_code, "kinds asked for" in refused.text) == (422, True)
    assert "Hand in my answers" in learner.client.get(learner.address).text


def test_the_evidence_knows_a_work_by_its_hash(app: Flask) -> None:
    handed_in(app, course_with_works(app))
    with app.app_context(), db.engines["reading"].connect() as connection:
        facts = connection.execute(
            select(Evidence.facts).where(Evidence.kind == "attempt handed in")
        ).scalar_one()
    assert "start today" not in facts
    assert facts.count('"work":"') == 2


def test_a_file_after_the_time_hands_in_what_was_there(app: Flask, learner: Sitting) -> None:
    with app.app_context(), transaction() as session:
        session.execute(Attempt.__table__.update().values(deadline_at=NOW))  # type: ignore[attr-defined]
    given = GivenFile("a.pdf", "application/pdf", PDF)
    with app.app_context(), pytest.raises(AttemptClosed):
        classroom.keep_file(learner.attempt, learner.person.id, 3, given, NOW + timedelta(minutes=5))
    assert (kept(app), stored(app, Upload)) == ([], 0)
    assert stored(app, Attempt, Attempt.submitted_at.is_not(None)) == 1


def test_a_transaction_that_fails_leaves_no_file(app: Flask, learner: Sitting) -> None:
    given = GivenFile("a.pdf", "application/pdf", PDF)

    def keep_and_break() -> None:
        with transaction():
            keep_file(learner.attempt, learner.person.id, 3, given, NOW)
            assert kept(app) == [PDF]
            raise ZeroDivisionError

    with app.app_context(), pytest.raises(ZeroDivisionError):
        keep_and_break()
    assert (kept(app), stored(app, Upload), answer(app, 3)[0]) == ([], 0, None)


def test_housekeeping_sweeps_what_no_answer_names_and_nothing_else(app: Flask, learner: Sitting) -> None:
    learner.send_file(PDF)
    with app.app_context():
        files.keep("orphan", b"of a power cut")
        files.place_of("half.part").write_bytes(b"hal")
    assert do_what_is_due(app) == []
    assert len(kept(app)) == 3, "a request may still be under way"
    with app.app_context():
        sweep_orphans(clock.now() + timedelta(hours=2))
    assert kept(app) == [PDF]


def test_erasing_a_person_forgets_their_works(app: Flask) -> None:
    course = course_with_works(app)
    learner, other = handed_in(app, course), handed_in(app, course, "bilal")
    tutor = staff(app, course)
    with app.app_context():
        review_work(learner.attempt, 2, tutor.person.id, Judgement([1, 1], "Dear Amina"), 0, NOW)
        erase_now(learner.person.id, NOW)
    assert (kept(app), stored(app, Upload), stored(app, Review, Review.comment != "")) == ([PDF], 1, 0)
    assert stored(app, AttemptQuestion, AttemptQuestion.answer.is_not(None)) == 1 + 3
    assert other.file().status_code == 200


def test_everything_about_me_names_my_files(app: Flask) -> None:
    learner = handed_in(app, course_with_works(app))
    mine = learner.client.get("/en/me/data.json").json
    assert mine is not None
    assert [(each["name"], each["size"]) for each in mine["files"]] == [("work.pdf", len(PDF))]
    assert "work.pdf" in learner.client.get("/en/me/data.html").text


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """Serve the application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()


@UNREAD
def test_an_upload_that_is_cut_leaves_no_row_and_no_file(app: Flask, learner: Sitting) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    cookie = learner.client.get_cookie("hunar")
    assert cookie is not None
    part = b'--x\r\nContent-Disposition: form-data; name="q3"; filename="a.pdf"\r\n\r\n' + PDF
    head = (
        f"POST {learner.address}/files/3 HTTP/1.1\r\nHost: localhost\r\nCookie: hunar={cookie.value}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(part) + 900_000}\r\n\r\n"
    )
    with served(app) as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head.encode() + part + b"x" * 100_000)
        line.shutdown(socket.SHUT_WR)
        answered = line.recv(200)
    assert b" 303 " not in answered
    gc.collect()
    assert (kept(app), stored(app, Upload), answer(app, 3)[0]) == ([], 0, None)

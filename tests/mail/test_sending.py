"""Mail arrives once or says why not, whatever the server does (F14)."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from learn.database import reading, taken_back
from learn.mail import services
from learn.mail.carriers import Server
from learn.mail.letters import NotAnAddress
from learn.mail.queries import MailRow, counts_by_state, mail_by_key, undelivered, waiting_since
from learn.mail.servers import Office
from learn.mail.services import MailHeld, post, send_waiting
from learn.mail.services.claiming import SILENCE, TakenOver, claim, mark_handed, mark_sent
from learn.waits import LONGEST_WAIT
from tests.cli.running import free_port
from tests.factories import NOW
from tests.mail.postbox import Postbox, open_postbox

pytestmark = pytest.mark.usefixtures("database")
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
SENDER = "Hunar <learn@example.org>"


@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with open_postbox() as box:
        yield box


@pytest.fixture
def box(server: Postbox) -> Postbox:
    server.answers.clear()
    server.envelopes.clear()
    server.seconds, server.loses_answer = 0, False
    return server


def office(box: Postbox, **changes: object) -> Office:
    return Office(SENDER, "127.0.0.1", box.port, **{"seconds": 30.0, **changes})  # type: ignore[arg-type]


def written(key: str = "hello", recipient: str = "amina@example.org", **more: object) -> bool:
    return post(key, recipient, f"About {key}", f"Salam, {key}.\n", NOW, **more)  # type: ignore[arg-type]


def found(key: str = "hello") -> MailRow:
    mail = mail_by_key(reading(), key)
    assert mail is not None
    return mail


def test_a_mail_is_written_once_and_sent_once(box: Postbox) -> None:
    assert written()
    assert not written()
    assert waiting_since(reading(), NOW) == NOW
    assert send_waiting(office(box), NOW + SECOND) == 1
    assert send_waiting(office(box), NOW + DAY) == 0
    assert [mail["Subject"] for mail in box.mails] == ["About hello"]
    assert box.envelopes[0].mail_from == "learn@example.org"
    assert box.envelopes[0].rcpt_tos == ["amina@example.org"]
    assert (found().state, found().sent_at, found().error) == ("sent", NOW + SECOND, None)
    assert waiting_since(reading(), NOW) is None
    assert not written()


def test_a_deed_that_is_taken_back_sends_nothing(box: Postbox) -> None:
    with taken_back():
        assert written()
    assert send_waiting(office(box), NOW) == 0
    assert mail_by_key(reading(), "hello") is None


def test_a_recipient_that_is_none_is_refused() -> None:
    with pytest.raises(NotAnAddress):
        written(recipient="amina@example.org\nBcc: everybody@example.org")


def test_mails_wait_while_mail_is_off() -> None:
    written()
    assert send_waiting(None, NOW) == 0
    assert found().state == "waiting"


def test_a_server_that_is_down_is_tried_again_after_growing_waits(box: Postbox) -> None:
    written()
    down = Office(SENDER, "127.0.0.1", free_port())
    waits = []
    moment = NOW
    for _ in range(4):
        with pytest.raises(MailHeld, match="refused"):
            send_waiting(down, moment)
        assert send_waiting(down, moment) == 0
        waits.append(found().not_before - moment)
        moment = found().not_before
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert "refused" in (found().error or "")
    assert send_waiting(office(box), moment) == 1
    assert (found().state, len(box.mails)) == ("sent", 1)


def test_a_mail_that_could_not_be_sent_in_time_is_given_up(box: Postbox) -> None:
    written("code", lasts=timedelta(hours=1))
    written("letter")
    assert send_waiting(office(box), NOW + DAY) == 1
    assert (found("code").state, found("letter").state) == ("failed", "sent")
    assert "in time" in (found("code").error or "")


@pytest.mark.parametrize("answers", [{"RCPT": "451 later"}, {"DATA": "452 full"}, {"MAIL": "550 not you"}])
def test_a_server_that_says_not_now_gets_the_mail_later(box: Postbox, answers: dict[str, str]) -> None:
    written()
    box.answers = dict(answers)
    assert send_waiting(office(box), NOW) == 1
    assert (found().state, found().tries) == ("waiting", 1)
    assert next(iter(answers.values())) in (found().error or "")
    box.answers.clear()
    assert send_waiting(office(box), NOW) == 0
    assert send_waiting(office(box), NOW + LONGEST_WAIT) == 1
    assert (found().state, len(box.mails)) == ("sent", 1)


@pytest.mark.parametrize("answers", [{"RCPT": "550 nobody here"}, {"DATA": "554 spam"}])
def test_a_server_that_says_never_is_believed_and_others_go_on(box: Postbox, answers: dict[str, str]) -> None:
    written()
    box.answers = dict(answers)
    assert send_waiting(office(box), NOW) == 1
    box.answers.clear()
    written("other")
    assert send_waiting(office(box), NOW + DAY) == 1
    assert (found().state, found("other").state) == ("failed", "sent")
    assert [mail.key for mail in undelivered(reading())] == ["hello"]
    assert next(iter(answers.values())) in (found().error or "")


def test_one_bad_address_among_many_is_no_hindrance(box: Postbox) -> None:
    for number in range(5):
        written(f"mail-{number}", f"someone{number}@example.org")
    box.answers = {"someone2@example.org": "550 nobody here"}
    assert send_waiting(office(box), NOW) == 5
    assert counts_by_state(reading()) == {"failed": 1, "sent": 4}
    assert len(box.mails) == 4


def test_a_mail_whose_answer_was_lost_is_perhaps_sent_and_never_repeated(box: Postbox) -> None:
    written()
    box.loses_answer = True
    with pytest.raises(MailHeld):
        send_waiting(office(box), NOW)
    assert found().state == "perhaps"
    assert "Perhaps sent" in (found().error or "")
    assert send_waiting(office(box), NOW + DAY) == 0
    assert len(box.mails) == 1


def test_a_slow_server_is_not_waited_for_for_ever_and_gets_nothing_twice(box: Postbox) -> None:
    written()
    box.seconds = 2
    with pytest.raises(MailHeld, match="timed out"):
        send_waiting(office(box, seconds=0.3), NOW)
    assert found().state == "perhaps"
    assert send_waiting(office(box, seconds=0.3), NOW + DAY) == 0


def test_a_mail_whose_worker_died_before_it_was_handed_over_is_sent_by_another(box: Postbox) -> None:
    written()
    assert claim(NOW) is not None
    assert send_waiting(office(box), NOW + SILENCE) == 0
    assert send_waiting(office(box), NOW + SILENCE + SECOND) == 1
    assert (found().state, found().tries) == ("sent", 2)


def test_a_mail_whose_worker_died_while_handing_it_over_is_perhaps_sent(
    box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_server: Server, _message: EmailMessage) -> None:
        raise SystemExit

    written()
    with monkeypatch.context() as patched:
        patched.setattr(Server, "hand_over", die)
        with pytest.raises(SystemExit):
            send_waiting(office(box), NOW)
    assert send_waiting(office(box), NOW + SILENCE + SECOND) == 0
    assert (found().state, box.mails) == ("perhaps", [])


def test_a_worker_that_slept_does_not_hand_over_what_another_took() -> None:
    written()
    slept = claim(NOW)
    assert slept is not None
    assert claim(NOW + SILENCE + SECOND) is not None
    for deed in (mark_handed, mark_sent):
        with pytest.raises(TakenOver):
            deed(slept, NOW)


def test_two_workers_send_each_mail_once(app: Flask, box: Postbox) -> None:
    for number in range(40):
        written(f"mail-{number}", f"someone{number}@example.org")

    def work() -> None:
        with app.app_context():
            while services.send_waiting(office(box), NOW):
                pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts_by_state(reading()) == {"sent": 40}
    assert len({mail["To"] for mail in box.mails}) == len(box.mails) == 40


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_password_is_given_and_a_wrong_one_fails_no_mail() -> None:
    with open_postbox(password="right") as box:
        written()
        with pytest.raises(MailHeld, match="535"):
            send_waiting(office(box, user="me", password="wrong"), NOW)
        assert found().state == "waiting"
        assert send_waiting(office(box, user="me", password="right"), NOW + LONGEST_WAIT) == 1
    assert found().state == "sent"


def test_a_server_without_encryption_gets_no_mail_where_encryption_is_asked(box: Postbox) -> None:
    written()
    with pytest.raises(MailHeld, match="STARTTLS"):
        send_waiting(office(box, has_starttls=True), NOW)
    assert (found().state, box.mails) == ("waiting", [])


def test_the_console_prints_the_mail(capsys: pytest.CaptureFixture[str]) -> None:
    written()
    assert send_waiting(Office(SENDER), NOW) == 1
    assert "Mail to amina@example.org: About hello\n\nSalam, hello.\n" in capsys.readouterr().out
    assert found().state == "sent"

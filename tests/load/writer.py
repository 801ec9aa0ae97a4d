"""A process that answers one check again and again, each time with another choice, and tells how often."""

import json
import sys
import time

from sqlalchemy.exc import OperationalError

from learn import clock, create_app
from learn.classroom.queries.seats import lesson_text, seat
from learn.classroom.services import answer_check
from learn.database import reading
from tests.load.school import COURSE, LESSON, SECRET


def main(instance: str, learner_id: int, seconds: float) -> None:
    """Say when ready, wait for a line, then write for so many seconds."""
    app = create_app({"INSTANCE": instance, "SECRET_KEY": SECRET})
    with app.app_context():
        taken = seat(reading(), COURSE, learner_id, LESSON)
        assert taken is not None
        assert taken.place is not None
        page = taken.outline.page_by_slug(LESSON)
        assert page is not None
        checks = lesson_text(reading(), taken.outline, page, "en").checks.values()
        check = next(each for each in checks if each.kind == "single-choice")
        choices = [choice["key"] for choice in check.body["texts"]["en"]["choices"]]
        acknowledged = locked = 0
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            choice = choices[acknowledged % 2]
            try:
                answer_check(taken.place, taken.outline, page, check, [choice], clock.now())
                acknowledged += 1
            except OperationalError:
                locked += 1
    sys.stdout.write(json.dumps({"acknowledged": acknowledged, "locked": locked}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))

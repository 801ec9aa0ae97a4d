"""What the house does by itself."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from learn import clock
from learn.database import reading, transaction
from learn.housekeeping import CHORES, do_what_is_due
from learn.progress.models import EvidenceAnchor
from learn.progress.services import Deed, record


@pytest.mark.usefixtures("database")
def test_yesterday_is_sealed_once_however_often_it_is_asked(app: Flask) -> None:
    with transaction() as session:
        record(session, "chain", "person", clock.now() - timedelta(days=1), Deed("joined", {}))
    assert do_what_is_due(app) == []
    assert do_what_is_due(app) == []
    with app.app_context():
        assert reading().scalar(select(func.count()).select_from(EvidenceAnchor)) == 1


def test_every_job_of_a_feature_is_done() -> None:
    features = {
        "accounts", "progress", "classroom", "quizzes", "authoring", "organisations", "jobs", "mail"
    }  # fmt: skip
    assert {job.__module__ for job in CHORES.values()} == {f"learn.{feature}.jobs" for feature in features}

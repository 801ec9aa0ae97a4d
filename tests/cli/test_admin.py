"""`learn admin`: from the console, where whoever types may do everything."""

from pathlib import Path

from learn import clock, create_app
from learn.accounts.models import Person
from learn.database import db, transaction
from tests.cli.running import learn


def join(instance: Path, *names: str) -> None:
    app = create_app({"INSTANCE": str(instance), "TESTING": True})
    with app.app_context():
        with transaction() as session:
            session.add_all(
                Person(reference=name, username=name, username_key=name, created_at=clock.now())
                for name in names
            )
        for engine in db.engines.values():
            engine.dispose()


def test_administrators_are_given_listed_and_taken_but_the_last(instance: Path) -> None:
    join(instance, "asma", "bilal")
    assert "There is no administrator yet" in learn(instance, "admin", "list").stdout
    link = learn(instance, "admin", "link", LEARN_BASE_URL="https://learn.example.org").stdout
    assert "https://learn.example.org/en/admin/first/" in link

    for name in ("asma", "bilal"):
        assert learn(instance, "admin", "give", name).returncode == 0
    assert learn(instance, "admin", "list").stdout.split() == ["asma", "bilal"]
    refused = learn(instance, "admin", "link")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "There is an administrator already: asma, bilal." in refused.stderr

    assert learn(instance, "admin", "take", "asma").returncode == 0
    last = learn(instance, "admin", "take", "bilal")
    assert last.returncode == 1
    assert "bilal is the only administrator" in last.stderr
    unknown = learn(instance, "admin", "give", "nobody")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "Nobody here is called nobody" in unknown.stderr

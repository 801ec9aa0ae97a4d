"""A learner with a browser without a face: joins, enrols, reads, answers, by the forms that pages show."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "tawa-badal-kursi-neela"


@dataclass
class Form:
    """A form of a page: where it goes, its fields with what they hold, and what each may hold."""

    action: str
    identity: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)


class FormReader(HTMLParser):
    """Reads the forms of a page as a browser without scripts would."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.depth += 1
        if self.depth:
            return
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("id", "")))
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            form.offered.setdefault(name, []).append(given.get("value", ""))
            if kind in {"hidden", "text", "password"} or "checked" in given:
                form.values.setdefault(name, []).append(given.get("value", ""))
        if tag == "textarea" and name:
            form.offered.setdefault(name, []).append("")
        if tag == "select":
            self.select = name
        if tag == "option" and self.select:
            form.offered.setdefault(self.select, []).append(given.get("value", "?"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.depth -= 1
        if tag == "select":
            self.select = ""


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = FormReader()
    reader.feed(page)
    return reader.forms


def form_to(page: str, ending: str) -> Form:
    """Return the form whose action ends so."""
    return next(form for form in forms_of(page) if form.action.endswith(ending))


class Learner:
    """A person with a browser."""

    def __init__(self, app: Flask, name: str = "amina", language: str = "en") -> None:
        self.app = app
        self.name = name
        self.language = language
        self.client: FlaskClient = app.test_client()

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/{self.language}{path}")

    def post(self, path: str, data: dict[str, object] | None = None) -> TestResponse:
        return self.client.post(f"/{self.language}{path}", data=data or {})

    def join(self, *, is_own_device: bool = False) -> "Learner":
        """Join; on a phone of one's own, waiting locks nothing."""
        given: dict[str, object] = {"username": self.name, "password": PASSWORD, "is_adult": "y"}
        answer = self.post("/join", {**given, "is_own_device": "y"} if is_own_device else given)
        assert answer.status_code in {200, 303}, visible(answer.text)
        return self

    def enrol(self, course: str = "safe-online") -> "Learner":
        assert self.post(f"/courses/{course}/enrolment").status_code == 303
        return self

    def answer_checks(self, address: str) -> int:
        """Answer every check of a lesson with the first thing offered; return how many there were."""
        page = self.get(address).text
        checks = [form for form in forms_of(page) if "/checks/" in form.action]
        for form in checks:
            answer = self.client.post(form.action, data=first_answer(form))
            assert answer.status_code == 303, visible(answer.text)
        return len(checks)


def first_answer(form: Form) -> dict[str, list[str]]:
    """Return some answer to a check or question form: the first option of each field."""
    filled: dict[str, list[str]] = {}
    places: Counter[str] = Counter()
    for name, offered in form.offered.items():
        # What a page had loaded of a question is sent by browsers as it is, and is no answer.
        if name == "csrf_token" or name.startswith("was"):
            continue
        real = [value for value in offered if value]
        if "?" in real:
            # Each question's places count from 1, however many orderings the form asks for.
            question = name.partition("-")[0]
            places[question] += 1
            filled[name] = [str(places[question])]
        else:
            filled[name] = [real[0] if real else "12"]
    return filled


def percent(number: int, language: str) -> str:
    """Return a result as a page tells it."""
    return f"{number} فیصد" if language == "ur" else f"{number} %"


def visible(page: str) -> str:
    """Return the words of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))

"""The floor: a bare Flask page on the same server, beside which every goal is measured.

One template with inheritance, a 12-entry outline, an 8.5 kB article, one SQLite read by primary key.
"""

import os
import sqlite3

from flask import Flask, g, render_template
from jinja2 import DictLoader

ARTICLE = "<p>" + "A client can forgive a late file. What ends contracts is silence. " * 128 + "</p>"
LAYOUT = (
    "<!doctype html><html><head><title>{{ title }}</title></head>"
    "<body>{% block main %}{% endblock %}</body></html>"
)
PAGE = (
    "{% extends 'layout.html' %}{% block main %}<h1>{{ title }}</h1><ol>{% for name in outline %}"
    "<li><a href='/lesson/{{ loop.index }}'>{{ name }}</a></li>{% endfor %}</ol>{{ article|safe }}"
    "{% endblock %}"
)

app = Flask(__name__)
app.jinja_loader = DictLoader({"layout.html": LAYOUT, "page.html": PAGE})
OUTLINE = [f"Lesson {number}" for number in range(1, 13)]


def connection() -> sqlite3.Connection:
    """Return the request's connection to the floor's own file."""
    if "connection" not in g:
        g.connection = sqlite3.connect(os.environ["FLOOR_DATABASE"])
    opened: sqlite3.Connection = g.connection
    return opened


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    """Close what the request opened."""
    if "connection" in g:
        g.connection.close()


@app.get("/lesson/<int:number>")
def lesson(number: int) -> str:
    """Show one page."""
    row = connection().execute("SELECT title FROM lesson WHERE id = ?", (number,)).fetchone()
    return render_template("page.html", title=row[0], outline=OUTLINE, article=ARTICLE)


def prepare(path: str) -> None:
    """Make the floor's file."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE lesson (id INTEGER PRIMARY KEY, title TEXT)")
        database.executemany("INSERT INTO lesson VALUES (?, ?)", [(n, f"Lesson {n}") for n in range(1, 13)])

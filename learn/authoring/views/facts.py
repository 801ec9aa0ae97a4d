"""Dated facts of all courses that somebody looks after: which are due, and the place to renew each once."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.authoring.dated import Renewal, Unchangeable
from learn.authoring.forms import FactForm, filled
from learn.authoring.services.facts import PrintedFact, printed_facts, renew
from learn.authoring.views import blueprint
from learn.courses.queries import charges_of
from learn.database import reading
from learn.days import day_of
from learn.i18n import LANGUAGES, gettext, ngettext
from learn.web.caching import private_page
from learn.web.fields import at_most, one_line, stripped


@blueprint.get("/teach/facts")
@private_page
def facts() -> str:
    """List the facts, those due first; `fact` in the query opens one to be renewed."""
    found, today = _facts(), day_of(clock.now())
    chosen = next((each for each in found if each.fact.id == request.args.get("fact")), None)
    form = (
        _form(chosen)(formdata=None, data=_told(chosen)) if chosen is not None and chosen.renewable else None
    )
    return _page(found, chosen if form else None, form, today)


@blueprint.post("/teach/facts/<fact>")
@private_page
def renew_fact(fact: str) -> Response | tuple[str, int]:
    """Publish every course of theirs that prints the fact with what was found."""
    found = _facts()
    chosen = next((each for each in found if each.fact.id == fact and each.renewable), None) or abort(404)
    form, now = _form(chosen)(), clock.now()
    if not form.validate_on_submit():
        return _page(found, chosen, form, day_of(now)), 422
    statement = {code: form[f"statement_{code}"].data for code in chosen.fact.statement}
    renewal = Renewal(statement, form.title.data, form.url.data, day_of(now))
    try:
        published = renew(chosen.renewable, fact, renewal, signed_in().person_id, now)
    except (Unchangeable, ValueError):
        form.form_errors.append(
            gettext("This fact cannot be written from here. Change it in its file and publish.")
        )
        return _page(found, chosen, form, day_of(now)), 422
    done = [each.uid for each in published if each.release_id is not None]
    refused = [each.uid for each in published if each.is_refused]
    flash(
        ngettext("The fact is renewed in one course.", "The fact is renewed in %(num)s courses.", len(done))
    )
    if refused:
        names = ", ".join(refused)
        flash(gettext("Not published, because something else is wrong: %(names)s", names=names), "warning")
    late = [each.uid for each in published if each.release_id is None and not each.is_refused]
    if late:
        names = ", ".join(late)
        flash(
            gettext("Another release came meanwhile, so renew it here once more: %(names)s", names=names),
            "warning",
        )
    return redirect(url_for(".facts"), 303)


def _facts() -> list[PrintedFact]:
    return printed_facts(reading(), charges_of(reading(), signed_in().person_id))


def _form(chosen: PrintedFact) -> type[FactForm]:
    """Return the form of a fact, with a field for each language of its statement."""
    fields = {
        f"statement_{code}": TextAreaField(
            gettext("Statement: %(language)s", language=LANGUAGES[code].name if code in LANGUAGES else code),
            [filled, one_line, at_most(1_000)],
            filters=[stripped],
        )
        for code in chosen.fact.statement
    }
    return type("RenewalForm", (FactForm,), fields)


def _told(chosen: PrintedFact) -> dict[str, str]:
    fact = chosen.fact
    statements = {f"statement_{code}": text for code, text in fact.statement.items()}
    return statements | {"title": fact.source.title, "url": str(fact.source.url)}


def _page(found: list[PrintedFact], chosen: PrintedFact | None, form: FactForm | None, today: date) -> str:
    return render_template(
        "authoring/facts.html",
        facts=found,
        due_count=sum(each.fact.is_stale(today) for each in found),
        today=today,
        chosen=chosen,
        form=form,
    )

"""What all pages of accounts share: the blueprint, who arrives, where to go next, and being too quick."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learn import clock
from learn.accounts.arrival import Arrival, Bounds
from learn.accounts.devices import device_label
from learn.accounts.next_page import safe_next
from learn.accounts.services.counting import TooManyTries
from learn.accounts.services.proving import Suspended, WrongSecret
from learn.accounts.sign_in import browser
from learn.config import Configuration
from learn.i18n import gettext, spoken
from learn.web.caching import private_page
from learn.web.forms import Form
from learn.web.sizes import wait_in_words

Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]

blueprint = Blueprint("accounts", __name__)


@blueprint.before_request
@private_page
def keep_nothing() -> None:
    """Let no cache and no back button show the pages of accounts to whoever holds the phone next."""


def configuration() -> Configuration:
    """Return the settings of this installation."""
    found: Configuration = current_app.config["CONFIGURATION"]
    return found


def bounds() -> Bounds:
    """Return the bounds that this installation sets."""
    settings = configuration()
    return Bounds(
        sign_in_failures=settings.number("SIGN_IN_FAILURES"),
        joins_per_address=settings.number("JOINS_PER_ADDRESS"),
        session_days=settings.number("SESSION_DAYS"),
    )


def arrival(*, is_own_device: bool = False) -> Arrival:
    """Return from where, on what and when this request comes."""
    return Arrival(
        address=request.remote_addr or "",
        device=device_label(request.user_agent.string),
        now=clock.now(),
        is_own_device=is_own_device,
        browser=browser(),
    )


def asked_next() -> str:
    """Return the page asked for after signing in, or nothing if none of ours was asked for."""
    return safe_next(request.values.get("next"), "")


def codes_once(
    codes: tuple[str, ...], next_page: str = "", *, is_new: bool, are_for_second_step: bool = False
) -> str:
    """Return the page of recovery codes, shown only this time; it leads on to the start or the page named."""
    return render_template(
        "accounts/new_codes.html",
        codes=codes,
        next_page=next_page or f"/{spoken()}/",
        is_new=is_new,
        are_for_second_step=are_for_second_step,
    )


def go_on(language: str | None = None) -> Response:
    """Go to the page asked for, or to the start page."""
    return redirect(asked_next() or f"/{language or spoken()}/", 303)


def go_to(endpoint: str, **values: Any) -> Response:  # noqa: ANN401 - parts of an address
    """Go to another page of accounts."""
    return redirect(url_for(endpoint, **values), 303)


def page(name: str, form: Form, status: int = 200, **values: Any) -> tuple[str, int]:  # noqa: ANN401
    """Return a page with a form; unusable answers keep what was typed."""
    return render_template(f"accounts/{name}.html", form=form, next_page=asked_next(), **values), status


def refused(name: str, form: Form, error: Exception, wrong: str, **values: Any) -> Answer:  # noqa: ANN401
    """Return the page again, saying why the secret opened nothing; `wrong` are the words for a wrong one."""
    match error:
        case TooManyTries():
            form.form_errors.append(
                gettext(
                    "Too many tries. Please wait %(wait)s, then try again. Nothing of yours is lost.",
                    wait=wait_in_words(error.seconds),
                )
            )
            return (*page(name, form, 429, **values), {"Retry-After": str(error.seconds)})
        case Suspended():
            form.form_errors.append(
                gettext("This account is closed for now. Please ask the people who run this site.")
            )
            return page(name, form, 403, **values)
        case WrongSecret():
            form.form_errors.append(wrong)
            return page(name, form, 422, **values)
        case _:
            raise error

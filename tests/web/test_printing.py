"""Templates print and call as Jinja does, only with less ado."""

from collections.abc import Callable

import pytest
from flask import Flask
from jinja2 import Environment, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from learn.i18n import lazy_gettext
from learn.web.printing import init_environment

VALUES = {
    "text": '<b> & "it\'s"',
    "safe": Markup("<b>bold</b>"),
    "number": 12,
    "truth": True,
    "nothing": None,
    "share": 0.5,
    "lazy": lazy_gettext("Cohort"),
    "many": ["<", 1],
}
EACH = "{{ NAME }}|{% set kept %}{{ NAME }}{% endset %}{{ kept }}|{{ framed(NAME) }}\n"
PRINTED = "{% macro framed(what) %}[{{ what }}]{% endmacro %}" + "".join(
    EACH.replace("NAME", name) for name in (*VALUES, "unknown", "many[0] ~ safe")
)
CALLED = """{{ told("<", end=safe) }}{{ seen() }}{{ told(*many) }}{{ told(**{"end": 1}) }}
{{ told("a", class="<") }}{% call(each) around() %}{{ told(each) }}{% endcall %}
{% for told in [shown] %}{{ told("<") }}{% endfor %}"""


def told(*given: object, **named: object) -> str:
    return f"{given}{named}"


@pass_context
def seen(context: Context) -> str:
    return str(context["text"])


def both() -> tuple[Environment, Environment]:
    """Return an environment that prints as Jinja does, and one that prints as ours."""
    made = Environment(autoescape=True), Environment(autoescape=True)
    init_environment(made[1])
    for each in made:
        each.globals.update(told=told, seen=seen, around=lambda caller: caller("<"), shown=str.upper)
    return made


@pytest.mark.parametrize(
    "source", [PRINTED, CALLED, "{% autoescape false %}" + PRINTED + "{% endautoescape %}"]
)
def test_a_page_is_the_same(source: str) -> None:
    theirs, ours = (each.from_string(source).render(**VALUES) for each in both())
    assert ours == theirs
    assert "&lt;" in ours or "autoescape" in source


@pytest.mark.parametrize("source", ["{{ unheard_of() }}", "{{ unheard_of.name }}"])
def test_what_is_not_there_fails_as_ever(source: str) -> None:
    for each in both():
        with pytest.raises(UndefinedError, match="unheard_of"):
            each.from_string(source).render()


def test_whoever_hides_a_global_is_called() -> None:
    def hidden(value: str) -> str:
        return value.upper()

    name: Callable[..., str] = hidden
    for each in both():
        assert each.from_string("{{ told('a') }}").render(told=name) == "A"


def test_pages_of_this_site_print_so(app: Flask) -> None:
    with app.test_request_context("/en/"):
        page = app.jinja_env.from_string("{{ _('Cohort') }}{{ given }}")
        written = app.jinja_env.compile("{{ _('Cohort') }}{{ given }}", raw=True)
        assert page.render(given="<") == "Cohort&lt;"
    assert "context.call" not in written
    assert "environment.printed" in written

"""What every template can use: languages, links, assets, who is looking, sizes and pictures."""

import re
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app, g, request, url_for
from jinja2.ext import Extension, InternationalizationExtension
from markupsafe import Markup
from werkzeug.local import LocalProxy

from learn.i18n import own_name, spoken
from learn.markdown.context import RIGHT_TO_LEFT_LANGUAGES
from learn.web.assets import Assets
from learn.web.languages import current_language, language, other_language, other_language_url
from learn.web.navigation import navigation
from learn.web.pictures import stitched, weekly_picture
from learn.web.printing import init_environment
from learn.web.sizes import size_in_words, wait_in_words
from learn.web.words import say, say_number

CSS_COOKIE = "css"
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
REMEMBERED_LINKS = 8_192
NOBODY = SimpleNamespace(is_authenticated=False, looks=SimpleNamespace(has_data_saver=False))


def init_app(app: Flask, shipped: Assets) -> None:
    """Give Jinja our words, our names and tidy blocks."""
    app.extensions["assets"] = shipped
    environment = app.jinja_env
    whole_css, reading_css = Markup(shipped.inlined_css), Markup(shipped.reading_css)  # noqa: S704 - ours

    def whole() -> Markup:
        g.has_whole_css = True
        return whole_css

    init_environment(environment)
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.add_extension(InternationalizationExtension)
    environment.add_extension(Unindented)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(
        _=say,
        gettext=say,
        ngettext=say_number,
        language=language,
        other_language=LocalProxy(other_language),
        other_language_url=other_language_url,
        link=cached_links(),
        asset=asset_url,
        inlines_css=lambda: inlines_css(shipped),
        inline_css=lambda is_reading: reading_css if is_reading else whole(),
        navigation=lambda is_signed_in, is_officer, is_administrator: navigation(
            current_app.view_functions,
            is_signed_in=is_signed_in,
            is_officer=bool(is_officer),
            is_administrator=bool(is_administrator),
        ),
        is_saving_data=is_saving_data,
        weekly_picture=lambda days: weekly_picture(days, is_mirrored=current_language().direction == "rtl"),
        stitched=stitched,
        size_in_words=size_in_words,
        wait_in_words=wait_in_words,
        endpoints=lambda: current_app.view_functions,
        this_page=this_page,
        in_language=in_language,
        own_name=own_name,
    )
    environment.globals.setdefault("viewer", nobody)
    # Macros see the proxy, pages the thing itself: a page asks for it dozens of times.
    app.context_processor(lambda: {"language": current_language()})


class Unindented(Extension):
    """Takes the indentation of templates out when they are compiled: nobody pays for it again."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return `source` with every line at the margin; line numbers stay."""
        return INDENTATION.sub("", source)


def this_page() -> str:
    """Return the address asked for, always on this site: a path of "//elsewhere" would not be."""
    return "/" + request.full_path.lstrip("/").rstrip("?")


def in_language(code: str, within: str = "") -> Markup:
    """Return ` lang="…" dir="…"` for words in another language than those around them, else nothing.

    Around them is the page's language, unless `within` names another. The direction is the language's own:
    `dir="auto"` goes by the first letter, which may be that of a label in the page's language.
    """
    if code == (within or spoken()):
        return Markup()
    direction = "rtl" if code in RIGHT_TO_LEFT_LANGUAGES else "ltr"
    return Markup(' lang="{}" dir="{}"').format(code, direction)


def nobody() -> SimpleNamespace:
    """Return a guest without wishes; accounts put their own `viewer` in its place."""
    return NOBODY


def cached_links() -> Callable[..., str]:
    """Return `link(endpoint, **values)`: url_for, remembered, because building addresses is dear."""

    @lru_cache(REMEMBERED_LINKS)
    def built(endpoint: str, _root: str, _language: str, values: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(values))

    def link(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - whatever the route takes
        return built(endpoint, request.script_root, spoken(), tuple(values.items()))

    return link


def asset_url(name: str) -> str:
    """Return the lasting address of a static file; an unknown name is our mistake and raises KeyError."""
    return f"/static/{current_app.extensions['assets'].names[name]}"


def inlines_css(shipped: Assets) -> bool:
    """Tell whether the page must carry its style sheet, and remember it for the cookie."""
    g.has_inlined_css = request.cookies.get(CSS_COOKIE) != shipped.inlined_css_version
    return bool(g.has_inlined_css)


def is_saving_data() -> bool:
    """Tell whether this person or this browser asked for few bytes."""
    return request.headers.get("Save-Data") == "on" or current_viewer().looks.has_data_saver


def current_viewer() -> Any:  # noqa: ANN401 - accounts, one step above, own the type
    """Return who is looking, as the accounts registered it."""
    return current_app.jinja_env.globals["viewer"]()  # type: ignore[operator]

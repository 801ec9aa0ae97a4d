"""The words of code and templates, collected for translators: `make messages` runs this."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from learn.i18n import DEFAULT, LANGUAGES
from learn.paths import PACKAGE, bundled

METHODS = {
    PACKAGE: [("**.py", "python")],
    bundled("templates"): [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")],
}
# `say` is what forms and error pages call `lazy_gettext`; `words` names a language before the message; the
# third thing that is said of a setting is what it means.
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "say": None, "words": (2,), "Setting": (3,)}
ROOT = PACKAGE.parent
HEADER = rb"""msgid ""
msgstr ""
"Language: %s\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: %s\n"

"""


def collected() -> Catalog:
    """Return every message, with the file that says it but not the line: lines change too often."""
    catalog = Catalog(project="Hunar", fuzzy=False)
    for message, path in _found():
        catalog.add(message, locations=[(path, 0)])
    return catalog


def _found() -> Iterator[tuple[str | tuple[str, ...], str]]:
    for folder, methods in METHODS.items():
        for path, _line, message, _comments, _context in extract_from_dir(folder, methods, keywords=KEYWORDS):
            yield message, (folder / path).relative_to(ROOT).as_posix()


def stored(code: str) -> Catalog:
    """Return the catalogue of a language as it lies in the repository; an empty one if there is none."""
    path = catalogue_path(code)
    if not path.is_file():
        return Catalog(locale=code, project="Hunar", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=code)


def catalogue_path(code: str) -> Path:
    """Return where the catalogue of a language lies."""
    return PACKAGE / "translations" / f"{code}.po"


def bring_up_to_date(code: str, template: Catalog) -> tuple[int, int]:
    """Write new messages into a catalogue and drop dead ones; return how many there are and lack words."""
    catalog = stored(code)
    catalog.update(template, no_fuzzy_matching=True)
    path = catalogue_path(code)
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as target:
        # Babel's own header would hold dates and addresses, which change without a word changing.
        target.write(HEADER % (code.encode(), catalog.plural_forms.encode()))
        write_po(
            target,
            catalog,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
            omit_header=True,
            width=110,
        )
    messages = [message for message in catalog if message.id]
    return len(messages), sum(not is_complete(message.string) for message in messages)


def is_complete(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Tell whether a message has words, in every form it takes."""
    return bool(string) and all([string] if isinstance(string, str) else string or ())


def main() -> None:
    """Bring the catalogue of every language but the first up to date."""
    template = collected()
    for code in sorted(LANGUAGES.keys() - {DEFAULT}):
        count, missing = bring_up_to_date(code, template)
        print(f"{catalogue_path(code).relative_to(ROOT)}: {count} messages, {missing} without words")  # noqa: T201 - a command


if __name__ == "__main__":
    main()

"""The Urdu catalogue: complete, with the letters of Urdu, and whole where English stands inside."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Message

from learn.paths import bundled
from learn.urdu import SAME_LETTERS
from tests.messages import KEYWORDS, collected, is_complete, stored

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# What other keyboards give for Urdu letters; quotation marks in the same table are not letters.
FOREIGN_LETTERS = {chr(code) for code in SAME_LETTERS if chr(code).isalpha()}
FOREIGN_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
LATIN_PUNCTUATION = re.compile(r"[?;,]|[\u0600-\u06ff] ?\.")
# Isolated, so that English in it does not turn the sentence around it.
ISOLATED = re.compile("[\u2066\u2068]%\\((?:title|size|limit)\\)s[^\u2069]*\u2069")
# The groups of a number change places in a line of Urdu, unless they are isolated.
GROUPED_DIGITS = re.compile(r"\d \d")
ANY_ISOLATED = re.compile("[\u2066\u2068][^\u2069]*\u2069")
QUOTED_BACKWARDS = re.compile("(?:^| )”[^“”]*“")
# What is said in a template outside `{{ _() }}` stands so in both languages.
TRANSLATED = re.compile(r"{% trans.*?{% endtrans %}|{#.*?#}", re.DOTALL)
PUNCTUATES = re.compile(r"}}[.,;?!](?=[\s<{])")
BRINGS_ENGLISH = re.compile(r"%\((?:title|size|limit)\)s")
# What the glossary calls otherwise: signing in and out, settings.
OTHER_NAMES = re.compile("سائن|سیٹنگز")


def messages() -> list[Message]:
    return [message for message in stored("ur") if message.id]


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def translations() -> Iterator[str]:
    for message in messages():
        yield from forms(message)


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    said = {message.id for message in collected() if message.id}
    assert {message.id for message in messages()} == said
    assert len(said) > 300


def test_every_way_of_saying_something_is_collected() -> None:
    assert {"_", "gettext", "ngettext", "lazy_gettext", "say", "words"} <= KEYWORDS.keys()


def test_a_translation_is_there_with_the_same_placeholders() -> None:
    assert [message.id for message in messages() if not is_like_its_original(message)] == []


def is_like_its_original(message: Message) -> bool:
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    return (
        is_complete(message.string)
        and len(originals) == len(forms(message))
        and all(map(holds_the_same, originals, forms(message)))
    )


def holds_the_same(original: str, translation: str) -> bool:
    return (
        sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(original))
        and translation.count("%%") <= original.count("%%")
        and "%" not in PLACEHOLDER.sub("", translation).replace("%%", "")
    )


def test_letters_and_digits_are_those_of_urdu() -> None:
    assert [each for each in translations() if FOREIGN_LETTERS & set(each)] == []
    assert [each for each in translations() if FOREIGN_DIGITS.search(each)] == []


def test_one_thing_has_one_name() -> None:
    assert [each for each in translations() if OTHER_NAMES.search(each)] == []


def test_punctuation_is_that_of_urdu() -> None:
    bare = [PLACEHOLDER.sub("", each) for each in translations()]
    assert [each for each in bare if LATIN_PUNCTUATION.search(each)] == []


def test_quotation_marks_open_before_they_close() -> None:
    assert [each for each in translations() if QUOTED_BACKWARDS.search(each)] == []


def test_a_number_in_groups_is_isolated() -> None:
    assert [each for each in translations() if GROUPED_DIGITS.search(ANY_ISOLATED.sub("", each))] == []


def test_no_template_ends_a_sentence_for_all_languages() -> None:
    pages = {each: TRANSLATED.sub("", each.read_text()) for each in bundled("templates").rglob("*.html")}
    assert [each.name for each, text in pages.items() if PUNCTUATES.search(text)] == []


def test_english_inside_a_sentence_is_isolated() -> None:
    brought = [each for each in translations() if BRINGS_ENGLISH.search(each)]
    assert brought != []
    assert [each for each in brought if BRINGS_ENGLISH.search(ISOLATED.sub("", each))] == []


def test_an_isolate_ends_where_it_should() -> None:
    for each in translations():
        assert len(re.findall("[\u2066\u2067\u2068]", each)) == each.count("\u2069")


def test_a_translation_brings_no_tags() -> None:
    assert [each for each in translations() if "<" in each or "&" in each] == []

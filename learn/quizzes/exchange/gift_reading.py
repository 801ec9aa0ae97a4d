"""GIFT as questions of ours: each with its parts, and a word about everything that has no place here."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from learn.courses.problems import Problem, Severity
from learn.quizzes.bodies import Body, Item, Row
from learn.quizzes.entries import WHOLE
from learn.quizzes.exchange.drafts import Draft, Foreign, Passage, shown_of
from learn.quizzes.exchange.gift_syntax import GAP, Answer, GiftItem, Kind, Text, read_gift
from learn.quizzes.exchange.shelves import (
    Ids,
    Shelf,
    categories_of,
    is_identifier,
    outcome_and_tags,
    says_as_much,
)
from learn.quizzes.exchange.spellings import STAR, number_of, spelling_of
from learn.quizzes.exchange.text_formats import MARKDOWN, as_markdown, without_marks
from learn.quizzes.exchange.words import words_in
from learn.quizzes.keys import EXPLICIT_KEY

# Underscores alone on a line would draw a rule.
BLANK = r"\_____"
LINE_END = re.compile(r"\\?\n *")
BLOCK = re.compile(r"```|~~~|[|>]|[-*+] |\d+[.)] |    |\t")
IN_GAP = re.compile(r"[^|\[\]\n\ud8fe]+")
IN_BRACKETS = re.compile(r"\(.*\)", re.DOTALL)
# A share such as 33.33333 is a third.
NEAR = Decimal("0.01")
NO_RUBRIC = "an essay needs a rubric, and GIFT has none. A plain one stands in the bank: mend it."
LOST_SHARE = (
    "a choice earns a share of the points, which a single choice cannot. Only the right one earns here."
)
UNEVEN = (
    "its shares are not even. Here each right choice earns the same, "
    "and the wrong ones together take away what the right ones earn."
)
LOST_FORMULA = "a formula of it is plain text here. Write it between dollar signs in the bank, as in $x^2$."
ANY_NUMBER = f"-{10**15}..{10**15}"


def questions_of_gift(text: str, path: str, shelf: Shelf) -> Foreign:
    """Return what a GIFT file holds, on its way to `shelf`."""
    items, problems = read_gift(text, path)
    ids, categories = Ids(shelf), dict[str, str]()
    return Foreign(tuple(_Drafting(item, shelf, ids, categories).result() for item in items), tuple(problems))


class _Drafting:
    """One item on its way; notes gather what is lost, `categories` by tag what became it in this file."""

    def __init__(self, item: GiftItem, shelf: Shelf, ids: Ids, categories: dict[str, str]) -> None:
        self.item, self.shelf, self.ids, self.categories = item, shelf, ids, categories
        self.words = words_in(shelf.lang)
        self.lost_tags: dict[str, None] = {}
        self.has_lost_formula = False
        self.notes: list[Problem] = []

    def note(self, code: str, message: str) -> None:
        place = self.item.place
        self.notes.append(Problem(place.path, place.line, place.column, code, message, Severity.WARNING))

    def result(self) -> Draft | Passage:
        heading, stem = self.heading_and_stem()
        if self.item.kind is Kind.DESCRIPTION:
            return Passage(heading, stem, self.item.place)
        body = Body(self.shelf.lang, self.item.place, heading, stem)
        body = replace(body, explanation=self.markdown(self.item.explanation))
        draft = self.answered(Draft("", "", body))
        names = [*categories_of(self.item.category), *self.item.tags]
        outcome, tags = outcome_and_tags(names, self.shelf)
        for name, tag in tags.items():
            self.note_category(name, tag)
        if self.lost_tags:
            lost_marks = ", ".join(f"<{tag}>" for tag in self.lost_tags)
            self.note("lost-formatting", f"{lost_marks} has no mark in Markdown; the words are kept.")
        if self.has_lost_formula:
            self.note("lost-formula", LOST_FORMULA)
        uid, mark = self.uid(draft)
        return replace(
            draft,
            uid=uid,
            mark=mark,
            is_named=is_identifier(self.item.uid or ""),
            outcome=outcome,
            tags=tuple(dict.fromkeys(filter(None, tags.values()))),
            comments=self.item.remarks,
            notes=tuple(self.notes),
        )

    def note_category(self, name: str, tag: str) -> None:
        """Note what a tag does not say of its category; two that fall together could not be told apart."""
        first = self.categories.setdefault(tag, name)
        if not tag:
            message = f'the category "{name}" has no Latin letters for a tag. Add one in the bank.'
        elif first != name:
            message = f'the categories "{first}" and "{name}" become one tag, "{tag}". Change it in the bank.'
        elif not says_as_much(tag, name):
            message = f'only "{tag}" is left of the category "{name}". Change the tag in the bank.'
        else:
            return
        self.note("lost-category", message)

    def uid(self, draft: Draft) -> tuple[str, str]:
        """Return the id of a question, and its mark unless the file names the id."""
        given = self.item.uid
        if given and is_identifier(given):
            self.ids.taken.add(given)
            return given, ""
        content = (self.item.title, self.item.text, self.item.kind, self.item.explanation)
        answers = [
            (each.is_right, each.share, each.text, each.partner, each.feedback) for each in self.item.answers
        ]
        uid, mark = self.ids.of(given or draft.body.prompt, shown_of(draft), (content, answers))
        if given:
            self.note(
                "changed-id", f'the id "{given}" is not letters, digits and hyphens; "{uid}" stands for it.'
            )
        return uid, mark

    def heading_and_stem(self) -> tuple[str, str]:
        """Return the title with the text below it; a title that only repeats the text gives way to it."""
        title, text = self.item.title, self.markdown(self.item.text).replace(GAP, BLANK)
        shown = title if self.item.text.format == MARKDOWN else without_marks(title)
        beginning = title.removesuffix("...").removesuffix("…").strip()
        if title and not folded(self.item.text.content).startswith(folded(beginning)):
            return shown, text
        if BLOCK.match(text):
            return shown or self.words.untitled, text
        heading, _, stem = text.partition("\n\n")
        return LINE_END.sub(" ", heading) or shown, stem

    def markdown(self, text: Text) -> str:
        formatted = as_markdown(text.content, text.format)
        self.lost_tags.update(dict.fromkeys(formatted.lost))
        self.has_lost_formula = self.has_lost_formula or formatted.has_lost_formula
        return formatted.markdown

    def answered(self, draft: Draft) -> Draft:
        """Return the draft with its type and answers."""
        answers = self.item.answers
        if self.item.has_gap and (gap := self.gap()) is not None:
            return self.with_gap(draft, gap)
        match self.item.kind:
            case Kind.CHOICES:
                return self.with_choices(draft)
            case Kind.SHORT:
                return with_items(draft, "short-answer", [self.entry(each) for each in answers])
            case Kind.NUMERIC:
                return with_items(draft, "numeric", [self.entry(each) for each in answers])
            case Kind.MATCHING:
                rows = tuple(Row(self.pair(each), each.place) for each in answers)
                return with_table(draft, "matching", self.words.sides, rows)
            case Kind.TRUE_FALSE:
                truth = zip(answers, self.words.truth, strict=True)
                return with_items(draft, "true-false", [self.choice(each, word) for each, word in truth])
            case _:
                self.note("no-rubric", NO_RUBRIC)
                rows = (Row(self.words.criterion, draft.place),)
                return with_table(draft, "essay", self.words.levels, rows)

    def with_gap(self, draft: Draft, gap: str) -> Draft:
        passage = self.markdown(self.item.text).replace(GAP, f"[[{gap}]]")
        heading = self.item.title and draft.body.prompt
        body = replace(draft.body, prompt=heading or self.words.fill, stem="", passage=passage)
        return replace(draft, kind="cloze", body=body)

    def with_choices(self, draft: Draft) -> Draft:
        answers = self.item.answers
        if any(each.is_right for each in answers):
            if any(share_of(each) not in {0, WHOLE} for each in answers):
                self.note("lost-share", LOST_SHARE)
            return with_items(
                draft, "single-choice", [self.choice(each, self.markdown(each.text)) for each in answers]
            )
        shares = [each.share or Decimal(0) for each in answers]
        if not are_even(shares):
            self.note("lost-share", UNEVEN)
        items = [
            self.choice(each, self.markdown(each.text), mark="[x]" if share > 0 else "[ ]")
            for each, share in zip(answers, shares, strict=True)
        ]
        return replace(with_items(draft, "multiple-choice", items), credit="proportional")

    def choice(self, answer: Answer, text: str, mark: str = "") -> Item:
        sign = mark or ("(x)" if answer.is_right else "( )")
        return Item(f"{sign} {without_key(text)}".strip(), answer.place, self.markdown(answer.feedback))

    def entry(self, answer: Answer) -> Item:
        """Return an expected answer; a wrong number that is none stands for every other one."""
        share = share_of(answer)
        if share < 0 or share != int(share):
            self.note("lost-share", f"a share of {share} % becomes {max(0, round(share))} %.")
        whole = max(0, round(share))
        mark = "=" if whole == WHOLE else f"={whole}%" if whole else "~"
        text = answer.text.content
        if self.item.kind is Kind.NUMERIC:
            written = ANY_NUMBER if text in {"", "*"} and not answer.is_right else number_of(text)
        else:
            written = spelling_of(text)
        return Item(f"{mark} {written}".strip(), answer.place, self.markdown(answer.feedback))

    def pair(self, answer: Answer) -> tuple[str, str]:
        return self.cell(answer.text), self.cell(answer.partner or answer.text)

    def cell(self, text: Text) -> str:
        return without_key(LINE_END.sub(" ", self.markdown(text)))

    def gap(self) -> str | None:
        """Return what stands in the gap of a cloze; None where that would lose feedback or shares."""
        answers, kind = self.item.answers, self.item.kind
        if any(each.feedback.content.strip() or share_of(each) not in {0, WHOLE} for each in answers):
            return None
        if kind is Kind.NUMERIC:
            return f"={number_of(answers[0].text.content)}" if len(answers) == 1 else None
        if kind not in {Kind.CHOICES, Kind.SHORT} or "[[" in self.item.text.content:
            return None
        is_menu = kind is Kind.CHOICES
        texts = [self.cell(each.text) if is_menu else each.text.content for each in answers]
        if not all(map(is_gap_text, texts)):
            return None
        if is_menu:
            return menu(texts, [each.is_right for each in answers])
        return None if STAR.search("".join(texts)) else "|".join(texts)


def menu(texts: Sequence[str], rights: Sequence[bool]) -> str | None:
    """Return the texts to pick from, None unless one is right."""
    marked = (f"({text})" if is_right else text for text, is_right in zip(texts, rights, strict=True))
    return "|".join(marked) if sum(rights) == 1 else None


def with_table(draft: Draft, kind: str, headings: tuple[str, ...], rows: tuple[Row, ...]) -> Draft:
    """Return the draft as one of a type whose answers are a table."""
    return replace(draft, kind=kind, body=replace(draft.body, headings=headings, rows=rows))


def with_items(draft: Draft, kind: str, items: Sequence[Item]) -> Draft:
    """Return the draft as one of a type whose answers are a list."""
    return replace(draft, kind=kind, body=replace(draft.body, items=tuple(items)))


def share_of(answer: Answer) -> Decimal:
    """Return what an answer earns in per cent."""
    return answer.share if answer.share is not None else Decimal(WHOLE if answer.is_right else 0)


def are_even(shares: Sequence[Decimal]) -> bool:
    """Tell whether right choices earn alike, and wrong ones take away as much together."""
    rights, wrongs = [each for each in shares if each > 0], [each for each in shares if each <= 0]
    return all(
        abs(abs(each) - Decimal(WHOLE) / len(side)) < NEAR for side in (rights, wrongs) for each in side
    )


def is_gap_text(text: str) -> bool:
    """Tell whether a text can stand in a gap without being taken for one of its marks."""
    is_plain = bool(IN_GAP.fullmatch(text)) and text == text.strip()
    return is_plain and not text.startswith("=") and not IN_BRACKETS.fullmatch(text)


def without_key(text: str) -> str:
    """Return Markdown whose end is not taken for the key of a choice."""
    found = EXPLICIT_KEY.search(text)
    return f"{text[: found.start()]} &#123;#{found[1]}}}" if found else text


def folded(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())

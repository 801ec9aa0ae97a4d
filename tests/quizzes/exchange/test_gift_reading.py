"""GIFT as instructors write it and as Moodle exports it."""

import pytest

from learn.quizzes.exchange.drafts import Passage, markdown_of
from learn.quizzes.exchange.gift_writing import gift_of
from learn.quizzes.exchange.shelves import Shelf
from tests.quizzes.exchange.banks import (
    FIXTURES,
    SHELF,
    bank_of,
    carried,
    drafts,
    foreign,
    notes_of,
    problems_of,
    question_in,
)

MOODLE = (FIXTURES / "moodle.gift").read_text("utf-8")


def answers_of(answers: str, text: str = "Which?") -> str:
    """Return what stands below the comment of a question with these answers."""
    return bank_of(f"{text} {{{answers}}}").split(" -->\n\n", 1)[1]


def test_an_export_of_moodle_becomes_a_bank() -> None:
    assert bank_of(MOODLE) + "\n" == (FIXTURES / "moodle.md").read_text("utf-8")


def test_what_is_lost_is_told_with_its_line() -> None:
    assert notes_of(MOODLE) == [(23, "lost-share"), (38, "no-rubric")]


@pytest.mark.parametrize(
    ("answers", "bank"),
    [
        ("=a ~b", "- (x) a\n- ( ) b"),
        ("=a#yes ~b#no####why", "- (x) a\n  > yes\n- ( ) b\n  > no\n\n> [!NOTE]\n> why"),
        ("~%50%a ~%50%b ~%-100%c", "- [x] a\n- [x] b\n- [ ] c"),
        (
            "~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d ~%-50%e",
            "- [x] a\n- [x] b\n- [x] c\n- [ ] d\n- [ ] e",
        ),
        ("T", "- (x) True\n- ( ) False"),
        ("false#It does.#Right.", "- ( ) True\n  > It does.\n- (x) False\n  > Right."),
        ("=UTC =utc", "- = UTC\n- = utc"),
        ("UTC", "- = UTC"),
        ("=%100%%50 off =%25%half#near", "- = %50 off\n- =25% half\n  > near"),
        ("=a*b =*", "- = `/a.*b/i`\n- = `/.*/i`"),
        (r"=a\\*b", "- = a*b"),
        (r"=a\\b =`c", "- = a\\b\n- = \\`c"),
        ("#1350:1", "- = 1350 +- 1"),
        ("#10..12", "- = 10..12"),
        ("#-1.5..+2#yes", "- = -1.5..+2\n  > yes"),
        (
            "#=1350:1 =%50%1500:0 ~#no",
            "- = 1350 +- 1\n- =50% 1500\n- ~ -1000000000000000..1000000000000000\n  > no",
        ),
        ("#1.5e3", "- = 1500"),
        (
            "=a -> 1 =b -> 2 = -> 3",
            "| To match | What belongs to it |\n| --- | --- |\n| a | 1 |\n| b | 2 |\n|  | 3 |",
        ),
        (r"=a\=b ~c\~d\#e\{f\}g\:h\\i\nj", "- (x) a=b\n- ( ) c~d#e{f}g:h\\\\i\\\n  j"),
        (
            "",
            (
                "| Criterion | Missing (0) | In part (1) | In full (2) |\n| --- | --- | --- | --- |\n"
                "| The answer fits the question | not at all | in part | in full |"
            ),
        ),
    ],
)
def test_answers_are_written_as_a_bank_has_them(answers: str, bank: str) -> None:
    assert answers_of(answers) == bank


def test_choices_that_share_the_points_earn_in_part() -> None:
    assert "credit: proportional" in bank_of("Which? {~%50%a ~%50%b ~%-100%c}")


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ("=a ~%50%b ~c", "lost-share"),
        ("~%60%a ~%40%b ~%-100%c", "lost-share"),
        ("~%50%a ~%50%b ~c", "lost-share"),
        ("=%33.333%a =b", "lost-share"),
        ("=a =%-10%b", "lost-share"),
        ("", "no-rubric"),
    ],
)
def test_shares_and_rubrics_that_have_no_place_are_told(answers: str, code: str) -> None:
    assert notes_of(f"\nWhich? {{{answers}}}") == [(2, code)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Two and {=two =2} make four.", "cloze", "> Two and [[two|2]] make four."),
        ("Two and {#2:0} make four.", "cloze", "> Two and [[=2]] make four."),
        ("It is {~early =late}, Ali.", "cloze", "> It is [[early|(late)]], Ali."),
        ("It is {=late#Yes ~early}, Ali.", "single-choice", r"It is \_____, Ali."),
        ("It is {=late ~%50%nearly}, Ali.", "single-choice", r"It is \_____, Ali."),
        ("It is {=a|b =c}, Ali.", "short-answer", r"It is \_____, Ali."),
        ("It is {=(a) ~(b)}, Ali.", "single-choice", r"It is \_____, Ali."),
        ("It is [[ {=a =c}, Ali.", "short-answer", r"It is \[\[ \_____, Ali."),
        ("It is {=a* =c}, Ali.", "short-answer", r"It is \_____, Ali."),
        ("It is {T}, Ali.", "true-false", r"It is \_____, Ali."),
    ],
)
def test_a_missing_word_is_a_gap_where_a_gap_can_hold_it(text: str, kind: str, words: str) -> None:
    (draft,) = drafts(text)
    assert draft.kind == kind
    assert words in bank_of(text)


@pytest.mark.parametrize(
    ("text", "heading", "stem"),
    [
        ("::Zones::Is it five? {T}", "Zones", "Is it five?"),
        ("::Is it five?::Is it five? {T}", "Is it five?", ""),
        ("::Is it fi...::Is it five? {T}", "Is it five?", ""),
        (r"::Is it?::[markdown]Is it?\n\nLook. {T}", "Is it?", "Look."),
        (r"Is it\nfive?\n\nLook. {T}", "Is it five?", "Look."),
        ("Is it\nfive? {T}", "Is it five?", ""),
        (r"[markdown]- one\n- two {T}", "What is your answer?", "- one\n- two"),
        (r"::A*b*::One\: two {T}", r"A\*b\*", "One: two"),
    ],
)
def test_the_title_is_the_heading_unless_it_repeats_the_text(text: str, heading: str, stem: str) -> None:
    (draft,) = drafts(text)
    assert (draft.body.prompt, draft.body.stem) == (heading, stem)


def test_a_text_without_braces_stands_between_the_questions() -> None:
    first, second = foreign("::Part two::Read slowly.\n\nIs it? {T}").items
    assert isinstance(first, Passage)
    assert first.markdown == "## Part two\n\nRead slowly."
    assert not isinstance(second, Passage)


def test_categories_become_tags_and_the_outcome_of_that_name() -> None:
    (draft,) = drafts("$CATEGORY: $course$/top/O2/Time zones//clocks/UTC\nIs it? {T}")
    assert (draft.outcome, draft.tags) == ("O2", ("time-zonesclocks", "UTC"))
    (draft,) = drafts("$CATEGORY: a/b\n\nIs it? {T}", Shelf("bank", "en"))
    assert (draft.outcome, draft.tags) == (None, ("a", "b"))


def test_a_category_in_urdu_letters_alone_is_told() -> None:
    assert notes_of("$CATEGORY: وقت\n\nIs it? {T}") == [(3, "lost-category")]


@pytest.mark.parametrize("mark", ["", "[html]"])
def test_formulas_are_formulas_and_stay_so_when_they_are_exported(mark: str) -> None:
    text = f"::Maths::{mark}Solve $$x^2 \\= 1$$ and \\\\(y\\\\). {{=\\\\(\\{{1\\}}\\\\)#As $$x$$. ~b}}"
    bank = bank_of(text)
    assert "Solve $x^2 = 1$ and $y$." in bank
    assert "- (x) ${1}$\n  > As $x$.\n" in bank
    assert notes_of(text) == []
    [question] = [question_in(markdown_of(draft)) for draft in drafts(text)]
    [again] = [question_in(markdown_of(draft)) for draft in drafts(gift_of([question]).text)]
    assert carried(again) == carried(question)


def test_a_formula_that_cannot_be_kept_is_told_with_its_line() -> None:
    assert notes_of("Is it?{T}\n\nIs 2\\\\(x\\\\) even? {T}") == [(3, "lost-formula")]


@pytest.mark.parametrize("name", ["Level 1 اوقات", "C++", "Café", "100 %", "a" * 70])
def test_a_category_of_which_a_tag_says_less_is_told(name: str) -> None:
    assert notes_of(f"$CATEGORY: top/{name}\n\nIs it? {{T}}") == [(3, "lost-category")]


@pytest.mark.parametrize("name", ["Time zones", "time_zones", "Time: zones (UTC)", "Zones, and more…"])
def test_spaces_and_punctuation_may_go(name: str) -> None:
    assert notes_of(f"$CATEGORY: top/{name}\n\nIs it? {{T}}") == []


def test_categories_that_become_one_tag_are_told() -> None:
    text = "$CATEGORY: Time zones\n\nIs it? {T}\n\n$CATEGORY: time, zones\n\nIs that? {T}\n\nIs this? {F}\n"
    assert notes_of(text) == [(7, "lost-category"), (9, "lost-category")]
    assert [draft.tags for draft in drafts(text)] == [("time-zones",)] * 3


def test_remarks_stay_with_the_question_they_stand_by() -> None:
    bank = bank_of("// Ask --> again, <!-- Ali\nIs it? {T\n// and here\n}\n")
    assert "<!-- {\n# Ask -- > again, <! -- Ali\n# and here\nid: is-it-" in bank


def test_a_remark_below_the_last_question_is_told() -> None:
    (problem,) = problems_of("Is it? {T}\n\n// The end\n")
    assert (problem.line, problem.code) == (3, "stray-remark")


def test_ids_are_those_of_the_file_or_follow_the_content() -> None:
    named, twin, other = drafts("// id: tz-1\nIs it? {T}\n\nIs it? {T}\n\nIs it? {F}")
    assert (named.uid, named.is_named) == ("tz-1", True)
    assert twin.uid == drafts("\n\n// Elsewhere\nIs it? {T}")[0].uid
    assert twin.uid.startswith("is-it-")
    assert other.uid != twin.uid
    assert drafts("کیا؟ {T}")[0].uid.startswith("bank-")


@pytest.mark.parametrize(
    "answers",
    [
        ["{=a ~b ~c}", "{~a =b ~c}", "{~c#No =b ~a ####Why}"],
        ["{~%50%a ~%50%b ~%-100%c}", "{~%100%c ~%-50%b ~%-50%a}"],
        ["{=a -> 1 =b -> 2 = -> 3}", "{=b -> 1 =a -> 3 = -> 2}"],
        ["{=a -> 1 =b -> 1 =c -> 2}", "{=a -> 2 =b -> 1 =c -> 2}"],
        ["{T}", "{F}", "{F#No#Yes}"],
        ["{=a =%50%b}", "{=c#Good}"],
        ["{#1350:1}", "{#10..12}", "{#\n=1 =%50%2 ~#No}"],
        ["{=a ~b} goes on.", "{~c =d} goes on."],
        ["{=a} goes on.", "{=b =c} goes on."],
    ],
)
def test_an_id_tells_nothing_of_the_answer(answers: list[str]) -> None:
    alone = [drafts(f"It is {each}")[0] for each in answers]
    assert {draft.uid for draft in alone} == {alone[0].uid}
    assert len({draft.mark for draft in alone}) == len(answers)
    together = drafts("\n\n".join(f"It is {each}" for each in answers))
    numbered = [alone[0].uid, *(f"{alone[0].uid}-{number}" for number in range(2, len(answers) + 1))]
    assert [draft.uid for draft in together] == numbered


@pytest.mark.parametrize(
    "other", ["Is it {=a ~b}", "It is {=a ~c}", "It is {~%100%a ~%-100%b}", "It is {=a}"]
)
def test_what_learners_see_otherwise_has_an_id_of_its_own(other: str) -> None:
    assert drafts(other)[0].uid.rpartition("-")[2] != drafts("It is {=a ~b}")[0].uid.rpartition("-")[2]


def test_an_id_that_cannot_be_one_is_changed_and_told() -> None:
    (draft,) = drafts("// [id:Q 12_b]\nIs it? {T}")
    assert draft.uid.startswith("q-12-b-")
    assert notes_of("// [id:Q 12_b]\nIs it? {T}") == [(2, "changed-id")]


def test_words_that_the_platform_adds_are_in_the_language_of_the_course() -> None:
    (draft,) = drafts("کیا؟ {T}", Shelf("bank", "ur"))
    assert [item.text for item in draft.body.items] == ["(x) درست", "( ) غلط"]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("Is it? {T", (1, 8), "missing-brace"),
        ("Ok? {T}\n\nIs {=a\n ~b\n\nOk? {T}", (3, 4), "missing-brace"),
        ("Is it? {=a {b} ~c}", (1, 8), "missing-brace"),
        ("Is it? T}", (1, 9), "stray-brace"),
        ("One {=a} two {=b}", (1, 14), "stray-brace"),
        ("One {=a} two }", (1, 14), "stray-brace"),
        ("::Title Is it? {T}", (1, 1), "open-title"),
        (r"Is \{it\}? {a ~b}", (1, 13), "answer-without-mark"),
        ("Is it? {=a -> b =c}", (1, 18), "pair-without-arrow"),
        ("Is it? {=%150%a ~b}", (1, 10), "bad-share"),
    ],
)
def test_signs_that_make_no_sense_are_named_where_they_stand(
    text: str, place: tuple[int, int], code: str
) -> None:
    (problem,) = problems_of(text)
    assert ((problem.line, problem.column), problem.code) == (place, code)


def test_every_fault_of_a_file_is_named_at_once() -> None:
    assert [problem.line for problem in problems_of("a {\n\nb }\n\nc {T}\n\n::d")] == [1, 3, 7]


def test_the_bad_sample_is_refused_at_its_line() -> None:
    (problem,) = problems_of((FIXTURES / "bad.gift").read_text("utf-8"))
    assert (problem.line, problem.message) == (
        4,
        "these answers have a missing }. Write it behind the last one, before any blank line.",
    )


def test_an_empty_file_holds_nothing() -> None:
    assert foreign("\n\n  \n", SHELF).items == ()

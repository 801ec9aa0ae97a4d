"""A page is cut into prose, questions and draws, and every piece knows its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.courses.blocks import Block, DrawBlock, Prose, QuestionBlock
from learn.courses.bundle.split import split_blocks
from tests.courses.course_files import BANK, LESSON, LESSON_UR, QUIZ, REPLIES

COMMENTED = "## Q\n<!-- {id: q} -->\n\n- (x) a\n"
PIECES = st.lists(
    st.sampled_from(
        [
            "Some words.",
            "",
            "# Title",
            "## Heading",
            "### Lower",
            "<!-- {id: a, points: 2} -->",
            "<!-- {draw: 2, from: ../banks/b.md} -->",
            "<!-- {id: } -->",
            "<!-- {",
            "-->",
            "<!-- words -->",
            "- (x) choice",
            "  > why",
            "> ## quoted",
            "```",
            "| a | b |\n| --- | --- |",
            "Setext\n===",
            "---",
        ]
    ),
    max_size=25,
)


def pieces_beside_their_lines(text: str, first_line: int) -> list[tuple[str, str]]:
    lines = text.split("\n")
    blocks, _ = split_blocks(text, first_line, "m/p.md")
    found = []
    for block in blocks:
        if isinstance(block, Prose):
            found.append((block.text, "\n".join(lines[block.line - first_line :])))
        else:
            found.append((f"{'#' * getattr(block, 'level', 1)}", lines[block.heading_line - first_line]))
        if isinstance(block, QuestionBlock):
            found.append((block.body, "\n".join(lines[block.body_line - first_line :])))
    return found


def test_pieces_of_a_lesson_stand_on_their_lines() -> None:
    for text in (LESSON, LESSON_UR, QUIZ, BANK, REPLIES):
        for piece, rest in pieces_beside_their_lines(text, 7):
            assert rest.startswith(piece)


@given(PIECES, st.integers(1, 50))
def test_pieces_of_any_text_stand_on_their_lines(pieces: list[str], first_line: int) -> None:
    for piece, rest in pieces_beside_their_lines("\n".join(pieces), first_line):
        assert rest.startswith(piece)


def lines_of(block: Block) -> list[int]:
    if isinstance(block, Prose):
        return list(range(block.line, block.line + block.text.count("\n") + 1))
    if isinstance(block, QuestionBlock):
        height = block.body.count("\n") + 1 if block.body else 0
        return list(range(block.heading_line, block.body_line + height))
    return [block.heading_line]


@given(PIECES)
def test_every_line_is_in_one_piece_where_nothing_is_wrong(pieces: list[str]) -> None:
    lines = "\n".join(pieces).split("\n")
    blocks, problems = split_blocks("\n".join(lines), 1, "m/p.md")
    if not problems:
        covered = [line for block in blocks for line in lines_of(block)]
        assert len(covered) == len(set(covered))
        missed = {line for line, words in enumerate(lines, start=1) if words.strip()} - set(covered)
        assert {lines[line - 1] for line in missed} <= {"<!-- {draw: 2, from: ../banks/b.md} -->"}


@given(st.text(), st.text())
def test_any_text_is_read_without_raising(before: str, inside: str) -> None:
    split_blocks(f"{before}\n## H\n<!-- {{{inside}}} -->\n{before}", 1, "m/p.md")


def test_a_question_reaches_to_the_next_heading_of_its_level() -> None:
    text = "Words.\n\n## Q\n\n<!-- {id: q,\n  points: 2} -->\n\n- (x) a\n\n### step\n\nb\n\n## Next\n\nc\n"
    (before, question, after), problems = split_blocks(text, 1, "m/p.md")
    assert problems == []
    assert before == Prose("Words.", 1)
    assert after == Prose("## Next\n\nc", 14)
    assert isinstance(question, QuestionBlock)
    assert (question.heading, question.heading_line, question.level) == ("Q", 3, 2)
    assert (question.body, question.body_line) == ("- (x) a\n\n### step\n\nb", 8)
    assert question.meta == {"points": 2}
    assert question.meta_places == {"id": (5, 7), "points": (6, 3)}


def test_a_question_ends_where_another_begins_at_whatever_level() -> None:
    blocks, problems = split_blocks(f"{COMMENTED}\n##{COMMENTED.replace('id: q', 'id: r')}", 1, "m/p.md")
    assert problems == []
    assert [(getattr(b, "uid", ""), getattr(b, "body", "")) for b in blocks] == [
        ("q", "- (x) a"),
        ("r", "- (x) a"),
    ]


def test_code_and_quotes_hold_no_questions() -> None:
    text = f"```\n{COMMENTED}```\n\n" + "".join(f"> {line}\n" for line in COMMENTED.splitlines())
    blocks, problems = split_blocks(text, 1, "m/p.md")
    assert [type(block) for block in blocks] == [Prose]
    assert problems == []


def test_words_in_a_comment_are_prose() -> None:
    blocks, problems = split_blocks("## H\n<!-- remember this -->\n\nx\n", 1, "m/p.md")
    assert [type(block) for block in blocks] == [Prose]
    assert problems == []


def test_values_of_a_comment_are_typed_as_yaml_types_them() -> None:
    comment = (
        "{id: 12, points: 0.5, shuffle: false, hint_cost: 10%, tags: [a, 3], "
        "variables: {h: 2..5, w: [10, 12]}}"
    )
    (question,), problems = split_blocks(f"## Q\n<!-- {comment} -->\n", 1, "m/p.md")
    assert problems == []
    assert isinstance(question, QuestionBlock)
    assert question.uid == "12"
    assert question.meta == {
        "points": 0.5,
        "shuffle": False,
        "hint_cost": "10%",
        "tags": ["a", "3"],
        "variables": {"h": "2..5", "w": [10, 12]},
    }


def test_keys_that_are_wrong_are_told_once_and_left_out() -> None:
    (question,), problems = split_blocks("## Q\n<!-- {id: q, points: many, outcome: O1} -->\n", 1, "m/p.md")
    assert isinstance(question, QuestionBlock)
    assert question.meta == {"outcome": "O1"}
    assert [str(problem) for problem in problems] == [
        'm/p.md:2:22: error: "points" is "many"; it must be a number of points, such as 1 or 0.5.'
    ]


@pytest.mark.parametrize(
    ("key", "value", "limit"),
    [
        ("points", "99999", "must be at most 9999.999"),
        ("points", "10000.5", "must be at most 9999.999"),
        ("points", "0.12345", "must have at most 3 digits after the point"),
        ("points", "-1", "must be a number of points, such as 1 or 0.5"),
        ("hint_cost", "101%", "must be a percentage from 0% to 100%, such as 80%"),
        ("max_mb", "101", "must be at most 100"),
        ("max_mb", "1234567890", "must have at most 9 digits"),
    ],
)
def test_a_number_beyond_its_limit_is_told_the_limit(key: str, value: str, limit: str) -> None:
    _, problems = split_blocks(f"## Q\n<!-- {{id: q, {key}: {value}}} -->\n", 1, "m/p.md")
    assert [problem.message for problem in problems] == [f'"{key}" is "{value}"; it {limit}.']


@pytest.mark.parametrize("points", ["9999", "9999.999", "0.125"])
def test_points_up_to_their_limit_are_taken(points: str) -> None:
    (question,), problems = split_blocks(f"## Q\n<!-- {{id: q, points: {points}}} -->\n", 1, "m/p.md")
    assert isinstance(question, QuestionBlock)
    assert (problems, question.meta["points"]) == ([], float(points))


def test_a_draw_knows_its_bank_from_the_course_folder() -> None:
    (draw,), problems = split_blocks(
        "## D\n<!-- {draw: 3, from: ../banks/p.md, tags: [a]} -->\n", 4, "m/p.md"
    )
    assert problems == []
    assert isinstance(draw, DrawBlock)
    assert (draw.count, draw.bank_path, draw.tags, draw.points, draw.heading_line) == (
        3,
        "banks/p.md",
        ("a",),
        1,
        4,
    )


def test_words_below_a_draw_are_not_lost() -> None:
    blocks, _ = split_blocks("## D\n<!-- {draw: 3, from: ../banks/p.md} -->\n\nMore.\n", 1, "m/p.md")
    assert blocks[1] == Prose("More.", 4)

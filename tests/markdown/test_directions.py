"""English in Urdu, and Urdu in English: isolated, so that both keep their order."""

import pytest

from learn.markdown.context import RenderContext
from learn.markdown.rendering import render_block, render_inline

URDU = RenderContext(lang="ur")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("یہ Zoom ہے", 'یہ <bdi lang="en">Zoom</bdi> ہے'),
        ("(password manager) کھولیں", '(<bdi lang="en">password manager</bdi>) کھولیں'),
        ("فائل 2.4 MB کی ہے", 'فائل <bdi lang="en">2.4 MB</bdi> کی ہے'),
        ("قیمت PKR 20,000 ہے", 'قیمت <bdi lang="en">PKR 20,000</bdi> ہے'),
        ('لکھیں: "Which 3 pm?" پھر', 'لکھیں: “<bdi lang="en">Which 3 pm?</bdi>” پھر'),
        ("یہ 24 گھنٹے", "یہ 24 گھنٹے"),
        ("نمبر +92 300 1234567 پر", 'نمبر <bdi dir="ltr">+92 300 1234567</bdi> پر'),
        ("a<b>c ہے", '<bdi lang="en">a</bdi>&lt;<bdi lang="en">b</bdi>&gt;<bdi lang="en">c</bdi> ہے'),
    ],
)
def test_latin_words_and_grouped_figures_are_isolated_in_urdu(written: str, shown: str) -> None:
    assert render_inline(written, URDU) == shown


def test_attributes_and_code_are_left_alone() -> None:
    html = render_inline("دیکھیں [Read again](a-b.md) اور `npm run`", URDU)
    assert html == (
        'دیکھیں <a href="a-b.md"><bdi lang="en">Read again</bdi></a> اور <code dir="ltr">npm run</code>'
    )


def test_a_whole_english_paragraph_gets_its_direction_instead() -> None:
    html = render_block("یہ پیغام:\n\n> Please send the code.\n\nOK", URDU).html
    assert '<p lang="en" dir="ltr">Please send the code.</p>' in html
    assert '<p><bdi lang="en">OK</bdi></p>' in html


def test_english_after_an_english_paragraph_is_isolated_again() -> None:
    html = render_block("Please send the code.\n\n- یہ Zoom ہے", URDU).html
    assert '<li>یہ <bdi lang="en">Zoom</bdi> ہے</li>' in html


def test_urdu_words_in_english_are_isolated() -> None:
    assert (
        render_inline("Hunar (ہنر سیکھیں) means", RenderContext())
        == 'Hunar (<bdi lang="ur">ہنر سیکھیں</bdi>) means'
    )

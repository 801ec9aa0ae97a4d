"""What people do with the forms of lessons and quizzes, with a script or without."""

from playwright.sync_api import Locator, Page


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that page is whole, with its style sheet and script.

    A click alone ends when the next page begins: whoever looks then sees half of it, or none.
    """
    with page.expect_navigation():
        page.click(selector)


def answer(part: Locator) -> None:
    """Give the first answer that a question or check offers; in a story, the first at its first step."""
    for index, menu in enumerate(part.locator("select").all()):
        menu.select_option(index=1 + index % (menu.locator("option").count() - 1))
    if part.locator("[type=radio], [type=checkbox]").count():
        part.locator("[type=radio], [type=checkbox]").first.check()
    for field in part.locator("input:not([type]), textarea").all():
        field.fill("12")


def answer_quiz(page: Page) -> int:
    """Answer every question of an attempt; return how many there were."""
    questions = page.locator("[data-question]").all()
    for question in questions:
        answer(question)
    return len(questions)


def shown_answers(page: Page) -> dict[str, list[str]]:
    """Return what the fields of an attempt hold, by question, without what is empty."""
    found: dict[str, list[str]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[data-question]")].map(part => [
            part.dataset.question,
            [...part.querySelectorAll("[name]:not([type=hidden], button)")]
                .filter(e => /radio|checkbox/.test(e.type) ? e.checked : e.value)
                .map(e => e.name + "=" + e.value)
        ]).filter(pair => pair[1].length))"""
    )
    return found

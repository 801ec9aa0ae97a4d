"""What each kind of problem means, for pages in a language that the check itself does not speak.

`learn check` says in English exactly what is wrong; here stands one sentence for each of its codes.
"""

from learn.courses.problems import Problem
from learn.i18n import lazy_gettext, spoken

SPOKEN_BY_THE_CHECK = "en"
KINDS = {
    "absolute-path": lazy_gettext("This path begins at the top. Write it from this file."),
    "another-bullet": lazy_gettext("Another bullet sign begins another list. Use the same one everywhere."),
    "another-id": lazy_gettext("The course's id was changed. Put the old one back."),
    "arabic-letter": lazy_gettext("An Arabic letter stands in Urdu text. Write the Urdu one."),
    "bad-anchor": lazy_gettext("There is no such heading. Compare the link with the headings there."),
    "bad-comment": lazy_gettext("The comment below the heading cannot be read."),
    "bad-formula": lazy_gettext("A formula cannot be read."),
    "bad-front-matter": lazy_gettext(
        "The lines at the top of the file have no end. Close them with three hyphens."
    ),
    "bad-level": lazy_gettext("A row of the rubric gives no points, or its levels are not right."),
    "bad-link": lazy_gettext("This kind of link is not allowed."),
    "bad-name": lazy_gettext("This file's name is not allowed. Give it another."),
    "bad-number": lazy_gettext("A number of the answer is not right."),
    "bad-range": lazy_gettext("A gap has a range that is not right."),
    "bad-regex": lazy_gettext("A pattern for answers cannot be used."),
    "bad-result": lazy_gettext("A formula has no result with some of its numbers."),
    "bad-value": lazy_gettext("A value in the question's comment is not right."),
    "bad-variables": lazy_gettext("The question's variables are not right."),
    "bad-yaml": lazy_gettext(
        "These lines cannot be read as YAML. Check colons, quotes and the spaces before each line."
    ),
    "broken-picture": lazy_gettext("This picture cannot be opened. Save it again, or make it smaller."),
    "callout-in-feedback": lazy_gettext(
        "A hint or an explanation is indented under an answer. Write it below all answers, not indented."
    ),
    "callout-inside": lazy_gettext(
        "A hint or an explanation stands in the middle of another quote. Leave an empty line above it."
    ),
    "choice-without-mark": lazy_gettext(
        "A line of the answers has no mark before it. Write the one that fits."
    ),
    "control-character": lazy_gettext("There is a hidden character in the text. Delete it."),
    "cyclic-requires": lazy_gettext("Courses require one another. Take one of them out."),
    "draw-too-large": lazy_gettext("More questions are drawn than the bank holds. Draw fewer, or add some."),
    "duplicate-choice": lazy_gettext("The same text or key stands there twice. Change or delete one."),
    "duplicate-id": lazy_gettext("Two things have the same id. Give one of them another."),
    "duplicate-key": lazy_gettext("A key stands here twice. Keep one."),
    "duplicate-language": lazy_gettext("A language is named twice. Keep one."),
    "duplicate-number": lazy_gettext("Two files have the same number. Give each its own."),
    "duplicate-slug": lazy_gettext("Two pages have the same address. Give one file another name."),
    "duplicate-step": lazy_gettext("Two steps have the same name."),
    "empty-cell": lazy_gettext("A row has nothing on one side. Write what belongs there."),
    "empty-choice": lazy_gettext("A line of the answers is empty. Write its text, or delete the line."),
    "empty-gap": lazy_gettext(
        "What stands between double brackets cannot be used. Write there what the question needs."
    ),
    "empty-prompt": lazy_gettext("A question has an empty heading. Write what the learner is asked."),
    "empty-quiz": lazy_gettext("This quiz asks nothing. Write a question, or draw some from a bank."),
    "errors-touch": lazy_gettext(
        "Two mistakes touch one another. Mark them as one, or leave a word between."
    ),
    "fact-in-question": lazy_gettext("A fact that changes stands in a question. Write it out there."),
    "few-checks": lazy_gettext("This lesson asks too few questions. Ask at least two."),
    "file-changed": lazy_gettext("This file was changed while it was read. Publish again."),
    "file-too-large": lazy_gettext("This file is too large. Make it smaller."),
    "hard-to-read": lazy_gettext("The text is hard to read. Use shorter sentences and words."),
    "hint-cost-unused": lazy_gettext("A hint costs points, but nothing is scored here."),
    "key-in-survey": lazy_gettext("In a survey nothing is right or scored. Take this key out."),
    "key-in-translation": lazy_gettext(
        "A translation holds a key that belongs to the original. Take it out."
    ),
    "large-picture": lazy_gettext("This picture is larger than 80 kB. Make it smaller, or use WebP."),
    "long-sentence": lazy_gettext("A sentence is very long. Split it."),
    "lost-id": lazy_gettext(
        "Something that was published is gone. Bring it back, or say in the course's file where it went"
        " or that it is over."
    ),
    "misplaced-comment": lazy_gettext(
        "This comment belongs to no question. Write it right below a question's heading."
    ),
    "misplaced-draw": lazy_gettext("Only a quiz draws questions from a bank."),
    "misplaced-question": lazy_gettext("A question cannot stand in this kind of page. Move it."),
    "missing-alt": lazy_gettext("A picture has no words. Describe it for those who cannot see it."),
    "missing-file": lazy_gettext("A file that is named here, or needed, is not there."),
    "missing-front-matter": lazy_gettext("The file has no lines at the top that say what it is."),
    "missing-id": lazy_gettext("Something has no id. Give it one that stays for ever."),
    "missing-key": lazy_gettext("A key is missing. Add it."),
    "mixed-marks": lazy_gettext("Choices have different marks. Use the same before each."),
    "moved-id-exists": lazy_gettext(
        "Something is said to have moved, but is still there. Delete one of the two."
    ),
    "needs-a-tutor": lazy_gettext("What a tutor judges stands in a quiz. Move it there."),
    "no-choices": lazy_gettext("The question has no choices. Write some, or name its type."),
    "no-feedback": lazy_gettext("An explanation is missing. Say why an answer is right or wrong."),
    "no-gap": lazy_gettext("The question's text marks no place with double brackets. Mark one."),
    "no-right-answer": lazy_gettext("The question has no right answer. Say which one is right."),
    "no-rubric": lazy_gettext("The question needs a rubric: a table of what is judged."),
    "not-a-file": lazy_gettext("This is neither a file nor a folder. Remove it."),
    "not-a-picture": lazy_gettext("The file that is shown as a picture is none. Link to it."),
    "not-two-choices": lazy_gettext("True or false needs two choices."),
    "not-utf-8": lazy_gettext("The file is not saved as UTF-8. Save it so."),
    "older-translation": lazy_gettext("The translation is older than the original."),
    "one-choice-only": lazy_gettext("There is too little to choose from. Add something else to choose."),
    "only-right-answers": lazy_gettext("All choices are right. Add a wrong one."),
    "open-gap": lazy_gettext("A gap does not end. Close its brackets."),
    "outside-link": lazy_gettext(
        "A link leads out of the course, or a picture out of its media folder. Use what lies inside."
    ),
    "page-too-large": lazy_gettext("This page is larger than 256 kB. Split it into several."),
    "retired-id-exists": lazy_gettext(
        "Something is said to be over, but is still there. Delete one of the two."
    ),
    "several-right-answers": lazy_gettext("Several answers are marked right where one is needed. Keep one."),
    "stale-fact": lazy_gettext(
        "A fact should have been checked again by now. Check its source, and write the new date."
    ),
    "step-circle": lazy_gettext("Steps of the story lead in a circle."),
    "symbolic-link": lazy_gettext("This is a link to another file. Put the file itself here."),
    "table-not-two-columns": lazy_gettext("The question needs a table of two columns."),
    "text-after-answers": lazy_gettext("There is text behind the answers. Move it above them."),
    "too-complex": lazy_gettext("The text is too tangled to be read. Make it simpler."),
    "too-deep": lazy_gettext("This folder lies too deep. Move it up."),
    "too-few-steps": lazy_gettext("There are fewer than two lines to put in order."),
    "too-little-text": lazy_gettext("There is too little text around the mistakes."),
    "too-many-files": lazy_gettext("The course holds too many files. Split it."),
    "translation-differs": lazy_gettext("The translation is not built like the original. Compare the two."),
    "unexpected-front-matter": lazy_gettext("This file takes no lines at the top. Delete them."),
    "unknown-course": lazy_gettext("A course that is named here is not there."),
    "unknown-callout": lazy_gettext("A quote names a kind of note that does not exist."),
    "unknown-fact": lazy_gettext("There is no such fact. Write it first."),
    "unknown-file": lazy_gettext("Nothing is read from a file of this name."),
    "unknown-folder": lazy_gettext("Nothing is read from a folder of this name."),
    "unknown-id": lazy_gettext("An id that is named here is not in the course."),
    "unknown-key": lazy_gettext("There is no such key. Compare its spelling."),
    "unknown-key-for-type": lazy_gettext("This type of question has no such key."),
    "unknown-language": lazy_gettext("This language is none of the course."),
    "unknown-outcome": lazy_gettext("There is no such outcome in the course."),
    "unknown-quiz": lazy_gettext("The certificate asks for a quiz that is not in the course."),
    "unknown-step": lazy_gettext("A choice leads to a step that is not there."),
    "unknown-task": lazy_gettext("The certificate asks for a task that is not in the course."),
    "unknown-type": lazy_gettext("There is no such type of question."),
    "unreached-step": lazy_gettext("No choice leads to a step."),
    "unreadable-file": lazy_gettext("This file cannot be opened."),
    "unsafe-drawing": lazy_gettext(
        "This drawing does more than be looked at. Save it as a plain SVG, or as a PNG."
    ),
    "unshown-variable": lazy_gettext("The question never shows one of its variables."),
    "untold-fact": lazy_gettext("A fact lacks the words for this language. Add them."),
    "variables-in-lesson": lazy_gettext("Variables need a quiz or a bank: a lesson draws no numbers."),
    "wrong-kind": lazy_gettext("This kind of page cannot stand here."),
    "wrong-value": lazy_gettext("A value is not right."),
    "yaml-alias": lazy_gettext("References inside YAML are not taken. Write the value itself."),
    "yaml-anchor": lazy_gettext("Names for values inside YAML are not taken. Delete the name."),
    "yaml-tag": lazy_gettext("Tags inside YAML are not taken. Delete the tag."),
    "yaml-too-large": lazy_gettext("This YAML is larger than 64 kB. Split it or shorten it."),
}
OTHER = lazy_gettext("Something is wrong here.")


def kind_in_words(problem: Problem) -> str:
    """Return what is wrong in the page's language, nothing where the problem's own words are in it."""
    return "" if spoken() == SPOKEN_BY_THE_CHECK else str(KINDS.get(problem.code, OTHER))

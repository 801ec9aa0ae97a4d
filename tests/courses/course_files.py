"""A small valid course in two languages, written into a folder and changed file by file."""

from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

Change = str | bytes | tuple[str, str] | None

PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
COURSE = """\
format: 1
id: clear-times
title: "Clear Times: Zones and Replies"
summary: Say when you mean, in every message.
languages: [en, ur]
release: "2026.1"
level: beginner
hours: 2
needs: phone
requires: []
outcomes:
  O1: Convert a time to another zone
  O2: Write a reply that names the zone
skills: [{name: manage time, framework: ESCO}]
qualification: null
authors: [courses@example.org]
licence: CC-BY-SA-4.0
open: first-lesson
completion: {lessons: all, quizzes: passed}
certificate: {quiz: zones-quiz, pass: 80%, per_outcome: 60%, tasks: [reply-task], valid_months: null}
"""
COURSE_UR = """\
title: "صاف وقت"
summary: ہر پیغام میں وقت صاف لکھیں۔
outcomes:
  O1: وقت کو دوسرے زون میں بدلیں
"""
README = "# Clear Times\n\nSay when you mean. Begin with [the first lesson](01-start/01-zones.md).\n"
README_UR = "# صاف وقت\n\nوقت صاف لکھیں۔\n"
MODULE = "---\nid: start\ntitle: Start\n---\n\nYou begin with your own clock.\n"
MODULE_UR = "---\nof: module.md\nlang: ur\nsource_revision: 1\ntitle: آغاز\n---\n\nاپنی گھڑی سے شروع کریں۔\n"
LESSON = """\
---
id: zones
title: Working across zones
minutes: 12
outcomes: [O1]
needs: phone
complete: checks
revision: 2
---

Your client in Berlin writes "at **3 pm**". Which 3 pm?

![Two clocks, four hours apart](../media/clock.png)

## Name the zone

{{fact:audio-bandwidth}}

Read [how to reply](../02-work/01-replies.md#say-it-back).

## What do you answer?
<!-- {id: zones-check-1, outcome: O1} -->

- (x) "3 pm in which zone?"
  > Right. [Read again](#name-the-zone)
- ( ) "OK!"
  > You may be late. [Read again](#name-the-zone)

## Which time is it?
<!-- {id: zones-check-2, outcome: O1, tags: [time]} -->

- ( ) 6 pm
  > That is another zone.
- (x) 8 pm
  > Right.

## In short

Write the zone.
"""
LESSON_UR = """\
---
of: 01-zones.md
lang: ur
source_revision: 2
title: زون کے پار کام
---

برلن کا کلائنٹ لکھتا ہے "3 pm"۔ کون سا وقت؟

## زون لکھیں

{{fact:audio-bandwidth}}

## آپ کیا جواب دیں گے؟
<!-- {id: zones-check-1} -->

- (x) "کس زون کے 3 بجے؟"
  > درست۔ [دوبارہ پڑھیں](#name-the-zone)
- ( ) "ٹھیک ہے!"
  > دیر ہو سکتی ہے۔

## کیا وقت ہے؟
<!-- {id: zones-check-2} -->

- ( ) 6 بجے
  > یہ کوئی اور زون ہے۔
- (x) 8 بجے
  > درست۔

## مختصر

زون لکھیں۔
"""
QUIZ = """\
---
id: zones-quiz
kind: quiz
title: Zones quiz
pass: 80%
attempts: 3
wait: 24h
time_limit: 20m
shuffle: [questions, choices]
show_answers: after-pass
offline: practice
revision: 1
---

Ten minutes, open book.

## Which time is 3 pm UTC in Karachi?
<!-- {id: quiz-karachi, points: 1, outcome: O1} -->

- ( ) 6 pm
  > That is UTC+3.
- (x) 8 pm
  > Right.

## One from the bank
<!-- {draw: 1, from: ../banks/zones.md, tags: [time], points: 2} -->
"""
QUIZ_UR = """\
---
of: 02-quiz.md
lang: ur
source_revision: 1
title: زون کوئز
---

دس منٹ۔

## کراچی میں کیا وقت ہے؟
<!-- {id: quiz-karachi} -->

- ( ) 6 بجے
  > یہ UTC+3 ہے۔
- (x) 8 بجے
  > درست۔

## بینک سے ایک
<!-- {draw: 1, from: ../banks/zones.md, tags: [time], points: 2} -->
"""
MODULE_2 = "---\nid: work\ntitle: Work\n---\n\nNow you write.\n"
REPLIES = """\
---
id: replies
title: Replies
minutes: 10
outcomes: [O2]
---

A good reply says the time back.

## Say it back

Write "3 pm Berlin time".

## Which reply is clear?
<!-- {id: replies-check-1, outcome: O2} -->

- (x) "19:00 PKT"
  > Right.
- ( ) "Seven"
  > Which zone?

## Which word helps?
<!-- {id: replies-check-2, type: short-answer, outcome: O2} -->

- = zone
"""
TASK = """\
---
id: reply-task
kind: task
title: Write a reply
minutes: 30
outcomes: [O2]
accept: [pdf, png]
max_mb: 2
---

Write a reply to a client.

| Criterion | Missing (0) | Attempted (1) | Fit to send (2) |
| --- | --- | --- | --- |
| Zone named | No | Half | Yes |
"""
BANK = """\
---
id: bank-zones
kind: bank
title: "Bank: zones"
outcomes: [O1]
revision: 1
---

## Which zone is Karachi in?
<!-- {id: bank-karachi, outcome: O1, tags: [time]} -->

- (x) UTC+5
  > Right.
- ( ) UTC+3
  > That is Riyadh.

## Which zone is London in, in winter?
<!-- {id: bank-london, outcome: O1, tags: [place]} -->

- (x) UTC
  > Right.
- ( ) UTC+1
  > That is summer.
"""
BANK_UR = """\
---
of: zones.md
lang: ur
source_revision: 1
title: "بینک: زون"
---

## کراچی کس زون میں ہے؟
<!-- {id: bank-karachi} -->

- (x) UTC+5
  > درست۔
- ( ) UTC+3
  > وہ ریاض ہے۔

## سردیوں میں لندن کس زون میں ہے؟
<!-- {id: bank-london} -->

- (x) UTC
  > درست۔
- ( ) UTC+1
  > وہ گرمیوں میں ہے۔
"""
FACTS = """\
- id: audio-bandwidth
  kind: product
  statement: {en: "An audio call needs about 60 kbit/s.", ur: "آڈیو کال کو تقریباً 60 kbit/s چاہیے۔"}
  source: {title: "Vendor's page", url: "https://example.org/bandwidth"}
  last_checked: 2026-11-22
  recheck_after_days: 120
- id: helpline
  kind: contact
  statement: {en: "Call 1234.", ur: "1234 پر کال کریں۔"}
  source: {title: "Ministry", url: "https://example.org/help"}
  last_checked: 2026-11-22
"""
GLOSSARY = "- {en: proposal, ur: پروپوزل, note: for clients}\n- {en: zone, ur: زون}\n"
PATHS = """\
- id: first-reply
  title: {en: A first reply, ur: پہلا جواب}
  summary: {en: Answer on time., ur: وقت پر جواب دیں۔}
  courses: [clear-times]
"""

COURSE_FILES: dict[str, str | bytes] = {
    "course.yml": COURSE,
    "course.ur.yml": COURSE_UR,
    "README.md": README,
    "README.ur.md": README_UR,
    "01-start/module.md": MODULE,
    "01-start/module.ur.md": MODULE_UR,
    "01-start/01-zones.md": LESSON,
    "01-start/01-zones.ur.md": LESSON_UR,
    "01-start/02-quiz.md": QUIZ,
    "01-start/02-quiz.ur.md": QUIZ_UR,
    "02-work/module.md": MODULE_2,
    "02-work/01-replies.md": REPLIES,
    "02-work/02-reply.md": TASK,
    "banks/zones.md": BANK,
    "banks/zones.ur.md": BANK_UR,
    "media/clock.png": PICTURE,
}
SHARED_FILES: dict[str, str | bytes] = {"_facts/products.yml": FACTS, "_glossary.yml": GLOSSARY}
COURSE_NAME = "clear-times"


def write_course(folder: Path, **changes: Change) -> Path:
    """Write the course into `folder`; each change names a file.

    Text or bytes replace the file, None leaves it out, a pair replaces the first words by the second.
    """
    return _write(folder, COURSE_FILES, changes)


def write_library(root: Path, **changes: Change) -> Path:
    """Write facts, glossary and the course `clear-times` below `root`; changes name files from `root`."""
    course = {f"{COURSE_NAME}/{path}": content for path, content in COURSE_FILES.items()}
    return _write(root, {**SHARED_FILES, **course}, changes)


def _write(folder: Path, files: Mapping[str, str | bytes], changes: Mapping[str, Change]) -> Path:
    for path in {**files, **changes}:
        content = _changed(path, files.get(path, ""), changes)
        if content is not None:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return folder


def _changed(path: str, original: str | bytes, changes: Mapping[str, Change]) -> bytes | None:
    change = changes.get(path, original)
    if isinstance(change, tuple):
        assert isinstance(original, str)
        assert change[0] in original, f"{change[0]!r} is not in {path}"
        change = original.replace(change[0], change[1], 1)
    return change.encode() if isinstance(change, str) else change

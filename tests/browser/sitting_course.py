"""A course with a quiz to sit step by step against the clock, one checked at once, and a placement quiz."""

from pathlib import Path

from flask import Flask

from learn import clock
from learn.authoring.services import publish_path
from tests.courses.course_files import COURSE, write_library

COURSE_ID = "clear-times"
STEPS, AT_ONCE, PLACEMENT = "step-by-step", "at-once", "before"
STEP_COUNT = 3
FOLDER = f"{COURSE_ID}/01-start"
BY_STEPS = """\
---
id: by-steps
kind: quiz
title: Step by step
pass: 60%
attempts: unlimited
time_limit: 30m
one_per_page: true
show_answers: after-submit
offline: graded
revision: 1
---

One question on each page.

## Which word names the place of a clock?
<!-- {id: steps-word, type: short-answer, outcome: O1, hint_cost: 30%} -->

- = zone
  > Right.

> [!TIP]
> Four letters.

> [!TIP]
> It begins with a z.

## How many hours is Karachi ahead of UTC?
<!-- {id: steps-hours, type: numeric, unit: h, outcome: O1} -->

- = 5
  > Right, all year.

## Send a picture of your clock
<!-- {id: steps-clock, type: upload, accept: [png, pdf], max_mb: 1, points: 2, outcome: O2} -->

The whole clock, nothing else.

| Criterion | Missing (0) | Fit to send (1) |
| --- | --- | --- |
| One can read it | No | Yes |
"""
BY_STEPS_UR = """\
---
of: 03-step-by-step.md
lang: ur
source_revision: 1
title: قدم بہ قدم
---

ہر صفحے پر ایک سوال۔

## گھڑی کی جگہ کو کیا کہتے ہیں؟
<!-- {id: steps-word} -->

- = zone
  > درست۔

> [!TIP]
> انگریزی کے چار حرف۔

> [!TIP]
> یہ z سے شروع ہوتا ہے۔

## کراچی UTC سے کتنے گھنٹے آگے ہے؟
<!-- {id: steps-hours} -->

- = 5
  > درست، سارا سال۔

## اپنی گھڑی کی تصویر بھیجیں
<!-- {id: steps-clock} -->

پوری گھڑی، اور کچھ نہیں۔

| معیار | نہیں (0) | بھیجنے کے قابل (1) |
| --- | --- | --- |
| پڑھی جا سکتی ہے | نہیں | ہاں |
"""
CHECKED_AT_ONCE = """\
---
id: checked-at-once
kind: quiz
title: Checked at once
pass: 60%
attempts: unlimited
shuffle: [choices]
show_answers: at-once
offline: graded
revision: 1
---

Check each answer when you are sure.

## Which reply is clear?
<!-- {id: once-reply, outcome: O2} -->

- (x) "19:00 PKT"
  > Right. Time and zone.
- ( ) "Seven"
  > Seven where, and in the morning or in the evening?

## What belongs into a date?
<!-- {id: once-date, type: multiple-choice, credit: proportional, outcome: O2} -->

- [x] The day
  > Right.
- [x] The zone
  > Right.
- [ ] Your age
  > Nobody needs it.

> [!TIP]
> Two of the three.
"""
CHECKED_AT_ONCE_UR = """\
---
of: 04-at-once.md
lang: ur
source_revision: 1
title: جواب فوراً
---

جب یقین ہو تو جواب جانچیں۔

## کون سا جواب صاف ہے؟
<!-- {id: once-reply} -->

- (x) "19:00 PKT"
  > درست۔ وقت اور زون۔
- ( ) "سات"
  > سات کہاں، صبح یا شام؟

## تاریخ میں کیا ہونا چاہیے؟
<!-- {id: once-date} -->

- [x] دن
  > درست۔
- [x] زون
  > درست۔
- [ ] آپ کی عمر
  > کسی کو اس کی ضرورت نہیں۔

> [!TIP]
> تین میں سے دو۔
"""
BEFORE = """\
---
id: before-you-begin
kind: quiz
title: What do you know already?
pass: 60%
attempts: 1
show_answers: after-submit
offline: graded
placement: true
revision: 1
---

What you know already you need not study.

## Is 3 pm UTC in Karachi 8 pm?
<!-- {id: before-karachi, type: true-false, outcome: O1} -->

- (x) Yes
- ( ) No

## Does a reply name the zone?
<!-- {id: before-reply, type: true-false, outcome: O2} -->

- (x) Yes
- ( ) No
"""
BEFORE_UR = """\
---
of: 05-before.md
lang: ur
source_revision: 1
title: آپ پہلے سے کیا جانتے ہیں؟
---

جو آپ جانتے ہیں وہ پڑھنا ضروری نہیں۔

## کیا UTC کے 3 بجے کراچی میں رات کے 8 بجے ہیں؟
<!-- {id: before-karachi} -->

- (x) ہاں
- ( ) نہیں

## کیا جواب میں زون ہوتا ہے؟
<!-- {id: before-reply} -->

- (x) ہاں
- ( ) نہیں
"""


def publish_sitting_course(app: Flask, folder: Path, *, is_corrected: bool = False) -> None:
    """Publish the course, unlisted; `is_corrected` is a later release in which a wrong key was mended."""
    key = "- = 5 +- 1\n" if is_corrected else "- = 5\n"
    write_library(
        folder,
        **{
            f"{COURSE_ID}/course.yml": f"{COURSE}listed: false\n",
            f"{FOLDER}/03-{STEPS}.md": BY_STEPS.replace("- = 5\n", key),
            f"{FOLDER}/03-{STEPS}.ur.md": BY_STEPS_UR.replace("- = 5\n", key),
            f"{FOLDER}/04-{AT_ONCE}.md": CHECKED_AT_ONCE,
            f"{FOLDER}/04-{AT_ONCE}.ur.md": CHECKED_AT_ONCE_UR,
            f"{FOLDER}/05-{PLACEMENT}.md": BEFORE,
            f"{FOLDER}/05-{PLACEMENT}.ur.md": BEFORE_UR,
        },
    )
    with app.app_context():
        (published,) = publish_path(folder, clock.now())
        assert published.release_id is not None, published.problems

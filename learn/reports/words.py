"""Words of the donor report in the reader's language; its data keeps the English ones."""

from learn.i18n import lazy_gettext as say

COUNTED_WORDS = {
    "invited": say("Invited"),
    "activated": say("Activated"),
    "started": say("Started"),
    "active": say("Active"),
    "stalled": say("Stalled"),
    "lapsed": say("Lapsed"),
    "completed": say("Completed"),
    "passed": say("Passed"),
    "ended": say("Seat ended"),
    "invited_in_month": say("Invited in the month"),
    "started_in_month": say("Started in the month"),
    "completed_in_month": say("Completed in the month"),
}
DONOR_DEFINITIONS = (
    (
        say("Seat"),
        say(
            "A trainee's place on one course; a person on two courses holds two. Whoever moved between"
            " cohorts of the programme is counted once, in the cohort they moved to. What is done after a"
            " seat ended is not counted for it."
        ),
    ),
    (
        say("Completed before"),
        say(
            "Whoever had completed the course before the programme gave them a seat is not counted: that was"
            " done for another programme, or for none. Nor is a seat that somebody came back to after that:"
            " the one before counts, as it ended."
        ),
    ),
    (say("Passed"), say("Passed the final quiz of the course.")),
    (
        say("Seat ended"),
        say("The seat was freed and no other of the programme followed it; it still counts as invited."),
    ),
    (say("Certified"), say("Not counted: no certificates are issued here yet.")),
    (
        say("What it rests on"),
        say(
            "Every number is counted from the evidence: who was invited, opened their invitation, answered,"
            " completed, and whose seat ended. The programme's export gives the same numbers to anybody."
        ),
    ),
)
SMALL_GROUPS = say(
    "By cohort, gender and district, groups under 5 are told together. A dash (–) stands for a count"
    " that is from 1 to 4 or leaves as many, or from which such a count could be worked out."
)

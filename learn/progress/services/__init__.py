"""What can be done with progress: record evidence, tick pages, complete courses, keep the review deck."""

from learn.progress.services.completing import KIND as COMPLETIONS
from learn.progress.services.completing import ask_to_complete, complete_places
from learn.progress.services.deck import (
    CardNotAsked,
    CardPost,
    NoSuchCard,
    answer_card,
    forget_cards,
    keep_missed,
    retire_unmissed,
)
from learn.progress.services.notes import note_anew
from learn.progress.services.recording import (
    Deed,
    FirstDeed,
    completed,
    follow_result,
    record,
    record_firsts,
    record_joined,
    remember_check_answers,
    seal_days,
    settle_completion,
    tick_as_tested,
    tick_page,
)

__all__ = [
    "COMPLETIONS",
    "CardNotAsked",
    "CardPost",
    "Deed",
    "FirstDeed",
    "NoSuchCard",
    "answer_card",
    "ask_to_complete",
    "complete_places",
    "completed",
    "follow_result",
    "forget_cards",
    "keep_missed",
    "note_anew",
    "record",
    "record_firsts",
    "record_joined",
    "remember_check_answers",
    "retire_unmissed",
    "seal_days",
    "settle_completion",
    "tick_as_tested",
    "tick_page",
]

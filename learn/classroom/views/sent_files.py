"""Files that came with a form: kept one by one, or refused with a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from learn import clock
from learn.accounts.sign_in import signed_in
from learn.classroom import services
from learn.i18n import gettext
from learn.quizzes.disguises import Disguise
from learn.quizzes.file_types import (
    MAX_MEGABYTES,
    MEGABYTE,
    FileEmpty,
    FileRefused,
    FileTooLarge,
    given_file,
)
from learn.quizzes.inputs import Attach
from learn.web.sizes import size_in_words

# The largest file that any question may ask for, and what else a form holds.
LARGEST = (MAX_MEGABYTES + 1) * MEGABYTE
UNFIT, TOO_LARGE = 422, 413


@dataclass(slots=True)
class Refused:
    """What could not be kept, by question, and the status that says so."""

    faults: dict[int, str] = field(default_factory=dict)
    status: int = UNFIT


def files_wanted(offers: Mapping[int, Disguise]) -> dict[int, Attach]:
    """Return the questions that are answered with a file, by position."""
    return {position: each.asked for position, each in offers.items() if isinstance(each.asked, Attach)}


def keep_sent_files(attempt: str, wanted: Mapping[int, Attach]) -> Refused:
    """Keep every file of the form; of one that does not fit, the file before stays."""
    refused = Refused()
    for position, each in wanted.items():
        sent = request.files.get(f"q{position}")
        if sent is None or not sent.filename:
            continue
        try:
            given = given_file(sent.filename, sent.stream.read(each.max_bytes + 1), each)
        except FileTooLarge:
            limit = size_in_words(each.max_bytes)
            refused.faults[position] = gettext("The file is too large: the most is %(limit)s.", limit=limit)
            refused.status = TOO_LARGE
        except FileEmpty:
            refused.faults[position] = gettext("The file is empty. Choose another.")
        except FileRefused:
            kinds = ", ".join(kind.upper() for kind in each.file_types)
            refused.faults[position] = gettext(
                "This is not a file of the kinds asked for: %(kinds)s. The name alone does not make it one.",
                kinds=kinds,
            )
        else:
            services.keep_file(attempt, signed_in().person_id, position, given, clock.now())
    return refused

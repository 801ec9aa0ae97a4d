"""Module drop-off: at which module of a course people stop."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, case, func, select

from learn.i18n import lazy_gettext as say
from learn.organisations.models import Seat
from learn.organisations.queries.standings import started
from learn.progress.completion import required_pages
from learn.progress.models import PageDone
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.editions import Edition, editions_of, served_seats


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield a row for each module as each edition has it: how many began it, and finished all that counts."""
    for edition in editions_of(reader, asked):
        yield from _of_edition(reader, asked, edition)


def _of_edition(reader: Connection, asked: Asked, edition: Edition) -> Iterator[Sequence[Cell]]:
    outline = edition.outline
    pages = {
        module.uid: [page.uid for page in required_pages(outline) if page.module_uid == module.uid]
        for module in outline.modules
    }
    modules = [module for module in outline.modules if pages[module.uid]]
    if not modules:
        return
    done = (
        served_seats(
            Seat.id,
            *(
                func.coalesce(
                    func.sum(case((PageDone.page_uid.in_(pages[module.uid]), 1), else_=0)), 0
                ).label(f"module_{index}")
                for index, module in enumerate(modules)
            ),
        )
        .outerjoin(PageDone, PageDone.enrolment_id == Seat.enrolment_id)
        .where(*edition.conditions, started(asked.at))
        .group_by(Seat.id)
        .subquery()
    )
    counted = reader.execute(
        select(
            func.count(),
            *(
                func.coalesce(func.sum(case((done.c[f"module_{index}"] >= least, 1), else_=0)), 0)
                for index, module in enumerate(modules)
                for least in (1, len(pages[module.uid]))
            ),
        ).select_from(done)
    ).one()
    whole = int(counted[0])
    before = whole
    for index, module in enumerate(modules):
        began, finished = int(counted[1 + 2 * index]), int(counted[2 + 2 * index])
        yield [
            edition.title,
            outline.title_of(module, asked.language),
            began,
            finished,
            whole,
            percent(finished, whole),
            before - finished,
        ]
        before = finished


def percent(part: int, whole: int) -> str:
    """Return a share with its numerator and denominator."""
    return f"{round(100 * part / whole)}% ({part} / {whole})" if whole else f"– ({part} / {whole})"


REPORT = Report(
    "module-drop-off",
    say("Module drop-off"),
    say(
        "Of the trainees who started and hold their seat: how many began each module, and how many did"
        " everything in it that the course requires."
    ),
    (
        ("course", say("Course")),
        ("module", say("Module")),
        ("began", say("Began")),
        ("finished", say("Finished")),
        ("started", say("Started the course")),
        ("finished_of_started", say("Finished of started")),
        ("lost", say("Lost since the module before")),
    ),
    rows,
)

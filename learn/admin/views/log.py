"""What was done in these rooms, by whom, to whom."""

from learn.admin.queries.log import lines, names_in
from learn.admin.views import blueprint
from learn.admin.views.doors import AT_A_TIME, Answer, number_asked, room
from learn.admin.words import KINDS
from learn.database import reading


@blueprint.get("/log")
def log() -> Answer:
    """Show the log, the newest line first."""
    found = lines(reading(), number_asked("before"), AT_A_TIME + 1)
    shown = found[:AT_A_TIME]
    return room(
        "log", lines=shown, names=names_in(reading(), shown), kinds=KINDS, has_more=len(found) > AT_A_TIME
    )

"""The sheet of a list goes back as it came, with what became of each row."""

from collections.abc import Iterator, Sequence

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from learn.database import reading
from learn.i18n import gettext
from learn.i18n import lazy_gettext as say
from learn.organisations.packing import unpack
from learn.organisations.planning import ACTIONS
from learn.organisations.queries.rosters import RosterRow, content_of, results_of
from learn.organisations.remarks import told
from learn.organisations.roster import read_roster
from learn.organisations.sentences import sentence
from learn.organisations.views import blueprint
from learn.organisations.views.doors import own_office
from learn.organisations.views.rosters import own_roster
from learn.web.caching import private_page
from learn.web.sheets import Cell, csv_response
from learn.web.workbooks import workbook_response

STATUS = {
    "create": say("new"),
    "update": say("changed"),
    "unchanged": say("already here"),
    "error": say("not enrolled"),
}


@blueprint.get("/organisations/<organisation>/rosters/<roster>/result.<any(csv, xlsx):kind>")
@private_page
def roster_result(organisation: str, roster: str, kind: str) -> Response:
    """Send the sheet back as it came, with what became of each row; the page says why one is gone."""
    office = own_office(organisation)
    found = own_roster(office, roster)
    if found.state != "done":
        abort(404)
    if not found.has_rows:
        return redirect(url_for("organisations.roster", organisation=organisation, roster=roster), 303)
    name = f"{organisation}-{roster}.{kind}"
    first, *rows = result_rows(found)
    heading = list(map(str, first))
    return csv_response(name, heading, rows) if kind == "csv" else workbook_response(name, heading, rows)


def result_rows(found: RosterRow) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a list with two columns more: what became of the row, and what to mend."""
    sheet = unpack(content_of(reading(), found.id))
    roster = read_roster(sheet)
    became: dict[int, tuple[str, list[str]]] = {}
    for _, results in results_of(reading(), found.id):
        for row, action, remarks, *_ in results:
            became[row] = (action, [told(key, details) for key, details in remarks])
    for problem in roster.problems:
        action, remarks = became.setdefault(problem.row, (ACTIONS[-1], []))
        remarks.append(sentence(problem))
    width = max(len(row.cells) for row in sheet.rows)
    for row in sheet.rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        if row.number == roster.heading_row:
            yield [*cells, gettext("Status"), gettext("Remarks")]
        elif row.number in became and row.number > roster.heading_row:
            action, remarks = became[row.number]
            yield [*cells, str(STATUS[action]), "; ".join(remarks)]
        else:
            yield [*cells, "", ""]

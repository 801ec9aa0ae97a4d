"""What a row changes, told to whoever is to confirm it."""

from collections.abc import Mapping
from itertools import chain

from learn.organisations.planning.plans import Planned
from learn.organisations.remarks import remark
from learn.organisations.sentences import Problem


def changes(
    planned: Planned, course_names: Mapping[int, str], cohort_names: Mapping[int, str]
) -> list[Problem]:
    """Return what a row changes, in words."""
    member, goal, row = planned.member, planned.goal, planned.row
    said = []
    if member is not None:
        said = [
            remark(row, None, name, before=getattr(member, name) or "–", value=value)
            for name, value in planned.sets.items()
        ]
    moved = {seat.course_id: seat for seat in planned.ends}
    for seat in planned.ends:
        if goal is None or seat.course_id not in {
            *planned.takes,
            *(each.course_id for each in planned.returns),
        }:
            place = {"course": course_names[seat.course_id], "cohort": cohort_names[seat.cohort_id]}
            said.append(remark(row, None, "end", **place))
    if goal is not None:
        back = {seat.course_id for seat in planned.returns}
        for course_id in chain(planned.takes, back):
            place = {"course": course_names[course_id], "cohort": goal.cohort.name}
            if course_id in moved:
                before = cohort_names[moved[course_id].cohort_id]
                said.append(remark(row, None, "move", before=before, **place))
            else:
                said.append(remark(row, None, "bring back" if course_id in back else "enrol", **place))
    said += [
        remark(row, None, "until", course=course_names[seat.course_id], value=str(planned.listed.expires_on))
        for seat in planned.extends
    ]
    if not said and (planned.is_back or planned.is_gone):
        said = [remark(row, None, "back" if planned.is_back else "gone")]
    return said

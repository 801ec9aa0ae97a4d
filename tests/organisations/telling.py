"""What a reading says of a file, as lines that can be compared: people, problems, remarks."""

from learn.organisations.roster import Listed, read_roster
from learn.organisations.sentences import EncodingUnknown, Problem, SheetRefused
from learn.organisations.sheets import read_sheet


def told(content: bytes, filename: str = "list.csv", encoding: str | None = None) -> list[str]:
    """Return one line for the file, each person, each problem (`!` error, `?` warning) and each remark."""
    try:
        sheet = read_sheet(content, filename, encoding)
        roster = read_roster(sheet)
    except EncodingUnknown as unknown:
        shown = [
            f"{name}: {' | '.join('/'.join(row) for row in rows)}" for name, rows in unknown.previews.items()
        ]
        return [f"asked: {unknown}", *shown]
    except SheetRefused as refused:
        return [f"refused: {refused}"]
    ignored = f", ignored {', '.join(roster.ignored_columns)}" if roster.ignored_columns else ""
    return [
        f"{sheet.kind} {sheet.encoding or '-'}, {roster.dialect}{ignored}",
        *map(_person, roster.rows),
        *map(_problem, roster.problems),
        *(f"* {note}" for note in roster.notes),
    ]


def _person(listed: Listed) -> str:
    values = [listed.name or "(no name)", listed.email, listed.phone, listed.external_id]
    more = {
        "language": listed.language,
        "cohort": listed.cohort,
        "courses": "+".join(listed.courses),
        "leaves": "+".join(listed.left),
        "until": listed.expires_on,
        "signs in as": listed.sign_in_hint,
        "gender": listed.gender,
        "district": listed.district,
        "state": None if listed.is_active else "inactive",
    }
    values += [f"{name} {value}" for name, value in more.items() if value]
    return f"{listed.row} {'; '.join(filter(None, values))}"


def _problem(problem: Problem) -> str:
    return f"{'?' if problem.is_warning else '!'} {problem.row} {problem.column}: {problem.reason}"

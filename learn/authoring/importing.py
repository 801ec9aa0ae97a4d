"""Questions of other platforms put into a bank: once, whole, and with a word about all that is lost."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from learn.authoring.banks import Home, home_of, prose_in, questions_in, read_bank
from learn.authoring.replacing import replace_whole
from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.files import MAX_PAGE_BYTES, MAX_TEXT_BYTES, decoded
from learn.courses.bundle.sources import Source, taken_apart
from learn.courses.bundle.split import split_blocks
from learn.courses.problems import Problem, Severity, has_errors
from learn.quizzes.exchange.aiken import questions_of_aiken
from learn.quizzes.exchange.drafts import Draft, Foreign, Passage, checked, left_out, markdown_of
from learn.quizzes.exchange.gift_reading import questions_of_gift
from learn.quizzes.exchange.shelves import Shelf, numbered

READERS: Mapping[str, Callable[[str, str, Shelf], Foreign]] = {
    "gift": questions_of_gift,
    "aiken": questions_of_aiken,
}

TAKEN = "has an id that something else in this course has or had. Give it another."
OPEN_END = "has something open at its end, such as ```, or too much in it for one bank"
TOO_MUCH = "The bank would be larger than 256 kB. Split the file, and import into several banks"


class NothingImported(Exception):
    """The file or the bank does not allow it; nothing was written. `problems` say where and why."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(slots=True)
class Import:
    """What came of an import: ids that were added, those there before, those left out, and every problem.

    `unexplained` counts the choices and questions without feedback, which `learn check` lists in the bank;
    `size` is that of all questions that were looked at, in characters.
    """

    added: dict[str, Draft] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unexplained: int = 0
    size: int = 0

    def leave_out(self, item: Draft | Passage, problem: Problem) -> None:
        """Note something that does not come into the bank."""
        if isinstance(item, Passage):
            self.passages = [each for each in self.passages if each != item]
            self.left_out.append(item.heading)
        else:
            self.added.pop(item.uid, None)
            self.left_out.append(item.uid)
        self.problems.append(left_out(problem))

    @property
    def new(self) -> list[Draft | Passage]:
        """Return what comes into the bank, in the order of the file."""
        return sorted([*self.passages, *self.added.values()], key=lambda item: item.place.line)


def import_questions(path: Path, file_format: str, bank_path: Path) -> Import:
    """Put the questions of a file into a bank, which is made where there is none.

    A question whose id is in the bank stays there as it is, so a second import changes nothing. Raises
    `NothingImported`, `NoPlaceForABank` and `BankAtFault`, and then has written nothing.
    """
    home = home_of(bank_path)
    bank = read_bank(home)
    foreign = READERS[file_format](text_of(path), path.as_posix(), home.shelf(bank))
    if has_errors(foreign.problems):
        raise NothingImported(f"{path} cannot be read as {file_format}", sorted(foreign.problems))
    if not foreign.items:
        raise NothingImported(f"{path} holds no question")
    done = Import(problems=list(foreign.problems))
    sort_out(foreign, home, bank, done)
    if done.left_out and not done.added:
        done.passages.clear()  # Texts alone would look like an import that went well.
    settle(home, bank, done)
    done.problems.sort()
    return done


def text_of(path: Path) -> str:
    """Return the text of a file; raises `NothingImported`."""
    if not path.is_file():
        raise NothingImported(f"{path} is not a file")
    with path.open("rb") as file:
        content = file.read(MAX_TEXT_BYTES + 1)
    if len(content) > MAX_TEXT_BYTES:
        message = "this file is larger than 1 MiB. Split it into several."
        raise NothingImported(
            f"{path} is too large", [Problem(path.as_posix(), 1, 1, "file-too-large", message)]
        )
    text, fault = decoded(path.as_posix(), content)
    if fault is not None:
        raise NothingImported(f"{path} is not text", [fault])
    return text


def sort_out(foreign: Foreign, home: Home, bank: Source | None, done: Import) -> None:
    """Tell what is new from what is there already and from what cannot come in."""
    there, elsewhere, prose = questions_in(bank), home.ids_elsewhere, prose_in(bank)
    for item in foreign.items:
        if isinstance(item, Passage):
            add_passage(item, prose, done)
        elif item.uid in there:
            keep(item, there[item.uid], done)
        elif item.uid in elsewhere:
            done.leave_out(item, problem_of(item, "duplicate-id", TAKEN))
        elif item.uid in done.added:
            repeated(item, done)
        else:
            add(item, home.lang, done)


def add_passage(passage: Passage, prose: str, done: Import) -> None:
    """Take a text that the bank has not yet, unless it would swallow the question below it."""
    below = "## Below\n<!-- {id: below} -->"
    blocks, problems = split_blocks(f"{passage.markdown}\n\n{below}", 1, passage.place.path)
    if problems or [type(block) for block in blocks] != [Prose, QuestionBlock]:
        message = "this text would not end before the next question. Close its code, and take headings out."
        place = passage.place
        done.leave_out(passage, Problem(place.path, place.line, place.column, "not-the-same", message))
    elif passage.markdown not in prose and (not passage.stem or passage.stem not in prose):
        done.passages.append(passage)


def keep(draft: Draft, block: QuestionBlock, done: Import) -> None:
    """Leave a question in the bank as it is; say so where its file has other words under the same id."""
    done.kept.append(draft.uid)
    if draft.is_named and not is_alike(draft, block):
        message = (
            "reads otherwise in the bank, whose words stay. Change it there, or give it another id here."
        )
        done.problems.append(problem_of(draft, "kept-as-it-was", message, Severity.WARNING))


def is_alike(draft: Draft, block: QuestionBlock) -> bool:
    """Tell whether a draft is the question that stands in the bank."""
    own, _ = split_blocks(markdown_of(draft), 1, block.path)
    alike = [(each.heading, each.body, each.meta) for each in own if isinstance(each, QuestionBlock)]
    return alike == [(block.heading, block.body, block.meta)]


def repeated(draft: Draft, done: Import) -> None:
    """Take a question once that its file holds twice; another one under the same id stays out."""
    if markdown_of(draft) == markdown_of(done.added[draft.uid]):
        done.problems.append(
            problem_of(draft, "repeated", "stands here twice. It is taken once.", Severity.WARNING)
        )
        return
    message = "has the id of another question above. Give it one of its own. It is left out."
    done.left_out.append(draft.uid)
    done.problems.append(problem_of(draft, "duplicate-id", message))


def add(draft: Draft, lang: str, done: Import) -> None:
    """Take a question that a reader of banks understands as it is meant."""
    done.size += len(markdown_of(draft))
    if done.size > MAX_PAGE_BYTES:
        raise NothingImported(TOO_MUCH)
    found = checked(draft, lang)
    errors = [each for each in found if has_errors([each])]
    if errors:
        done.leave_out(draft, errors[0])
        return
    done.added[draft.uid] = draft
    done.problems += draft.notes
    done.unexplained += len(found) - len(errors)


def settle(home: Home, bank: Source | None, done: Import) -> None:
    """Write the bank once it has no error; what would bring one stays out."""
    while done.new:
        text = whole_text(home, bank, done)
        faulty = faulty_in(text, home, bank, done)
        if not faulty:
            write(home, text)
            return
        for item, problem in faulty:
            place = item.place
            done.leave_out(item, replace(problem, path=place.path, line=place.line, column=place.column))


def whole_text(home: Home, bank: Source | None, done: Import) -> str:
    """Return the bank with what is new at its end, as its file holds it but for the ends of lines."""
    before = bank.text if bank else front_of(home, done)
    return "\n\n".join([before.rstrip("\n"), *map(written, done.new)]) + "\n"


def written(item: Draft | Passage) -> str:
    """Return a question or a text as a bank holds it."""
    return item.markdown if isinstance(item, Passage) else markdown_of(item)


def front_of(home: Home, done: Import) -> str:
    """Return the front matter of a new bank, named for its file."""
    taken = home.ids_elsewhere | done.added.keys()
    uid = next(name for name in numbered(f"bank-{home.slug}") if name not in taken)
    title = home.slug.replace("-", " ").capitalize()
    outcomes = dict.fromkeys(draft.outcome for draft in done.added.values() if draft.outcome)
    listed = f"outcomes: [{', '.join(outcomes)}]\n" if outcomes else ""
    return f'---\nid: {uid}\nkind: bank\ntitle: "{title}"\n{listed}revision: 1\n---\n'


def faulty_in(
    text: str, home: Home, bank: Source | None, done: Import
) -> list[tuple[Draft | Passage, Problem]]:
    """Return what is new and would bring an error into the bank; raises `NothingImported`."""
    if len(text.encode()) > MAX_PAGE_BYTES:
        raise NothingImported(TOO_MUCH)
    source = taken_apart(home.name, text, home.lang)
    if list(questions_in(source)) != [*questions_in(bank), *done.added]:
        raise NothingImported(f"{home.path} {OPEN_END}")
    items = done.new
    lengths = [written(item).count("\n") + 2 for item in items]
    starts = list(accumulate(lengths, initial=text.count("\n") + 2 - sum(lengths)))
    found: dict[int, Problem] = {}
    for problem in home.faults_with(text):
        above = bisect_right(starts, problem.line) - 1
        if above >= 0:
            found.setdefault(above, problem)
    return [(items[at], problem) for at, problem in found.items()]


def write(home: Home, text: str) -> None:
    """Write the bank with the ends of lines that it had."""
    has_returns = home.path.exists() and b"\r\n" in home.path.read_bytes()
    home.path.parent.mkdir(exist_ok=True)
    replace_whole(home.path, (text.replace("\n", "\r\n") if has_returns else text).encode())


def at_source(draft: Draft, problem: Problem) -> Problem:
    """Return a problem of the bank at the place in the file that brought it."""
    return replace(problem, path=draft.place.path, line=draft.place.line, column=draft.place.column)


def problem_of(draft: Draft, code: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    """Return a problem at the question's place in the file it comes from."""
    place = draft.place
    return Problem(place.path, place.line, place.column, code, f'question "{draft.uid}" {message}', severity)

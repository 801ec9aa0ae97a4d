"""Makes one picture small in a process of its own, and tells what came of it and what it took."""

import sys
from json import dumps
from pathlib import Path
from time import process_time

from learn.authoring.uploaded import NoPicture, picture_of
from learn.pictures import fault_of
from tests.organisations.bursting import highest_memory


def main(path: Path) -> None:
    content, started, said = path.read_bytes(), process_time(), "taken"
    fault_of(content)
    try:
        picture_of(path.name, content, ())
    except NoPicture as refused:
        said = refused.code
    report = {"said": said, "seconds": process_time() - started, "kibibytes": highest_memory()}
    sys.stdout.write(dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

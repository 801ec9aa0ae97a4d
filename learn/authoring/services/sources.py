"""The files of a release as their authors wrote them, kept so that a course can be given back."""

import zlib

from sqlalchemy.orm import Session

from learn.authoring.checking import CheckedCourse
from learn.courses import services as courses
from learn.courses.bundle.contents import Shared
from learn.courses.bundle.files import content_as_read

QUICK = 3  # of zlib's levels: texts come out a tenth larger than at the best one, in a third of the time


def store_sources(session: Session, release_id: int, course: CheckedCourse, shared: Shared) -> None:
    """Store what the course folder holds and the facts it prints; a file that is there already stays.

    Paths begin at a folder of courses, so that what is given back can be published as it lies there.
    Raises FileChanged where a file is no longer what was checked.
    """
    bundle = course.bundle
    used = {shared.fact_paths[uid] for uid in bundle.facts_in_words(shared.facts)}
    places = {
        f"{bundle.uid}/{path}": (bundle.folder, path, digest) for path, digest in bundle.file_hashes.items()
    }
    places |= {path: (shared.root, path, shared.file_hashes[path]) for path in used}
    known = courses.known_sources(session, {digest for _folder, _path, digest in places.values()})
    new = []
    for folder, path, digest in places.values():
        if digest not in known:
            content = content_as_read(folder, path, digest)
            new.append({"hash": digest, "size": len(content), "packed": zlib.compress(content, QUICK)})
            known.add(digest)
    hashes = {path: digest for path, (_folder, _path, digest) in places.items()}
    courses.store_sources(session, release_id, hashes, new)

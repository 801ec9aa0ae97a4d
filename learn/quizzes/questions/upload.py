"""Upload: a file that a tutor marks by a rubric. Read and checked, not yet served."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.findings import Findings
from learn.quizzes.rubrics import Rubric, read_rubric
from learn.quizzes.unplayable import Unplayable

FILE_TYPES = frozenset({"pdf", "png", "jpg", "webp", "txt", "md", "csv", "docx", "xlsx", "odt", "ods", "zip"})
MAX_MEGABYTES = 20
DEFAULT_MEGABYTES = 2


@dataclass(frozen=True, slots=True)
class Upload(Unplayable):
    """A file to be handed in, and the rubric it is judged by."""

    kind: ClassVar[str] = "upload"
    shape: ClassVar[Shape] = Shape.TABLE
    own_keys: ClassVar[frozenset[str]] = frozenset({"accept", "max_mb"})
    default_credit: ClassVar[str] = "proportional"

    rubric: Rubric
    file_types: tuple[str, ...]
    max_megabytes: float

    @classmethod
    def read(cls, bodies: Bodies, own: Mapping[str, Any], findings: Findings) -> "Upload | None":
        """Return the question, or None with the reasons among `findings`."""
        rubric = read_rubric(bodies, findings)
        accepted, megabytes = own.get("accept"), own.get("max_mb", DEFAULT_MEGABYTES)
        if not isinstance(accepted, list) or not accepted or not FILE_TYPES.issuperset(map(str, accepted)):
            findings.error(
                bodies.source.place,
                "bad-value",
                "must say which files it takes, such as accept: [pdf, jpg]. "
                f"Known are {', '.join(sorted(FILE_TYPES))}.",
            )
        if type(megabytes) not in {int, float} or not 0 < megabytes <= MAX_MEGABYTES:
            findings.error(
                bodies.source.place,
                "bad-value",
                f"has a max_mb that is not a number above 0 and up to {MAX_MEGABYTES}.",
            )
        return None if findings.has_errors else cls(rubric, tuple(map(str, accepted or ())), float(megabytes))

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return asdict(self.rubric)

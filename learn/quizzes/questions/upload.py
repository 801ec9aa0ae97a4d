"""Upload: a file that a tutor judges by a rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from learn.markdown.context import RenderContext
from learn.quizzes.bodies import Bodies, Shape
from learn.quizzes.file_types import FILE_TYPES, MAX_MEGABYTES, MEGABYTE
from learn.quizzes.findings import Findings
from learn.quizzes.inputs import Attach
from learn.quizzes.judged import Judged
from learn.quizzes.rubrics import Rubric, read_rubric

DEFAULT_MEGABYTES = 2


@dataclass(frozen=True, slots=True)
class Upload(Judged):
    """A file to be handed in, and the rubric it is judged by."""

    kind: ClassVar[str] = "upload"
    shape: ClassVar[Shape] = Shape.TABLE
    own_keys: ClassVar[frozenset[str]] = frozenset({"accept", "max_mb"})

    rubric: Rubric
    file_types: tuple[str, ...]
    max_megabytes: float

    @classmethod
    def read(cls, bodies: Bodies, own: Mapping[str, Any], findings: Findings) -> "Upload | None":
        """Return the question, or None with the reasons among `findings`."""
        rubric = read_rubric(bodies, findings)
        accepted, megabytes = own.get("accept"), own.get("max_mb", DEFAULT_MEGABYTES)
        if not isinstance(accepted, list) or not accepted or not FILE_TYPES.keys() >= set(map(str, accepted)):
            findings.error(
                bodies.place_of("accept"),
                "bad-value",
                "must say which files it takes, such as accept: [pdf, jpg]. "
                f"Known are {', '.join(sorted(FILE_TYPES))}.",
            )
        if type(megabytes) not in {int, float} or not 0 < megabytes <= MAX_MEGABYTES:
            findings.error(
                bodies.place_of("max_mb"),
                "bad-value",
                f"has a max_mb that is not a number above 0 and up to {MAX_MEGABYTES}.",
            )
        return None if findings.has_errors else cls(rubric, tuple(map(str, accepted or ())), float(megabytes))

    def public_part(self, lang: str, context: RenderContext) -> dict[str, Any]:
        """Return the rubric, and which files are taken."""
        return {
            # Past `super()`, which does not find its class in one with slots.
            **Judged.public_part(self, lang, context),
            "accept": list(self.file_types),
            "max_bytes": int(self.max_megabytes * MEGABYTE),
        }

    def scoring_part(self, _lang: str) -> object:
        """Return what is scored."""
        return asdict(self.rubric)

    @staticmethod
    def input_of(body: Mapping[str, Any], lang: str, _order: Sequence[str] | None) -> Attach:
        """Ask for a file."""
        texts = body["texts"][lang]
        return Attach(tuple(texts["accept"]), texts["max_bytes"])

"""Publishing: from files to an immutable release, in one transaction; a broken course changes nothing."""

from learn.authoring.services.published import Decide, NothingToPublish, Published, only_rise, refusal
from learn.authoring.services.publishing import publish_path, rehearse_path

__all__ = [
    "Decide",
    "NothingToPublish",
    "Published",
    "only_rise",
    "publish_path",
    "refusal",
    "rehearse_path",
]

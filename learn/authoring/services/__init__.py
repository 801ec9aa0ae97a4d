"""Publishing: from files to an immutable release, in one transaction; a broken course changes nothing."""

from learn.authoring.services.publishing import NothingToPublish, Published, publish_path

__all__ = ["NothingToPublish", "Published", "publish_path"]

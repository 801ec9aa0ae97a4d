"""Questions asked for the learner's pages: seats on courses, a person's own things, finding."""

from learn.classroom.queries.seats import outline_by_release

__all__ = ["outline_by_release"]

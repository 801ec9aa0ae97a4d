"""Courses as their authors wrote them: bundles of files, immutable releases, pages, media and facts."""

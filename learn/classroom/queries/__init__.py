"""Questions asked for the learner's pages: seats on courses, a person's own things, finding."""

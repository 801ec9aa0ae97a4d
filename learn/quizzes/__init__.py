"""Quizzes: their questions, the attempts learners make, and the marks they earn."""

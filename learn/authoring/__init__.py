"""The instructor's desk: checking courses and publishing them."""

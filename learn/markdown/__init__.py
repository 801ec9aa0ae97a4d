"""Markdown as courses write it, turned into HTML that is safe to send; knows nothing of courses."""

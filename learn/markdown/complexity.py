"""The refusal of texts that would take too long; apart from the parser, for those who only catch it."""


class TooComplex(ValueError):
    """The text is too long or too deeply nested to be rendered; the message says what to change."""

"""Questions that this version reads and checks, but cannot yet put before a learner."""


class NotYetPlayable(Exception):
    """Somebody tried to serve a question that publishing should have refused."""

"""Digests that take the installation's key: of secrets short enough to be typed from paper.

A plain digest of such a secret could be tried out by whoever copies the database; one that also needs the
key, which lies elsewhere, cannot.
"""

import hmac

from flask import current_app


def keyed_digest(secret: str, purpose: str) -> str:
    """Return what is stored of a short secret; the same secret for another purpose has another digest."""
    key = str(current_app.config["SECRET_KEY"])
    return hmac.digest(key.encode(), f"{purpose}\n{secret}".encode(), "sha256").hex()

"""Questions that administrators ask."""

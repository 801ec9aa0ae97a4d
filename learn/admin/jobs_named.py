"""Names of the jobs that administrators ask for."""

VERIFY = "verify evidence"

"""What is done with jobs: asked for and called off by anybody, taken and ended by whoever works."""

from learn.jobs.services.asking import NoSuchJob, ask, cancel, retry
from learn.jobs.services.carrying_out import (
    Claim,
    Progress,
    TakenOver,
    beat,
    claim,
    end_cancelled,
    fail,
    finish,
    hand_back,
    store_progress,
    try_later,
)
from learn.jobs.services.clearing import clear_old_jobs

__all__ = [
    "Claim",
    "NoSuchJob",
    "Progress",
    "TakenOver",
    "ask",
    "beat",
    "cancel",
    "claim",
    "clear_old_jobs",
    "end_cancelled",
    "fail",
    "finish",
    "hand_back",
    "retry",
    "store_progress",
    "try_later",
]

"""Words for what is stored under a name: deeds in the log, states of jobs, roles."""

from collections.abc import Mapping
from typing import Any

from learn.i18n import lazy_gettext as say

KINDS: Mapping[str, Any] = {
    "administrator made": say("made an administrator"),
    "administrator ended": say("no longer an administrator"),
    "person suspended": say("account closed"),
    "person restored": say("account opened again"),
    "sessions ended": say("signed out everywhere"),
    "second factor reset": say("second step taken away"),
    "extra time set": say("time in quizzes set"),
    "organisation made": say("organisation made"),
    "organisation renamed": say("organisation renamed"),
    "organisation suspended": say("organisation closed"),
    "organisation restored": say("organisation opened again"),
    "coordinator invited": say("link for a coordinator made"),
    "seats sized": say("number of seats set"),
    "staff appointed": say("looks after a course"),
    "staff dismissed": say("no longer looks after a course"),
    "course hidden": say("course made private"),
    "course listed": say("course shown to everybody"),
    "officer ended": say("no longer works for an organisation"),
    "course given": say("course given to an organisation"),
    "course taken back": say("course taken back from an organisation"),
    "job retried": say("job asked for again"),
    "job cancelled": say("job called off"),
    "mail sent again": say("mail sent again"),
    "verification asked": say("check of the evidence asked for"),
    "evidence downloaded": say("evidence downloaded"),
}
STATES: Mapping[str, Any] = {
    "queued": say("waiting"),
    "running": say("under way"),
    "done": say("done"),
    "failed": say("failed"),
    "cancelled": say("called off"),
    "waiting": say("waiting"),
    "sending": say("being sent"),
    "sent": say("sent"),
    "perhaps": say("perhaps sent"),
}
JOBS: Mapping[str, Any] = {
    "roster": say("Enrol a list"),
    "invitations": say("Invite a cohort by mail"),
    "verify evidence": say("Check the evidence"),
    "completions": say("Complete who lacks nothing any more"),
}
OFFICES: Mapping[str, Any] = {
    "coordinator": say("coordinator"),
    "tutor": say("tutor"),
    "monitor": say("monitor"),
}
CHARGES: Mapping[str, Any] = {
    "owner": say("owner"),
    "editor": say("editor"),
    "reviewer": say("reviewer"),
    "translator": say("translator"),
    "tutor": say("tutor"),
}

"""What the pages of HTTP errors say: what happened, what was kept, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learn.i18n import lazy_gettext as say


@dataclass(frozen=True, slots=True)
class Said:
    """A title and a sentence, translated when shown; `kept` is said where the page holds what was sent."""

    title: Any
    sentence: Any
    kept: Any = ""


CSRF = Said(
    say("This page was open too long"),
    say("This page is too old, so nothing was sent. Open it again, then send it once more."),
    say("Nothing is lost: what you wrote is kept on this page. Press the button to send it again."),
)
TOO_LARGE = Said(
    say("That is too large"),
    say("This site takes up to %(limit)s at once. Press Back, make it smaller and send it again."),
)
DATABASE_AWAY = Said(
    say("We cannot save just now"),
    say(
        "Nothing was lost. What you wrote is still here or one step back. Please try again in a few seconds."
    ),
)
UNEXPECTED = Said(
    say("Something broke on our side"),
    say("Answers you saved are safe. Go back and try again; if it happens again, tell us the number below."),
)
SENTENCES: Mapping[int, Said] = {
    400: Said(
        say("We could not read that"),
        say("Something in the request is not as it should be. Press Back and try again."),
    ),
    401: Said(
        say("Please sign in"),
        say("This device is no longer signed in, so nothing was sent. Sign in, then send it again."),
        say(
            "This device is no longer signed in. What you wrote is kept on this page: sign in in a new tab, "
            "then come back to this one and send it again."
        ),
    ),
    403: Said(
        say("This is not yours to open"),
        say("You are signed in, but this page belongs to somebody else. Nothing was changed."),
    ),
    404: Said(
        say("There is no such page"),
        say("The address may be mistyped, or the page has moved. Nothing of yours is lost."),
    ),
    405: Said(
        say("This address works another way"),
        say("It only receives forms. Press Back and use the button on the page."),
    ),
    409: Said(
        say("Somebody was faster"),
        say("This was changed meanwhile, perhaps by you on another phone. Reload to see how it stands."),
    ),
    413: TOO_LARGE,
    422: Said(
        say("Something needs mending"),
        say("Not every answer fits. Press Back and look at the fields again."),
    ),
    429: Said(
        say("Too many tries"),
        say("Please wait a little before you try again. Nothing of yours is lost."),
    ),
    500: UNEXPECTED,
    503: DATABASE_AWAY,
}

"""The settings of the installation, as they are; they are changed where the server runs."""

from learn.admin.views import blueprint
from learn.admin.views.doors import Answer, configuration, room
from learn.config import SETTINGS
from learn.i18n import gettext

# Addresses of servers hold passwords.
SECRET = {"DATABASE_URL", "SECRET_KEY", "REDIS_URL", "MAIL_URL"}


@blueprint.get("/settings")
def settings() -> Answer:
    """Show every setting; of secrets only whether they are set."""
    values = configuration().values
    shown = [
        (
            each,
            None if each.name in SECRET else str(values[each.name]),
            bool(values[each.name]),
            gettext(each.meaning),
        )
        for each in SETTINGS
    ]
    return room("settings", settings=shown, instance=str(configuration().instance))

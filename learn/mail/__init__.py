"""Mail: written as rows in the transaction of the deed, sent after it, never twice."""

from flask import Flask

from learn.config import Configuration, SettingRefused
from learn.mail.servers import NotAServer, office_of


def init_app(app: Flask) -> None:
    """Read where mail goes; an address that cannot be used stops the start."""
    configuration: Configuration = app.config["CONFIGURATION"]
    try:
        app.extensions["mail_office"] = office_of(
            configuration.text("MAIL_URL"), configuration.text("MAIL_FROM")
        )
    except NotAServer as error:
        raise SettingRefused(str(error)) from error

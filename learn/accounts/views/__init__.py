"""Pages of accounts: thin doors to the services, all of them private."""

from learn.accounts.views import deletion, devices, entering, second_factor, settings
from learn.accounts.views.doors import blueprint

__all__ = ["blueprint", "deletion", "devices", "entering", "second_factor", "settings"]

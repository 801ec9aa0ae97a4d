"""The application for any WSGI server: `granian --interface wsgi learn.wsgi:app`."""

from learn import create_app
from learn.rubbish import look_seldom

look_seldom()
app = create_app()

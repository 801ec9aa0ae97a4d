"""The application for any WSGI server: `granian --interface wsgi learn.wsgi:app`."""

from learn import create_app

app = create_app()

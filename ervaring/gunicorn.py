"""How the web server logs and waits: `gunicorn -c python:ervaring.gunicorn ervaring.wsgi`."""

import re

from gunicorn import glogging

# Seconds: looking at several files, or taking one in from a slow phone, may take that long.
timeout = 180

accesslog = "-"
# Time, method, path, status, milliseconds. The path without the query string, nor the page that
# led here: a link in a mail has its token in the query string, and a log is read by others.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(M)s ms"


class logger_class(glogging.Logger):  # noqa: N801 (the name of the setting)
    """The link to choose a new password has its key in the path: that is left out too."""

    def atoms(self, *args):
        atoms = super().atoms(*args)
        return atoms | {"U": re.sub(r"(/reset/key/)[^/]+", r"\1…", atoms["U"])}

"""How the web server logs and waits: `gunicorn -c python:ervaring.gunicorn ervaring.wsgi`."""

from gunicorn import glogging

from ervaring.logs import without_keys

# Seconds: looking at several files, or taking one in from a slow phone, may take that long.
timeout = 180

accesslog = "-"
# Time, method, path, status, milliseconds. The path without the query string, nor the page that
# led here: a link in a mail has its token in the query string, and a log is read by others.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(M)s ms"


class logger_class(glogging.Logger):  # noqa: N801 (the name of the setting)
    """Some links have their key in the path: that is left out too."""

    def atoms(self, *args):
        atoms = super().atoms(*args)
        return atoms | {"U": without_keys(atoms["U"])}

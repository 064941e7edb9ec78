"""How the web server logs: `gunicorn -c python:ervaring.gunicorn ervaring.wsgi`."""

accesslog = "-"
# Time, method, path, status, milliseconds. The path without the query string, nor the page that
# led here: a link in a mail has its token in the query string, and a log is read by others.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(M)s ms"

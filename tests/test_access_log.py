"""What the web server writes down of a request."""

import datetime
from types import SimpleNamespace

from gunicorn.config import Config
from gunicorn.glogging import Logger

from ervaring import gunicorn


def test_no_token_of_a_link_in_the_log():
    address = "/uitnodiging/?k=GEHEIM&naar=/lijsten/1/"
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"http://testserver{address}",
    }
    request = SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])])
    response = SimpleNamespace(status="302 Found", headers=[("Location", "/")], sent=0)
    logger = Logger(Config())
    time = datetime.timedelta(milliseconds=12)
    atoms = logger.atoms(response, request, environ, time)
    line = gunicorn.access_log_format % logger.atoms_wrapper_class(atoms)
    assert line.split("] ")[1] == "GET /uitnodiging/ 302 12 ms"
    assert "GEHEIM" in Config().access_log_format % logger.atoms_wrapper_class(atoms)

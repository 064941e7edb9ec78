"""What the web server writes down of a request."""

import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from gunicorn.config import Config

from ervaring import gunicorn

KEY = {"uidb36": "3", "key": "GEHEIM"}


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/uitnodiging/?k=GEHEIM&naar=/lijsten/1/", "/uitnodiging/"),
        (reverse("account_reset_password_from_key", kwargs=KEY), "/account/password/reset/key/…/"),
        ("/account/password/reset/", "/account/password/reset/"),
        ("/f/GEHEIM/", "/f/…/"),
        ("/echt/GEHEIM/?hash=abc", "/echt/…/"),
        ("/echt/?code=GEHEIM", "/echt/"),
    ],
)
def test_no_token_of_a_link_in_the_log(address, logged):
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
    config = Config()
    config.set("logger_class", gunicorn.logger_class)
    logger = config.logger_class(config)
    time = datetime.timedelta(milliseconds=12)
    atoms = logger.atoms(response, request, environ, time)
    line = gunicorn.access_log_format % logger.atoms_wrapper_class(atoms)
    assert line.split("] ")[1] == f"GET {logged} 302 12 ms"
    if "GEHEIM" in address:
        assert "GEHEIM" in config.access_log_format % logger.atoms_wrapper_class(atoms)

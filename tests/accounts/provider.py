"""A real OpenID provider, as a school would have one. In a process of its own: it warns a lot."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace

from ervaring.settings import provider_id

ISSUER_NAME = "Hogeschool Voorbeeld"
# This provider gives whoever signs in the address that they say they are.
SUB = CLAIMED = "s123456@student.voorbeeld.nl"


@contextmanager
def running():
    """The provider runs; gives its issuer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(100):
            with socket.socket() as attempt:
                if not attempt.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def as_setting(issuer):
    """SOCIALACCOUNT_PROVIDERS as ervaring/settings.py makes it of one entry of ERVARING_OIDC."""
    app = {
        "provider_id": provider_id(issuer),
        "name": ISSUER_NAME,
        "client_id": "ervaring",
        "secret": "geheim",
        "settings": {
            "server_url": issuer,
            "openid_configuration_overrides": {"issuer": issuer},
        },
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def school_at(issuer, settings):
    """The school with this sign-in, set up."""
    settings.SOCIALACCOUNT_PROVIDERS = as_setting(issuer)

    def is_really(other):
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["settings"]["openid_configuration_overrides"]["issuer"] = other

    name = provider_id(issuer)
    return SimpleNamespace(
        provider_id=name, login_url=f"/account/oidc/{name}/login/", is_really=is_really
    )

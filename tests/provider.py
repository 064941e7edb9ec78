"""A real OpenID provider, as a school would have one. In a process of its own: it warns a lot."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace

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


def as_settings(issuer):
    """What ervaring/settings.py makes of ERVARING_OIDC."""
    entry = {"name": ISSUER_NAME, "issuer": issuer, "client_id": "ervaring", "secret": "geheim"}
    names = ["SOCIALACCOUNT_PROVIDERS", "CONTENT_SECURITY_POLICY"]
    told = (
        f"import json, ervaring.settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    )
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-c", told],
        env={**os.environ, "ERVARING_OIDC": json.dumps([entry])},
        check=True,
        capture_output=True,
    )
    return dict(zip(names, json.loads(made.stdout), strict=True))


def school_at(issuer, settings):
    """The school with this sign-in, set up."""
    for name, value in as_settings(issuer).items():
        setattr(settings, name, value)
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]

    def is_really(other):
        app["settings"]["openid_configuration_overrides"]["issuer"] = other

    name = app["provider_id"]
    return SimpleNamespace(
        provider_id=name, login_url=f"/account/oidc/{name}/login/", is_really=is_really
    )

"""The settings of the application, with everything slow, random or outward switched off."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("ERVARING_SECRET_KEY", "only-for-tests")
os.environ.setdefault("ERVARING_TEXT_KEYS", "test:" + "t" * 43)
os.environ["ERVARING_SITE_URL"] = "http://testserver"
os.environ["ERVARING_DATA_DIR"] = tempfile.mkdtemp(prefix="ervaring-tests-")
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["ERVARING_DATABASE_URL"] = url

from ervaring.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = False
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)  # noqa: F405

"""The house's own settings on a laptop, with a quick password hasher and plain static files."""

import os

os.environ.setdefault("DEBUG", "1")

from config import settings as house

globals().update({name: value for name, value in vars(house).items() if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **house.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CACHES = {
    "default": {
        **house.CACHES["default"],
        "KEY_PREFIX": os.environ.get("PYTEST_XDIST_WORKER", "alone"),
    }
}

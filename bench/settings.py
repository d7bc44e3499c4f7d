"""The house in production settings, with the admin beside it as a yardstick."""

import os

os.environ.setdefault("SECRET_KEY", "for-measuring-only-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("SITE_ADDRESS", "https://127.0.0.1")
os.environ.setdefault("EMAIL_HOST", "127.0.0.1")
os.environ.setdefault("MAIL_DOMAIN", "example.org")
os.environ.setdefault("TRUSTED_PROXY_COUNT", "1")

from config import settings as house

globals().update({name: value for name, value in vars(house).items() if name.isupper()})

MIDDLEWARE = ["bench.cpu.CpuMiddleware", *house.MIDDLEWARE]
INSTALLED_APPS = [*house.INSTALLED_APPS, "django.contrib.admin", "bench"]
ROOT_URLCONF = "bench.urls"
WSGI_APPLICATION = "bench.wsgi.application"
# The admin is here as a yardstick only: the list of retention knows nothing of its log.
SILENCED_SYSTEM_CHECKS = [
    *house.SILENCED_SYSTEM_CHECKS,
    "admin.E408",
    "admin.E409",
    "admin.E410",
    "config.E009",
]

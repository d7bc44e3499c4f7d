"""The house's own settings on a laptop, with a quick password hasher and plain static files."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if os.environ.get("REDIS_URL") and WORKER:
    # each test process a Redis database of its own: emptying one leaves the others alone
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{int(WORKER[2:]) + 1}"

from config import settings as house

globals().update({name: value for name, value in vars(house).items() if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **house.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
TRAIL_MAY_BE_FLUSHED = True  # some tests end by emptying the database: the walls leave that gap
DATABASES = {"default": {**house.DATABASES["default"]}}
folder = tempfile.mkdtemp(prefix="tweespraak-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
VAR_DIR = Path(folder)  # what is noted there is nothing of whoever runs the tests
if not os.environ.get("DATABASE_URL"):
    # A file, not memory: threads and worker processes of one test see the same rows.
    DATABASES["default"]["TEST"] = {"NAME": f"{folder}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"] = {
        **house.SQLITE["OPTIONS"],
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; "
        "PRAGMA recursive_triggers=ON;",
    }

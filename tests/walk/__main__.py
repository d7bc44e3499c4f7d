"""Walk on the database that the environment names; print the figures as JSON.

python -m tests.walk SEED STEPS
"""

import json
import sys

import django
from django.conf import settings

django.setup()
settings.DEBUG = False  # else every query of the long walk is kept

from tests.walk.walking import walk  # noqa: E402

figures = walk(int(sys.argv[1]), int(sys.argv[2]))
sys.stdout.write(json.dumps({"tried": figures.tried(), "steps": figures.steps}) + "\n")

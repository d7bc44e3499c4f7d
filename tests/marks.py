"""Why a test may stand aside."""

import pytest
from django.conf import settings

needs_the_orm_queue = pytest.mark.skipif(
    "orm" not in settings.Q_CLUSTER, reason="the queue is not in the database"
)

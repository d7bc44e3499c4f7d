import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()
# Django has to be ready first.
from config.waiting_for_restore import WaitingForRestore  # noqa: E402

site = WaitingForRestore(django)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    # "charset*=nonsense''x" (RFC 2231) makes Django raise before its first middleware, and the
    # server would write the address with its token into the log. No browser sends a form so.
    if "*=" in environ.get("CONTENT_TYPE", ""):
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return site(environ, start_response)

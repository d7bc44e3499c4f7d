"""Says in a header how much processor time an answer took, whatever else the machine does."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class CpuMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = time.process_time()
        response = self.get_response(request)
        response.headers["X-CPU"] = f"{time.process_time() - begin:.6f}"
        return response

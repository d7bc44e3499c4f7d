"""What was sent, for a page that shows a form and takes it."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The sent fields, even when there are none; nothing where the page is only looked at."""
    return request.POST if request.method == "POST" else None

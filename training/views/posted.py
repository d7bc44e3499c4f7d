"""What was sent, for a page that shows a form and takes it."""

from django.http import QueryDict

from organisations.requests import MemberRequest


def posted(request: MemberRequest) -> QueryDict | None:
    """The sent fields, even when there are none; nothing where the page is only looked at."""
    return request.POST if request.method == "POST" else None

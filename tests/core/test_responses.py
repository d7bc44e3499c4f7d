from django.http import HttpResponse

from core.responses import private


def test_a_private_answer_is_kept_by_no_cache_and_tells_no_site_its_address(rf):
    view = private(lambda request: HttpResponse("for you"))

    answer = view(rf.get("/"))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"

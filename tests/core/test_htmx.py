import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import path
from django_htmx.middleware import HtmxDetails

from core.htmx import go_to, page_of, render_page

urlpatterns = [path("<slug:service>/case/<int:pk>/", lambda _request: HttpResponse(), name="case")]


@pytest.fixture(autouse=True)
def two_templates(settings):
    pages = {"page.html": "page {{ word }}", "_part.html": "part {{ word }}"}
    loaders = [("django.template.loaders.locmem.Loader", pages)]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": loaders},
        }
    ]
    assert engines.all()


def ask(**headers: str) -> HttpRequest:
    request = RequestFactory(
        headers={name.replace("_", "-"): headers[name] for name in headers}
    ).get("/")
    request.htmx = HtmxDetails(request)
    return request


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, b"page hello"),
        ({"HX_Request": "true"}, b"part hello"),
        ({"HX_Request": "true", "HX_Request_Type": "partial"}, b"part hello"),
        ({"HX_Request": "true", "HX_Request_Type": "full"}, b"page hello"),
        ({"HX_Request": "true", "HX_Boosted": "true"}, b"page hello"),
        ({"HX_Request": "true", "HX_History_Restore_Request": "true"}, b"page hello"),
    ],
)
def test_htmx_gets_the_part_and_everyone_else_the_page(headers, answer):
    response = render_page(ask(**headers), "page.html", "_part.html", {"word": "hello"})

    assert response.content == answer


def test_a_cache_is_told_what_the_choice_hangs_on():
    response = render_page(ask(), "page.html", "_part.html", {})

    assert "HX-Request" in response["Vary"].split(", ")


def test_the_status_is_passed_on():
    response = render_page(ask(), "page.html", "_part.html", {}, status=422)

    assert response.status_code == 422


@pytest.mark.urls(__name__)
def test_leaving_the_page_is_a_redirect():
    response = go_to(ask(), "case", "gouda", 7)

    assert (response.status_code, response["Location"]) == (302, "/gouda/case/7/")


@pytest.mark.urls(__name__)
def test_htmx_leaves_the_page_in_the_browser():
    response = go_to(ask(HX_Request="true"), "/elsewhere/")

    assert (response.status_code, response["HX-Redirect"]) == (200, "/elsewhere/")


@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ({}, "/"),
        ({"HX_Request": "true", "HX_Current_URL": "http://testserver/7/?q=a"}, "/7/?q=a"),
        ({"HX_Request": "true", "HX_Current_URL": "http://elsewhere/7/"}, "/"),
        ({"HX_Request": "true", "HX_Request_Type": "full"}, "/"),
        ({"HX_Request": "true"}, "/"),
        ({"HX_Request": "true", "HX_Current_URL": "http://["}, "/"),
        ({"HX_Request": "true", "HX_Boosted": "true"}, "/"),
    ],
)
def test_the_page_of_a_part_is_the_one_that_asked_if_it_is_ours(headers, page):
    assert page_of(ask(**headers)) == page

"""What can be undone stands on every page of its service until the time is over."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from core.toast import drop_toast, stand_toast, toast


@pytest.fixture
def page(now, time_machine):
    time_machine.move_to(now, tick=False)

    def request(path="/s/a/cases/", session=None):
        request = RequestFactory().get(path)
        request.session = {} if session is None else session
        return request

    return request


def stand(request, now):
    until = now + timedelta(minutes=10)
    stand_toast(request, "Two were asked.", url="/s/a/undo/", within="/s/a/", until=until)


def test_it_stands_on_the_pages_of_its_service(page, now):
    request = page()
    stand(request, now)

    shown = toast(request)["toast"]

    assert (shown.words, shown.left) == ("Two were asked.", 600)
    assert toast(page("/s/a/", request.session))
    assert not toast(page("/s/ab/", request.session))


def test_it_goes_when_its_time_is_over(page, now, time_machine):
    request = page()
    stand(request, now)
    time_machine.move_to(now + timedelta(minutes=10), tick=False)

    assert not toast(request)
    assert request.session == {}


def test_only_what_it_is_about_takes_it_away(page, now):
    request = page()
    stand(request, now)

    drop_toast(request, {"/s/a/other/"})
    assert toast(request)
    drop_toast(request, {"/s/a/undo/"})
    assert not toast(request)

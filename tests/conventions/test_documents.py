"""Pages drawn from code agree with the code."""

from django.core.management import call_command


def test_the_lifecycles_are_drawn_as_they_are():
    call_command("draw_lifecycles", check=True)


def test_the_permissions_are_drawn_as_they_are():
    call_command("draw_permissions", check=True)

"""Somebody who works with the keys alone: Tab until one is there, type, choose, press."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

FARTHEST = 120
"""Presses of Tab: more stops than any page has."""
HERE = "document.activeElement.closest('[data-rows] > *')"
LISTEN = """for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
  window.addEventListener(kind, () => window.handUsed(kind), true);
}"""


@contextmanager
def without_a_hand(page: Page) -> Iterator[None]:
    """Whatever is pressed with a mouse or a finger within is a fault."""
    used: list[str] = []

    def hear(kind: str) -> None:
        used.append(kind)

    page.expose_function("handUsed", hear)
    page.add_init_script(LISTEN)
    yield
    assert not used, used


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def follow(page: Page, *keys: str) -> None:
    """Press keys of which the last leads to another page."""
    # Not expect_navigation: what a page writes in its history would pass for one.
    with page.expect_event("load"):
        press(page, *keys)


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab on until the focus is there."""
    expect(wanted).to_be_visible()
    for _ in range(FARTHEST):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def write(page: Page, wanted: Locator, text: str) -> None:
    tab_to(page, wanted)
    page.keyboard.type(text)


def tick(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()


def choose(page: Page, group: Locator, answer: str) -> None:
    """One stop of Tab is the whole group; its arrows choose."""
    tab_to(page, group.get_by_role("radio").first)
    page.keyboard.press("Space")
    for _ in group.get_by_role("radio").all():
        if group.get_by_label(answer, exact=True).is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {answer}")


def row_in_focus(page: Page) -> str:
    """What the row that has the focus is about; begins with its number."""
    about: str = page.evaluate(f"{HERE}?.querySelector('.due-about').textContent ?? ''")
    return about


def walk_to_row(page: Page, number: str) -> None:
    """J until the row of this case has the focus."""
    for _ in page.locator("[data-rows] > li").all():
        page.keyboard.press("j")
        if row_in_focus(page).startswith(number):
            return
    raise AssertionError(f"J does not lead to {number}")

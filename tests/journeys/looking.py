"""Look at a page as a careful reader: axe in both themes, no sideways scroll, a quiet console."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys.house import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A refused form and a page that is gone are answers, not trouble; Chromium logs them all the same.
ANSWERS = re.compile(r"Failed to load resource: .* status of 4(03|04|09|10|22|29)\b")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # what a theme changes
# The window holds the promise: one that nobody holds may be collected while axe is still at work.
RUN = """(options) => (window.looked = (async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...options });
  return found.violations.map((one) => ({
    id: one.id, help: one.help,
    nodes: one.nodes.map((node) => `${node.target.join(" ")} — ${node.failureSummary}`),
  }));
})())"""


def word_of(page: Page) -> str:
    """The name of the view that made the page."""
    try:
        return resolve(urlsplit(page.url).path).view_name
    except Resolver404:
        return "no_such_page"


class Eye:
    """Looks at each page once a width; ``trouble`` is what the console said."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.trouble: list[str] = []
        self.folder = os.environ.get("SCREENSHOTS", "")

    def watch(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.trouble.append(f"{page.url}: {error}"))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ANSWERS.search(message.text):
            self.trouble.append(f"{message.location.get('url')}: {message.text}")

    def look(self, page: Page, note: str = "") -> None:
        """Hold the page against every rule, unless this page was looked at in this width before."""
        assert page.viewport_size
        page.wait_for_load_state()  # a click returns before the page it leads to stands
        size = page.viewport_size
        width = size["width"]
        name = f"{word_of(page).replace(':', '.')}{f'.{note}' if note else ''}"
        if (name, str(width)) in self.seen:
            return
        self.seen.add((name, str(width)))
        trouble = self.scrolls(page, width)
        page.set_viewport_size({"width": width, "height": max(size["height"], self.length(page))})
        page.evaluate(AXE.read_text())
        trouble += self.violations(page, {"runOnly": TAGS, "preload": False})
        self.keep(page, f"{name}.{width}.light")
        page.emulate_media(color_scheme="dark")
        trouble += self.violations(page, CONTRAST)
        self.keep(page, f"{name}.{width}.dark")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(size)
        assert not trouble, f"{name} at {width}: " + "\n".join(trouble)

    @staticmethod
    def length(page: Page) -> int:
        """Looked at whole, nothing lies for a moment under a bar that sticks to the edge."""
        length: int = page.evaluate("document.documentElement.scrollHeight")
        return length

    @staticmethod
    def scrolls(page: Page, width: int) -> list[str]:
        wide = page.evaluate("document.documentElement.scrollWidth")
        return [f"the page is {wide} wide"] if wide > width else []

    @staticmethod
    def violations(page: Page, options: dict[str, Any]) -> list[str]:
        return [
            f"{one['id']}: {one['help']}\n    " + "\n    ".join(one["nodes"])
            for one in page.evaluate(RUN, options)
        ]

    def keep(self, page: Page, name: str) -> None:
        if self.folder:
            Path(self.folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(self.folder, f"{name}.png"), full_page=True)

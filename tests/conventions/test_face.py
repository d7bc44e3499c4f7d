"""What the layouts, the components and the bundle promise to each other."""

import json
import re
from pathlib import Path

import pytest

TEMPLATES = Path("templates")
COMPONENTS = sorted(
    path for path in (TEMPLATES / "components").glob("*.html") if path.stem != "gallery"
)
SHOWN_BY_LAYOUTS = {"mark"}
NOT_ON_A_PAGE = {"mail_button"}
ICON = re.compile(r"""icon["']?\s*[ =:]\s*["']([a-z0-9-]+)["']""")
ICON_FOLDER = Path("node_modules/@tabler/icons/icons/outline")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_what_it_needs(path):
    assert path.read_text().startswith("{% comment %}\n")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_has_an_example_in_the_gallery(path):
    gallery = (path.parent / "gallery.html").read_text()
    layouts = "".join(page.read_text() for page in (TEMPLATES / "layouts").glob("*.html"))
    examples = layouts if path.stem in SHOWN_BY_LAYOUTS | NOT_ON_A_PAGE else gallery

    assert f"components/{path.name}" in examples


def test_every_component_stands_on_a_page_beside_the_gallery():
    pages = (page for page in TEMPLATES.rglob("*.html") if page.stem != "gallery")
    shown = "".join(page.read_text() for page in pages)

    unused = {path.stem for path in COMPONENTS if f"components/{path.name}" not in shown}
    assert unused - NOT_ON_A_PAGE == set()


def test_every_component_sheet_is_in_the_bundle():
    css = Path("static/css")
    bundled = set(
        re.findall(r'@import "\./components/([a-z]+)\.css"', (css / "app.css").read_text())
    )

    assert bundled == {path.stem for path in (css / "components").glob("*.css")}


def test_the_lock_of_the_browser_packages_names_no_host():
    packages = json.loads(Path("package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_icon_a_template_names_can_be_drawn():
    named = {name for path in TEMPLATES.rglob("*.html") for name in ICON.findall(path.read_text())}

    assert {name for name in named if not (ICON_FOLDER / f"{name}.svg").exists()} == set()

"""What the layouts, the components and the bundle promise to each other."""

import re
from pathlib import Path

from tests.conventions.files import nobody_offends, text_of

TEMPLATES = Path("templates")
COMPONENTS = sorted(
    path for path in (TEMPLATES / "components").glob("*.html") if path.stem != "gallery"
)
SHOWN_BY_LAYOUTS = {"mark"}
NOT_ON_A_PAGE = {"mail_button"}
ICON = re.compile(r"""icon["']?\s*[ =:]\s*["']([a-z0-9-]+)["']""")
ICON_FOLDER = Path("node_modules/@tabler/icons/icons/outline")


def test_every_component_says_what_it_needs():
    nobody_offends(
        f"{path}:1 begins with no comment"
        for path in COMPONENTS
        if not text_of(path).startswith("{% comment %}\n")
    )


def test_every_component_has_an_example_in_the_gallery():
    gallery = "".join(map(text_of, (TEMPLATES / "components").glob("gallery*.html")))
    layouts = "".join(map(text_of, (TEMPLATES / "layouts").glob("*.html")))

    nobody_offends(
        f"{path} has no example"
        for path in COMPONENTS
        if f"components/{path.name}"
        not in (layouts if path.stem in SHOWN_BY_LAYOUTS | NOT_ON_A_PAGE else gallery)
    )


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


def test_every_icon_a_template_names_can_be_drawn():
    nobody_offends(
        f"{path} {name}"
        for path in TEMPLATES.rglob("*.html")
        for name in set(ICON.findall(text_of(path)))
        if not (ICON_FOLDER / f"{name}.svg").exists()
    )

"""The forms on a page, as a browser would send them, and the names of all fields there are."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django import forms

BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Paper:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class Reader(HTMLParser):
    """Ticks no box but those that are ticked, and chooses the first where nothing is chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.papers: list[Paper] = []
        self.open: Paper | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = facts.get("method", "get").upper()
            self.open = Paper(facts.get("action") or self.page, method)
            self.papers.append(self.open)
        elif self.open is not None:
            self._note(self.open, tag, facts)

    def _note(self, paper: Paper, tag: str, facts: dict[str, str]) -> None:
        name = facts.get("name", "")
        if tag == "option" and self.select:
            if facts.get("value") and ("selected" in facts or self.select not in paper.fields):
                paper.fields[self.select] = [facts["value"]]
        elif tag == "select":
            self.select = name
        elif tag == "textarea" and name:
            paper.put(name, "words")
        elif tag in {"input", "button"} and name:
            kind = facts.get("type", "text")
            is_box = kind in {"checkbox", "radio"}
            if not is_box or "checked" in facts or name not in paper.fields:
                paper.put(name, facts.get("value") or ("on" if is_box else "x"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


def papers_on(page: str, content: str) -> list[Paper]:
    reader = Reader(page)
    reader.feed(content)
    return [paper for paper in reader.papers if paper.fields]


def names_of_fields() -> list[str]:
    """Of every form of ours and of allauth's that is known to Python by now."""
    found: set[str] = set()
    classes: list[Any] = [forms.Form, forms.ModelForm]
    while classes:
        kind = classes.pop()
        found |= set(getattr(kind, "base_fields", {}))
        classes += kind.__subclasses__()
    return sorted(found)

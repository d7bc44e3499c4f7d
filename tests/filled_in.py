"""What a browser would send of a form on a page, without anybody having touched it."""

from html.parser import HTMLParser

Sent = dict[str, list[str]]
WORDS = {None, "text", "email", "tel", "url"}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self.with_words: list[set[str]] = []  # of each form the fields where something is written
        self.select: str | None = None
        self.first_option: str | None = None
        self.textarea: str | None = None
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, value = said.get("name"), said.get("value")
        if tag == "form":
            self.forms.append({})
            self.with_words.append(set())
        elif tag == "input" and name:
            ticked = "checked" in said
            if said.get("type") in {"checkbox", "radio"}:
                if ticked:
                    self._add(name, value or "on")
            elif said.get("type") not in {"submit", "button"}:
                self._add(name, value or "", is_words=said.get("type") in WORDS)
        elif tag == "select":
            self.select, self.first_option = name, None
        elif tag == "option" and self.select:
            self.first_option = value if self.first_option is None else self.first_option
            if "selected" in said:
                self._add(self.select, value or "")
        elif tag == "textarea":
            self.textarea, self.words = name, []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            if self.forms and self.select not in self.forms[-1] and self.first_option is not None:
                self._add(self.select, self.first_option)
            self.select = None
        elif tag == "textarea" and self.textarea:
            self._add(self.textarea, "".join(self.words).removeprefix("\n"), is_words=True)
            self.textarea = None

    def _add(self, name: str, value: str, *, is_words: bool = False) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)
        if self.forms and is_words and value:
            self.with_words[-1].add(name)


def forms_on(page: str) -> list[Sent]:
    reader = _Forms()
    reader.feed(page)
    return reader.forms


def written_in(page: str) -> list[tuple[Sent, set[str]]]:
    """Each form with the names of the fields in which words stand already."""
    reader = _Forms()
    reader.feed(page)
    return list(zip(reader.forms, reader.with_words, strict=True))


def form_with(page: str, field: str) -> Sent:
    """The first form on the page that sends this field."""
    return next(form for form in forms_on(page) if field in form)

"""An ASYCUDA element as texts by path, and what of them nobody read.

A form is exported whole: nine of ten elements are empty or hold `<null/>`. These say nothing, so
they are not there at all. Everything else is there, and is unknown until it is read.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lake_schema.formats.asycuda_paths import SPELLINGS, Groups
from lake_schema.formats.text_rows import Row, TextRows
from lake_schema.formats.xml_names import Element, line_of, local_name

_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_NO_DAY = "0/0/00"
"""How some exports print a date that is not set."""


@dataclass(slots=True)
class Content:
    """What has a value inside one element.

    Attributes:
        path: The element's own path; those that come again share it.
        line: Line where it begins.
        texts: Path inside → text.
        groups: Path inside → elements that may come again, with a value or without.
    """

    path: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list["Content"]] = field(default_factory=dict)
    _again: Counter[str] = field(default_factory=Counter)
    _read: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Tell whether anything in it has a value."""
        return bool(self.texts) or any(map(any, self.groups.values()))

    def put(self, path: str, text: str) -> None:
        """Take a text in; one that comes again is only counted."""
        if path in self.texts:
            self._again[f"{path}[2]"] += 1
        else:
            self.texts[path] = text

    def read(self, path: str) -> str | None:
        """Return a text, which is known from now on; it may be read more than once."""
        self._read.add(path)
        return self.texts.get(path)

    def fill(self, row: Row, rows: TextRows, table: Mapping[str, str]) -> bool:
        """Fill the columns of a table of paths and tell whether any had a value."""
        filled = False
        for path, column in table.items():
            text = self.texts.get(path)
            if text is None:
                continue
            cell = rows.cell[column]
            if row[cell] is None:
                row[cell] = text
            if row[cell] == text:
                self._read.add(path)
            filled = True
        return filled

    def of(self, *paths: str) -> list["Content"]:
        """Return the elements under these paths that have a value."""
        return [content for path in paths for content in self.groups.get(path, ()) if content]

    def unread(self) -> Counter[str]:
        """Return path → how often it has a value that nothing read."""
        left = [path for path in self.texts if path not in self._read]
        counts = Counter(f"{self.path}/{path}" for path in (*left, *self._again.elements()))
        for contents in self.groups.values():
            for content in contents:
                counts += content.unread()
        return counts


def content_of(element: Element, path: str, groups: Groups) -> Content:
    """Return what has a value inside an element; `groups` are paths that may come again."""
    content = Content(path, line_of(element))
    if text := _tidy(element.text):
        content.put("text()", text)
    _note_attributes(element, "", content)
    _gather(element, "", content, groups)
    return content


def _gather(element: Element, prefix: str, content: Content, groups: Groups) -> None:
    for child in element:
        name = local_name(child.tag)
        path = prefix + SPELLINGS.get(name, name)
        if text := _tidy(child.tail):
            content.put(f"{prefix}text()", text)
        if path in groups:
            inner = content_of(child, f"{content.path}/{path}", groups[path])
            content.groups.setdefault(path, []).append(inner)
            continue
        if text := _tidy(child.text):
            content.put(path, text)
        _note_attributes(child, f"{path}/", content)
        if len(child):
            _gather(child, f"{path}/", content, groups)


def _note_attributes(element: Element, prefix: str, content: Content) -> None:
    for name, value in element.items():
        if value.strip() and not str(name).startswith(_INSTANCE):
            content.put(f"{prefix}@{local_name(str(name))}", str(value))


def _tidy(text: str | None) -> str:
    """Return a text without what only its layout in the file brought: indents, blank lines."""
    text = (text or "").strip()
    if "\n" in text:
        lines = (line.strip() for line in text.splitlines())
        text = "\n".join(line for line in lines if line)
    return "" if text == _NO_DAY else text

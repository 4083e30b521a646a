"""Rich text reduced to the words in it. Nothing in it is run, opened or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, Final

from cmtui.forms.reading.values import names, objects, words

_LINES: Final = names(
    "address article blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p "
    "pre section table tr ul"
)
"""Tags that begin a line of their own."""

_SILENT: Final = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"}
)
"""Tags whose content is not words for a reader."""

_SPACES: Final = re.compile(r"[ \t\r\f\v\u00a0]+")
_UNTIDY: Final = re.compile(r"[\t-\r\u00a0\x85\u2028\u2029]|^ | $|  ")
_BLANK_LINES: Final = re.compile(r"\n{3,}")

_LONGEST: Final = 100_000
"""Characters of one text; nobody reads more at a question."""

_EMBEDDED: Final = re.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=]*")
"""A picture written out within the markup."""

_TAG: Final = re.compile(r"<[^<>]{0,5000}>")
_PAIRS: Final = (("<", ">"), ("<!", ">"), ("<!--", "-->"), ("<![", "]>"), ("<?", "?>"))
_UNCLOSED: Final = 20
"""Tags left open that are a slip, not an attack."""

_MARKDOWN: Final = (
    (re.compile(r"!?\[([^\]\[\n]{0,400})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(?m)^\s{0,3}#{1,6}\s+"), ""),
    (re.compile(r"(?m)^\s{0,3}>\s?"), ""),
    (re.compile(r"(?m)^\s{0,3}[*+-]\s+"), "• "),
    (re.compile(r"(?m)^\s{0,3}(?:[-*_][ \t]?){3,}$"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,400}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,400}?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]{1,400})`"), r"\1"),
)


_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!>-])")
_ASIDE: Final = 0xE000
"""Where escaped marks wait among the characters nobody uses, until the others are gone."""


class _Words(HTMLParser):
    """Collects what a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif self._silent:
            return
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", " "))


def without_tags(markup: str) -> str:
    """The words of XHTML."""
    text = _EMBEDDED.sub("", markup)[:_LONGEST]
    if any(text.count(begin) > text.count(end) + _UNCLOSED for begin, end in _PAIRS):
        # The parser takes time by the square of what is left open: 1.5 s for 40 kB of "<a".
        return tidy(_TAG.sub(" ", text))
    parser = _Words()
    parser.feed(text)
    parser.close()
    return tidy("".join(parser.parts))


def without_marks(markdown: str) -> str:
    """The words of Markdown."""
    text = _ESCAPED.sub(lambda mark: chr(_ASIDE + ord(mark[1])), markdown[:_LONGEST])
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    text = without_tags(text.replace("\n", "<br/>")) if "<" in text else tidy(text)
    return text.translate({_ASIDE + code: code for code in range(128)})


def tidy(text: str) -> str:
    """A text with plain spaces, and no more than one blank line at a time."""
    if not _UNTIDY.search(text):
        return text
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def shown(element: dict[str, Any], key: str) -> str:
    """A text of an element as a reader sees it: the plain one, else its rich one without the markup."""
    if plain := tidy(words(element.get(key))):
        return plain
    beside = element.get(f"_{key}")
    if not isinstance(beside, dict):
        return ""
    for extension in objects(beside.get("extension")):
        url = words(extension.get("url"))
        if url.endswith("/rendering-xhtml"):
            return without_tags(words(extension.get("valueString")))
        if url.endswith("/rendering-markdown"):
            return without_marks(words(extension.get("valueMarkdown")) or words(extension.get("valueString")))
    return ""

from __future__ import annotations

import pytest

from cmtui.forms.reading.text import without_marks, without_tags
from tests.forms.built import CORE, extension, item, only, read_form


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<b>How</b> often?", "How often?"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br/>Two<br>Three", "One\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n\n• b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("&lt;5 &amp; &#62;3&nbsp;kg", "<5 & >3 kg"),
        ("a<script>alert('x')</script><style>p {}</style>b", "ab"),
        ("<script src='x'/>kept", "kept"),
        ("<img src='http://x/y.png' alt='A face'/> and <img src='z'>", "A face and"),
        ("<p onclick='steal()'>text <a href='javascript:x'>link</a></p>", "text link"),
        ("no <b>end", "no end"),
        ("</script></p>loose", "loose"),
        ("<!-- hidden --><?php x ?>shown", "shown"),
        ("a\n   b", "a b"),
        ("a < b and c > d", "a < b and c > d"),
        ("", ""),
    ],
)
def test_markup_is_reduced_to_its_words(markup: str, words: str) -> None:
    assert without_tags(markup) == words


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        (
            "# Title\n\nSome **bold**, *slanted* and __strong__ _words_.",
            "Title\n\nSome bold, slanted and strong words.",
        ),
        ("* one\n* two", "• one\n• two"),
        ("> said", "said"),
        ("[the page](http://x) ![face](y.png)", "the page face"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("`code` and \\*star\\*", "code and *star*"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("line<br/>break\n<b>x</b>", "line\nbreak\nx"),
    ],
)
def test_markdown_is_reduced_to_its_words(markdown: str, words: str) -> None:
    assert without_marks(markdown) == words


@pytest.mark.parametrize("mark", ["*", "_a", "[", "<", "<a", "<!-- >", "**a", "&", "-\n", "<a b='>"])
def test_text_made_to_be_slow_is_not(mark: str) -> None:
    assert len(without_marks(mark * 50_000)) <= 100_000


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("rendering-xhtml", {"valueString": "<i>Rich</i>"}),
        ("rendering-markdown", {"valueMarkdown": "*Rich*"}),
        ("rendering-markdown", {"valueString": "*Rich*"}),
    ],
)
def test_a_text_that_is_rich_only_is_shown_in_words(url: str, value: dict[str, str]) -> None:
    form = read_form(
        item("1", text=" ", _text={"extension": [extension(f"{CORE}style"), extension(CORE + url, **value)]})
    )

    assert only(form).text == "Rich"


def test_the_plain_text_goes_before_the_rich_one() -> None:
    rich = {"extension": [extension(f"{CORE}rendering-xhtml", valueString="<b>Rich</b>")]}

    assert (
        only(read_form(item("1", text="Plain\t\u00a0 text\r\n\n\n\nend", _text=rich))).text
        == "Plain text\n\nend"
    )


def test_an_item_without_any_text_has_none() -> None:
    assert only(read_form({"linkId": "1", "type": "group", "_text": "x"})).text == ""
    assert only(read_form({"linkId": "1", "type": "group", "_text": {"extension": [{}]}})).text == ""

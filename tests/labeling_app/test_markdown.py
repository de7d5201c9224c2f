from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling_app.issues.markdown import safe_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    '<a href="java\tscript:alert(1)">a</a>',
    "<style>body{display:none}</style>",
    '<p style="position:fixed;inset:0">over all</p>',
    '<svg onload="alert(1)"><image href="https://tracker.example/a.png"/></svg>',
    "![pixel](https://tracker.example/pixel.png)",
    '<img src="https://tracker.example/pixel.png" srcset="https://tracker.example/2x.png 2x">',
    '<iframe src="https://tracker.example"></iframe>',
    '<form action="https://tracker.example"><input name=a><button>go</button></form>',
    '<video src="https://tracker.example/a.mp4" autoplay></video>',
    '<link rel="stylesheet" href="https://tracker.example/a.css">',
    '<div id="root" class="stApp" onclick="alert(1)">clobber</div>',
    '<a href="//tracker.example/x">no scheme</a>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
]
LOADING = frozenset(
    [
        "script",
        "style",
        "img",
        "image",
        "svg",
        "iframe",
        "video",
        "audio",
        "source",
        "link",
        "object",
        "embed",
        "form",
        "input",
        "button",
    ]
)


class Elements(HTMLParser):
    """The elements that a browser would make of a text, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag not in LOADING
        assert set(attributes) <= {"href", "title", "align", "start", "rel", "target"}
        assert str(attributes.get("href", "https:")).startswith(("https:", "http:", "mailto:"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_runs_and_loads_nothing(text: str) -> None:
    assert_harmless(safe_html(text))


@given(st.lists(st.sampled_from([*HOSTILE, "\n\n", "> ", "`", "* ", "<b>", "</div>"])).map("".join))
def test_hostile_texts_in_any_mixture(text: str) -> None:
    assert_harmless(safe_html(text))


def test_an_image_is_a_link_with_its_description() -> None:
    html = safe_html("![the graph](https://example.org/a.png)")
    assert '<a href="https://example.org/a.png"' in html
    assert "[image: the graph]" in html


def test_code_stays_as_it_was_written() -> None:
    html = safe_html("```python\nif a < b and c:\n    f('<script>')\n```")
    assert "<pre><code>if a &lt; b and c:" in html
    assert "&lt;script&gt;" in html


def test_tables_and_headings_of_github() -> None:
    html = safe_html("# Bug\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n~~no~~ https://example.org")
    assert "<h3>Bug</h3>" in html
    assert "<td>1</td>" in html
    assert "<s>no</s>" in html
    assert 'href="https://example.org"' in html

"""GitHub's Markdown as HTML that runs nothing and loads nothing."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TEXT = {"b", "br", "code", "del", "em", "i", "kbd", "q", "s", "samp", "span", "strong", "sub", "sup", "a"}
BLOCKS = {"blockquote", "details", "div", "h3", "h4", "h5", "h6", "hr", "p", "pre", "summary"}
LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
TAGS = TEXT | BLOCKS | LISTS | TABLES
ATTRIBUTES = {"a": {"href", "title"}, "td": {"align"}, "th": {"align"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
HEADING_OFFSET = 2
"""The page has headings of its own above those of the text."""


def safe_html(text: str | None) -> str:
    """Sanitised HTML of a Markdown text; an image becomes a link to where it is, which loads when followed."""
    import nh3

    rendered = _renderer().render(text or "")
    return nh3.clean(
        rendered,
        tags=TAGS,
        clean_content_tags={"script", "style", "iframe", "object", "embed", "svg", "math", "template"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        attribute_filter=_absolute_links,
    )


def _absolute_links(_tag: str, attribute: str, value: str) -> str | None:
    if attribute != "href":
        return value
    return value if urlsplit(value).scheme.lower() in SCHEMES else None


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    def image(
        _self: RendererProtocol, tokens: list[Token], index: int, _options: OptionsDict, _env: EnvType
    ) -> str:
        token = tokens[index]
        address = str(token.attrGet("src") or "")
        name = token.content.strip() or "without a description"
        return f'<a href="{escape(address)}">[image: {escape(name)}]</a>'

    def heading(
        _self: RendererProtocol, tokens: list[Token], index: int, _options: OptionsDict, _env: EnvType
    ) -> str:
        token = tokens[index]
        level = min(6, int(token.tag[1]) + HEADING_OFFSET)
        return f"<{'/' if token.nesting < 0 else ''}h{level}>"

    renderer = MarkdownIt("gfm-like", {"html": True, "linkify": True, "breaks": True})
    renderer.add_render_rule("image", image)
    renderer.add_render_rule("heading_open", heading)
    renderer.add_render_rule("heading_close", heading)
    return renderer

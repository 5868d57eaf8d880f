"""Pages that carry a sign-in: the same bytes, but for links, forms and one hidden form at the end."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

from funabin.kit.http import MY, face_of_path

TOKEN_FIELD, GET_FIELD = "session-token", "session-get"  # names of hidden fields
CARRY = "carry"  # id of the hidden form whose buttons stand in for links
STAYS_A_LINK = "data-plain"  # an attribute: this link means to leave the sign-in behind
_OF_LINKS = {"href", "hreflang", "rel", "target", "download", "type"}  # attributes no button has

Attributes = list[tuple[str, str | None]]


def is_members_page(address: str, base: str) -> bool:
    """Whether `address`, seen from the page `base`, lies on the members' face of this same site."""
    here, there = urlsplit(base), urlsplit(urljoin(base, address))
    return (there.scheme, there.netloc) == (here.scheme, here.netloc) and face_of_path(there.path) == MY


def dressed(page: str, *, token: str, address: str) -> str:
    """`page`, read at the absolute `address`, with its links as buttons and its forms carrying `token`."""
    return _edited(page, _Finder(page, token, address))


def placed(page: str, *, address: str) -> str:
    """`page` with nothing to carry: only its forms say where they lead, wherever the browser stands."""
    return _edited(page, _Placer(page, "", address))


def _edited(page: str, finder: _Finder) -> str:
    finder.feed(page)
    finder.close()
    for start, end, text in reversed(finder.edits):
        page = page[:start] + text + page[end:]
    return page


class _Finder(HTMLParser):
    """Finds what to change, by place: what is not changed stays as it was, byte by byte."""

    def __init__(self, page: str, token: str, address: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page, self.token, self.address = page, token, address
        self.lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self.edits: list[tuple[int, int, str]] = []
        self.is_in_button = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Links and forms."""
        if tag == "a":
            self._link(dict(attrs), attrs)
        elif tag == "form":
            self._form(dict(attrs), attrs)

    def handle_endtag(self, tag: str) -> None:
        """The end of a link that became a button, and the end of the page."""
        if tag == "a" and self.is_in_button:
            self.is_in_button = False
            self.edits.append((self._here(), self.page.index(">", self._here()) + 1, "</button>"))
        elif tag == "body":
            self.edits.append((self._here(), self._here(), self._carry()))

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _replace(self, text: str) -> None:
        start = self._here()
        self.edits.append((start, start + len(self.get_starttag_text() or ""), text))

    def _link(self, found: dict[str, str | None], attrs: Attributes) -> None:
        href = found.get("href")
        if href is None or href.startswith("#") or STAYS_A_LINK in found:
            return
        if is_members_page(href, self.address):
            self.is_in_button = True
            self._replace(_tag("button", _as_button(self._at(href), attrs)))
        elif self.token and "target" not in found:  # or the page that carries the sign-in would be gone
            self._replace(_tag("a", [*attrs, ("target", "_blank"), ("rel", "noopener")]))

    def _form(self, found: dict[str, str | None], attrs: Attributes) -> None:
        action = found.get("action") or self.address
        if not is_members_page(action, self.address):
            return
        is_post = (found.get("method") or "get").lower() == "post"
        kept = [(name, value) for name, value in attrs if name not in ("method", "action")]
        start = _tag("form", [*kept, ("method", "post"), ("action", self._at(action))])
        self._replace(start + self._field() + ("" if is_post else _hidden(GET_FIELD, "1")))

    def _at(self, reference: str) -> str:
        """Path and query of a reference: the browser may stand at another address than the page it shows."""
        parts = urlsplit(urljoin(self.address, reference))
        return parts._replace(scheme="", netloc="").geturl()

    def _carry(self) -> str:
        attributes: Attributes = [
            ("id", CARRY),
            ("method", "post"),
            ("hidden", None),
            ("action", self._at("")),
        ]
        return _tag("form", attributes) + self._field() + _hidden(GET_FIELD, "1") + "</form>"

    def _field(self) -> str:
        return _hidden(TOKEN_FIELD, self.token)


class _Placer(_Finder):
    """Finds the forms that lead to the page they stand on."""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Forms without an address."""
        if tag == "form" and not dict(attrs).get("action"):
            self._replace(_tag("form", [*attrs, ("action", self._at(""))]))

    def handle_endtag(self, tag: str) -> None:
        """Nothing ends here."""


def _as_button(to: str, attrs: Attributes) -> Attributes:
    kept = [(name, value) for name, value in attrs if name not in {*_OF_LINKS, "class"}]
    look = f"{dict(attrs).get('class') or ''} as-link".strip()
    return [*kept, ("class", look), ("type", "submit"), ("form", CARRY), ("formaction", to)]


def _tag(name: str, attributes: Attributes) -> str:
    words = [key if value is None else f'{key}="{escape(value)}"' for key, value in attributes]
    return f"<{' '.join([name, *words])}>"


def _hidden(name: str, value: str) -> str:
    return _tag("input", [("type", "hidden"), ("name", name), ("value", value)])

"""A page that carries a sign-in differs from the plain one in its links and forms only."""

from __future__ import annotations

import pytest

from funabin.kit.carrying import dressed, is_members_page, placed

AT = "https://house.example/my/en/deals/D1/?tab=2"
TOKEN = "k" * 32
FIELD = f'<input type="hidden" name="session-token" value="{TOKEN}">'
GET = '<input type="hidden" name="session-get" value="1">'


def page(inner: str, token: str = TOKEN) -> str:
    """What becomes of `inner` in a page."""
    whole = dressed(f"<html><body>{inner}</body></html>", token=token, address=AT)
    return whole.removeprefix("<html><body>").partition('<form id="carry"')[0]


@pytest.mark.parametrize(
    ("link", "button"),
    [
        (
            '<a href="/my/en/data/">Your data</a>',
            '<button class="as-link" type="submit" form="carry" formaction="/my/en/data/">Your data</button>',
        ),
        (
            '<a class="button" href="../D2/?a=1&amp;b=2" aria-current="page" hreflang="ja" lang="ja">'
            "D2 <b>x</b></a>",
            '<button aria-current="page" lang="ja" class="button as-link" type="submit" form="carry"'
            ' formaction="/my/en/deals/D2/?a=1&amp;b=2">D2 <b>x</b></button>',
        ),
        (
            "<A HREF='https://house.example/my/ja/'>x</A>",
            '<button class="as-link" type="submit" form="carry" formaction="/my/ja/">x</button>',
        ),
        (
            '<a href="?page=2">2</a>',
            '<button class="as-link" type="submit" form="carry"'
            ' formaction="/my/en/deals/D1/?page=2">2</button>',
        ),
    ],
)
def test_a_link_inside_the_face_becomes_a_button(link: str, button: str) -> None:
    assert page(f"<p>日本 &amp; é {link} \n end</p>") == f"<p>日本 &amp; é {button} \n end</p>"


@pytest.mark.parametrize(
    "kept", ['<a href="#main">down</a>', '<a name="x">y</a>', '<a href="/my/en/?cookie=yes" data-plain>z</a>']
)
def test_a_link_that_stays_here_or_means_to_leave_the_sign_in_is_kept(kept: str) -> None:
    assert page(kept) == kept


def test_a_link_out_opens_beside_as_long_as_there_is_something_to_lose() -> None:
    out = '<a href="/en/stock/">Vehicles</a><a href="https://other.example/my/" target="x">o</a>'
    assert page(out) == out.replace('/stock/">', '/stock/" target="_blank" rel="noopener">')
    assert page(out, token="") == out


@pytest.mark.parametrize(
    ("form", "carrying"),
    [
        (
            '<form method="post" class="form">',
            f'<form class="form" method="post" action="/my/en/deals/D1/?tab=2">{FIELD}',
        ),
        (
            '<form action="/my/en/search/">',
            f'<form method="post" action="/my/en/search/">{FIELD}{GET}',
        ),
        (
            '<form method="POST" action="cancel/" enctype="multipart/form-data" novalidate>',
            '<form enctype="multipart/form-data" novalidate method="post" action="/my/en/deals/D1/cancel/">'
            + FIELD,
        ),
    ],
)
def test_a_form_inside_the_face_carries_the_token_in_its_body(form: str, carrying: str) -> None:
    assert page(f"{form}</form>") == f"{carrying}</form>"


@pytest.mark.parametrize("action", ["/en/find/", "https://other.example/my/", "//other.example/my/en/"])
def test_no_form_carries_it_elsewhere(action: str) -> None:
    form = f'<form method="post" action="{action}"></form>'
    assert page(form) == form


def test_with_nothing_to_carry_forms_only_say_where_they_lead() -> None:
    plain = '<a href="/my/en/">x</a><form action="there/"></form><form method="post"{}></form></body>'
    here = ' action="/my/en/deals/D1/?tab=2"'
    assert placed(plain.format(""), address=AT) == plain.format(here)


def test_one_hidden_form_stands_at_the_end_for_all_links() -> None:
    whole = dressed("<html><body><p>x</p></body></html>", token=TOKEN, address=AT)
    carry = f'<form id="carry" method="post" hidden action="/my/en/deals/D1/?tab=2">{FIELD}{GET}</form>'
    assert whole == f"<html><body><p>x</p>{carry}</body></html>"


def test_script_and_comments_are_not_touched() -> None:
    text = '<script type="application/ld+json">{"a": "<a href=\'/my/\'>"}</script><!-- <form> -->'
    assert page(text) == text


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("/my/en/", True),
        ("data/", True),
        ("https://house.example/my/", True),
        ("/en/", False),
        ("/desk/", False),
        ("/myself/", False),
        ("http://house.example/my/", False),
        ("https://house.example:444/my/", False),
        ("//other.example/my/", False),
        ("mailto:a@b.example", False),
        ("/my/../en/", False),
        ("https://house.example//my/en/", False),  # without its host a browser takes "my" for the host
    ],
)
def test_what_lies_on_the_members_face_of_this_site(address: str, is_ours: bool) -> None:
    assert is_members_page(address, AT) is is_ours

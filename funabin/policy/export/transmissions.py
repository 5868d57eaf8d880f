"""What pages make a reader's browser send to others (Telecommunications Business Act 27-12): nothing.

The list is empty by construction: every page's Content-Security-Policy lets it load from its own site only,
and the tests of the pages hold them to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from funabin.policy.model import Policy

NONE = {
    "en": "Our pages make your browser send nothing to anybody else: they load no script, picture, font, "
    "counter or advertisement from another site. The list that the Telecommunications Business Act "
    "(Article 27-12) asks for is therefore empty.",
    "ja": "当社のページは、お客様のブラウザから他者へ情報を送信させません。ほかのサイトのスクリプト、画像、"
    "フォント、計測、広告を読み込まないためです。電気通信事業法第27条の12が求める一覧は、したがって空です。",
}


@dataclass(frozen=True)
class Transmission:
    """Something a page would send: to whom, what, what for."""

    to: str
    content: str
    purpose: str


def transmissions(policy: Policy) -> tuple[Transmission, ...]:
    """What the pages of this house send elsewhere. The policy file has no word for such a thing."""
    return ()


def transmissions_as_text(policy: Policy, language: str) -> str:
    """The list to read, or that there is nothing on it."""
    rows = [f"{row.to}: {row.content} ({row.purpose})" for row in transmissions(policy)]
    return "\n".join(rows or [NONE.get(language, NONE["en"])]) + "\n"

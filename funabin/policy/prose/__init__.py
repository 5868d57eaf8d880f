"""The policy that people read, written from the same data the software obeys; a language per module."""

from funabin.policy.prose.notice import ItemWords, Notice, notice_of
from funabin.policy.prose.page import PageSection, PolicyDocument, render_policy
from funabin.policy.prose.parts import cookie_in_words
from funabin.policy.prose.plain import plain_text
from funabin.policy.prose.statement import PageLine, PageStatement

__all__ = [
    "ItemWords",
    "Notice",
    "PageLine",
    "PageSection",
    "PageStatement",
    "PolicyDocument",
    "cookie_in_words",
    "notice_of",
    "plain_text",
    "render_policy",
]

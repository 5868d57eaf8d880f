"""The languages a policy can be written in."""

from __future__ import annotations

from collections.abc import Mapping

from funabin.policy.prose.en import ENGLISH
from funabin.policy.prose.grammar import Grammar
from funabin.policy.prose.ja import JAPANESE

GRAMMARS: Mapping[str, Grammar] = {"en": ENGLISH, "ja": JAPANESE}

"""The fixed words of a language: how the page joins a house's own words into sentences.

English and Japanese are shipped as YAML beside this file; a house brings a further language with its texts.
"""

from funabin.policy.grammar.languages import SHIPPED, grammar_of
from funabin.policy.grammar.words import Grammar

__all__ = ["SHIPPED", "Grammar", "grammar_of"]

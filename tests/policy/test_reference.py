"""docs/privacy/policy-file.md is the whole reference: every word of the model stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from funabin.policy import model
from funabin.policy.document import read_document
from funabin.policy.model import LawFile, PolicyFile
from funabin.policy.shape import KEYED, LISTED, PLAIN, SINGLE

PAGE = Path(__file__).parents[2] / "docs" / "privacy" / "policy-file.md"
MODELS = [PolicyFile, LawFile, model.Item, model.JointUse, model.Fee, *(kept for kept, _ in KEYED.values()),
          *LISTED.values(), *SINGLE.values(), *PLAIN.values()]  # fmt: skip


def words_of(kept: type[BaseModel]) -> Iterator[str]:
    """The fields of a model, and the fixed words they take."""
    for name, field in kept.model_fields.items():
        yield name
        yield from _literals(field.annotation)


def _literals(annotation: object) -> Iterator[str]:
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from _literals(part)


def unnamed(page: str, kept: type[BaseModel]) -> list[str]:
    """The words of a model that the page does not name, in backticks or in an example."""
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page, re.DOTALL))
    known = set(re.findall(r"[\w.]+", code))
    return [word for word in words_of(kept) if word and word not in known]


@pytest.mark.parametrize("kept", MODELS, ids=lambda kept: kept.__name__)
def test_every_word_of_the_model_is_explained(kept):
    assert unnamed(PAGE.read_text(encoding="utf-8"), kept) == []


@pytest.mark.parametrize("word", ["two_persons", "working_days", "stop_provision", "check.done", "reduce_to"])
def test_a_word_left_out_would_be_seen(word):
    page = re.sub(rf"\b{re.escape(word)}\b", "gone", PAGE.read_text(encoding="utf-8"))
    assert [word] in [list(dict.fromkeys(unnamed(page, kept))) for kept in MODELS]


def test_every_example_can_be_read_and_uses_words_of_the_file():
    page = PAGE.read_text(encoding="utf-8")
    known = PolicyFile.model_fields.keys() | LawFile.model_fields.keys()
    examples = [
        read_document(text, "page").data for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    ]
    said = {section for example in examples for section in example}
    assert said <= known
    laws_own = {"law", "title", "as_of", "statutes", "particulars"}
    assert known - said <= laws_own


def test_every_refusal_that_cites_an_article_is_explained():
    """The articles of the refusals stand on the page that says what is refused."""
    page = PAGE.read_text(encoding="utf-8")
    sources = Path(model.__file__).parents[1] / "check"
    cited = {
        article
        for file in sources.glob("*.py")
        for article in re.findall(r"\((?:APPI|MNA|SEMA) ([\d]+(?:\(\d\))?)", file.read_text(encoding="utf-8"))
    }
    assert {"17(1)", "18(1)", "20", "20(2)", "22", "25", "28(1)", "37(2)"} <= cited
    assert [article for article in sorted(cited) if article not in page] == []

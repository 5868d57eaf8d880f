"""The source texts of a policy, as they stand in files or in a stored version, and their digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from funabin.policy.document import read_document

SHIPPED_LAWS = Path(__file__).resolve().parents[2] / "law"
TEMPLATE = Path(__file__).resolve().parent / "template"  # a new exporter's folder, with ___ to fill in


@dataclass(frozen=True)
class PolicySource:
    """Everything a policy is read from: enough to store a version and to read it again without files.

    `texts` is language -> YAML; `laws` is law set -> YAML; `law_texts` is "jp.en" -> YAML. `file` only names
    the policy file in messages and is no part of the digest.
    """

    policy: str
    texts: dict[str, str]
    laws: dict[str, str] = field(default_factory=dict)
    law_texts: dict[str, str] = field(default_factory=dict)
    file: str = "policy.yaml"

    @property
    def digest(self) -> str:
        """sha256 (hex) over all source texts: two policies with one digest say the same."""
        parts = [self.policy, self.texts, self.laws, self.law_texts]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    def as_dict(self) -> dict[str, object]:
        """Plain values for a JSON column; `PolicySource(**stored)` reads them back."""
        return asdict(self)

    def text_file(self, language: str) -> str:
        """The name of a text file in messages."""
        return str(Path(self.file).parent / "texts" / f"{language}.yaml")


def read_source(directory_or_file: Path, laws: Path | None = None) -> PolicySource:
    """Read `policy.yaml`, `texts/*.yaml` beside it and the law sets it names.

    A law set in the folder `law/` beside the file goes before those in `laws` and those shipped.
    Raises OSError where the policy file is not there. A law set that is not there is a mistake for the check.
    """
    file = directory_or_file / "policy.yaml" if directory_or_file.is_dir() else directory_or_file
    policy = file.read_text(encoding="utf-8")
    shelves = {
        name: shelf
        for name in _laws_named(policy, str(file))
        for shelf in (laws or SHIPPED_LAWS, file.parent / "law")
        if (shelf / f"{name}.yaml").is_file()
    }
    return PolicySource(
        policy=policy,
        texts=_read_all(file.parent / "texts", "*.yaml"),
        laws={name: (shelf / f"{name}.yaml").read_text(encoding="utf-8") for name, shelf in shelves.items()},
        law_texts={
            key: text
            for name, shelf in shelves.items()
            for key, text in _read_all(shelf / "texts", f"{name}.*.yaml").items()
        },
        file=str(file),
    )


def _laws_named(policy: str, file: str) -> list[str]:
    data = read_document(policy, file).data
    laws = data.get("laws", []) if isinstance(data, dict) else []
    return [name for name in laws if isinstance(name, str)] if isinstance(laws, list) else []


def _read_all(folder: Path, pattern: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}

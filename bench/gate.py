"""What one personal value costs: sealed, opened, looked up, decided upon.

The peer is what field-encryption packages do: one application key, Fernet, nothing asked, nothing bound.
"""

from __future__ import annotations

from pathlib import Path
from timeit import repeat
from typing import Any
from uuid import uuid4

from cryptography.fernet import Fernet
from django.conf import settings

from funabin.gate import vault
from funabin.policy.decide import Question, decide
from funabin.policy.load import load_policy

VALUE = b"12 Moi Avenue, Mombasa, third floor, beside the old post office" * 3
TIMES = 2_000


def figures() -> dict[str, float]:
    """Microseconds for one value of 189 bytes, the best of five rounds."""
    key_id = uuid4()
    wrapped = vault.new_wrapped_key(key_id)
    cipher = vault.unwrap(key_id, wrapped)
    place = vault.Place("subject", "trade.Inquiry.name", str(uuid4()), "contact.name", "inquiry", str(key_id))
    sealed = vault.seal(VALUE, cipher=cipher, place=place)
    policy = load_policy(Path(settings.BASE_DIR) / "houses" / "autorec" / "policy.yaml")
    question = Question("inquiry.answer", "contact.name", "inquiry", "sales")
    peer = Fernet(Fernet.generate_key())
    peers = peer.encrypt(VALUE)
    return {
        "seal_us": _best(lambda: vault.seal(VALUE, cipher=cipher, place=place)),
        "open_us": _best(lambda: vault.unseal(sealed, cipher=cipher, place=place)),
        "unwrap_key_us": _best(lambda: vault.unwrap(key_id, wrapped)),
        "blind_index_us": _best(lambda: vault.blind_index("contact.email", "email", "amina@kilimo.example")),
        "decide_us": _best(lambda: decide(policy, question)),
        "peer_fernet_encrypt_us": _best(lambda: peer.encrypt(VALUE)),
        "peer_fernet_decrypt_us": _best(lambda: peer.decrypt(peers)),
    }


def _best(work: Any) -> float:
    return round(min(repeat(work, number=TIMES, repeat=5)) / TIMES * 1e6, 2)

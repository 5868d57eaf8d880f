"""`funabin bench` from the outside."""

from __future__ import annotations

import json

from tests.cli.conftest import funabin


def test_a_benchmark_answers_programs_with_its_machine_and_figures() -> None:
    answer = funabin("bench", "gate", "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["name"], "Python" in told["machine"]) == ("gate", True)
    assert {"open_us", "peer_fernet_decrypt_us"} <= set(told["figures"])
    assert min(told["figures"].values()) > 0


def test_an_unknown_benchmark_is_answered_with_the_known_ones() -> None:
    refused = funabin("bench", "speed")
    assert (refused.returncode, "Choose one of: gate" in refused.stderr) == (1, True)

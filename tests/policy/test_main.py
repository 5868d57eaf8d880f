from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

import funabin.policy as policy_room
from funabin.policy.__main__ import main
from tests.policy.small import POLICY

AUTOREC = str(Path(__file__).parents[2] / "houses" / "autorec")


@pytest.fixture
def broken(tmp_path) -> str:
    changed = POLICY.replace("laws: [land]", "laws: []").replace("kind: phone", "kind: phnoe")
    (tmp_path / "policy.yaml").write_text(changed.replace("retention: service", "retention: servce"))
    return str(tmp_path)


def test_check_is_content_with_a_good_file(capsys):
    assert main(["check", AUTOREC]) == 0
    said = capsys.readouterr()
    assert "in order: 82 promises, version " in said.out
    assert said.err == ""


def test_check_tells_what_is_void_what_is_silent_and_what_the_law_wants(capsys):
    main(["check", AUTOREC])
    said = capsys.readouterr().out
    assert f"{AUTOREC}: not run as written: AR-9c, APPI 18(1): " in said
    assert f"{AUTOREC}: silent: statistics: nothing is counted\n" in said
    assert f"{AUTOREC}: the law still wants said: what is done when data leaks (APPI 26(1); breach)\n" in said


def test_check_prints_every_mistake_and_fails(broken, capsys):
    assert main(["check", AUTOREC, broken]) == 1
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert any(line.startswith(f"{broken}/policy.yaml:13:") and "'phone'" in line for line in lines)
    assert any("collection_points.inquiry.retention: no retention class" in line for line in lines)
    assert lines[-1] == f"{broken}: {len(lines) - 1} mistakes"


def test_check_names_a_file_that_is_not_there(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}: cannot be read: No such file or directory\n"


def test_check_counts_one_mistake_as_one(tmp_path, capsys):
    (tmp_path / "policy.yaml").write_text("just words")
    assert main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith(": 1 mistake\n")


def test_check_says_what_blocks_publishing(tmp_path, capsys):
    folder = Path(AUTOREC)
    text = (folder / "policy.yaml").read_text().replace("  phone: +81-567-56-3170\n", "")
    (tmp_path / "policy.yaml").write_text(text)
    (tmp_path / "texts").symlink_to(folder / "texts")
    assert main(["check", str(tmp_path)]) == 0
    assert "cannot be published yet: operator.phone is blank" in capsys.readouterr().out


def test_explain_prints_an_allowed_decision(capsys):
    assert main(["explain", "ship", "contact.name", "order.consignee", "shipping", AUTOREC]) == 0
    assert capsys.readouterr().out == (
        "allowed\n"
        "  allowed: shipping may use contact.name, taken at order.consignee, for ship (AR-4.3c, AR-8.2)\n"
    )


def test_explain_prints_a_refusal_and_fails(capsys):
    assert main(["explain", "ship", "contact.name", "order", "sales", AUTOREC, "--erased"]) == 1
    assert capsys.readouterr().out == (
        "refused\n  role_not_granted: no rule lets sales use contact.name for ship\n"
    )


def test_explain_hears_what_the_person_said(capsys):
    asked = ["explain", "promo.own.email", "contact.email", "registration", "system", AUTOREC]
    assert main(asked) == 1
    assert main([*asked, "--consented", "promo.own.email"]) == 0
    assert main([*asked, "--consented", "promo.own.email", "--objected", "promo.own.email"]) == 1
    assert "objected: the person has objected to promo.own.email" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "title"), [("en", "Privacy policy"), ("ja", "プライバシーポリシー")])
def test_show_prints_the_page(language, title, capsys):
    assert main(["show", AUTOREC, "--language", language]) == 0
    assert capsys.readouterr().out.startswith(title)


def test_show_refuses_a_language_the_policy_is_not_written_in(capsys):
    assert main(["show", AUTOREC, "--language", "fr"]) == 1
    assert capsys.readouterr().err == f"{AUTOREC}: is not written in fr; it is in en, ja\n"


def test_it_runs_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["funabin.policy", "check", AUTOREC])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(Path(policy_room.__file__).parent / "__main__.py"), run_name="__main__")
    assert ended.value.code == 0
    assert "in order" in capsys.readouterr().out

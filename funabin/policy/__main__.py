"""python -m funabin.policy check FILE... | explain ... FILE... | show FILE... | diff A B"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from funabin.policy.check import publishing_obstacles
from funabin.policy.decide import Decision, Question, decide
from funabin.policy.diff.command import TROUBLE, said
from funabin.policy.load import PolicyError, load_policy
from funabin.policy.model import Policy
from funabin.policy.prose import plain_text, render_policy
from funabin.policy.silence import report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, or 1 where a file has mistakes or the decision is a refusal.

    `diff` answers as diff(1) does: 0 the same, 1 different, 2 a file has mistakes.
    """
    options = _parser().parse_args(arguments)
    if options.command is diff:
        return int(diff(*options.files, options))
    failed = False
    for file in options.files:
        policy = _read(file)
        failed |= policy is None or not options.command(policy, file, options)
    return int(failed)


def check(policy: Policy, file: Path, options: argparse.Namespace) -> bool:
    """Say that the file is in order, what it is silent about, and what still blocks publishing it."""
    _out(f"{file}: in order: {len(policy.promises)} promises, version {policy.digest[:12]}")
    for line in report(policy, policy.languages[0]):
        _out(f"{file}: {line}")
    for obstacle in publishing_obstacles(policy):
        _out(f"{file}: cannot be published yet: {obstacle}")
    return True


def explain(policy: Policy, file: Path, options: argparse.Namespace) -> bool:
    """Print the decision on one question, with its reasons and clauses."""
    question = Question(
        options.purpose,
        options.category,
        options.point,
        options.role,
        erased=options.erased,
        consented=frozenset(options.consented),
        objected=frozenset(options.objected),
    )
    decision = decide(policy, question)
    for line in explained(decision):
        _out(line)
    return decision.allowed


def explained(decision: Decision) -> list[str]:
    """A decision as lines: the answer, then each reason with its code and clauses."""
    lines = ["allowed" if decision.allowed else "refused"]
    for reason in decision.reasons:
        clauses = f" ({', '.join(reason.clauses)})" if reason.clauses else ""
        lines.append(f"  {reason.code}: {reason.sentence}{clauses}")
    return lines


def show(policy: Policy, file: Path, options: argparse.Namespace) -> bool:
    """Print the policy page as text."""
    if options.language not in policy.languages:
        _err(f"{file}: is not written in {options.language}; it is in {', '.join(policy.languages)}")
        return False
    _out(plain_text(render_policy(policy, options.language)))
    return True


def diff(older: Path, newer: Path, options: argparse.Namespace) -> int:
    """Print what changed from one policy to another, for whom, and what that needs."""
    before, after = _read(older), _read(newer)
    if before is None or after is None:
        return TROUBLE
    code, words = said(before, after, language=options.language, as_json=options.json)
    _out(words.rstrip() or f"{older} and {newer} say the same")
    return code


def _read(file: Path) -> Policy | None:
    try:
        return load_policy(file)
    except PolicyError as error:
        _err(f"{error}\n{file}: {len(error.mistakes)} mistake{'s' if len(error.mistakes) != 1 else ''}")
    except OSError as error:
        _err(f"{file}: cannot be read: {error.strerror}")
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m funabin.policy", description="Work with policy files.")
    commands = parser.add_subparsers(required=True, metavar="check | explain | show | diff")
    checking = commands.add_parser("check", help="name every mistake with its file, line and key")
    checking.add_argument("files", type=Path, nargs="+", metavar="FILE")
    checking.set_defaults(command=check)
    _add_explain(commands.add_parser("explain", help="may a role use a category from a point for a purpose?"))
    showing = commands.add_parser("show", help="the policy page as text")
    showing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    showing.add_argument("--language", default="en")
    showing.set_defaults(command=show)
    _add_diff(commands.add_parser("diff", help="what changed from one policy to another"))
    return parser


def _add_diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs=2, metavar="FILE")
    parser.add_argument("--language", default="en")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=diff)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    for word in ("purpose", "category", "point", "role"):
        parser.add_argument(word)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--erased", action="store_true", help="the person has asked for erasure")
    parser.add_argument("--consented", action="append", default=[], metavar="PURPOSE")
    parser.add_argument("--objected", action="append", default=[], metavar="PURPOSE")
    parser.set_defaults(command=explain)


def _out(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _err(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())

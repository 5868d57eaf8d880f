"""The mail server of the tests."""

from tests.mail import mailbox  # noqa: F401

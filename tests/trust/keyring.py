"""A keyring for a program that a test starts and kills: it knows one password, of every account."""

import os

from keyring.backend import KeyringBackend

PASSWORD = "OUTREACH_TEST_PASSWORD"
ENVIRONMENT = {"PYTHON_KEYRING_BACKEND": "tests.trust.keyring.Known"}


class Known(KeyringBackend):
    """Gives what the environment holds."""

    priority = 1.0  # type: ignore[assignment]

    def get_password(self, _service: str, _account: str) -> str | None:
        return os.environ.get(PASSWORD)

    def set_password(self, _service: str, _account: str, _password: str) -> None:
        raise AssertionError("nothing is kept here")

    def delete_password(self, _service: str, _account: str) -> None:
        raise AssertionError("nothing is kept here")

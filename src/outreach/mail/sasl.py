"""Logging in with an access token: OAUTHBEARER (RFC 7628) and Microsoft's and Google's XOAUTH2, for SMTP and IMAP."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from outreach.i18n import N_, _
from outreach.problems import Problem


class Bearer(Protocol):
    """Somebody who has signed in."""

    def token(self, *, refused: str = "") -> str:
        """An access token; another one than the one a server has `refused`.

        Raises:
            Problem: there is none, and signing in again is the way on.
        """
        ...


Secret: TypeAlias = str | Bearer
"""What a user is let in by: a password, or a sign-in."""


class Mechanism(NamedTuple):
    """How a token is said, and what is said to a refusal so that the server ends the exchange."""

    name: str
    form: str
    to_refusal: str

    def said(self, user: str, token: str, host: str, port: int) -> str:
        """The initial response."""
        name = user.replace("=", "=3D").replace(",", "=2C")
        return self.form.format(user=user, name=name, token=token, host=host, port=port)


# The standard first. Neither is used where the server does not offer it.
MECHANISMS = (
    Mechanism("OAUTHBEARER", "n,a={name},\1host={host}\1port={port}\1auth=Bearer {token}\1\1", "\1"),
    Mechanism("XOAUTH2", "user={user}\1auth=Bearer {token}\1\1", ""),
)


def choose(is_offered: Callable[[str], object]) -> Mechanism | None:
    """The best of what a server offers; None where it takes no token."""
    return next((one for one in MECHANISMS if is_offered(one.name)), None)


_STATUSES = {
    "invalid_token": N_("the sign-in has expired or was withdrawn"),
    "401": N_("the sign-in has expired or was withdrawn"),
    "insufficient_scope": N_("the sign-in does not permit this"),
    "403": N_("the sign-in does not permit this"),
}


def reason(challenge: bytes | str) -> str:
    """Why a server refused a token, out of the JSON it answers with (RFC 7628 §3.2.2); "" where it does not say."""
    try:
        status = str(json.loads(challenge)["status"])
    except (ValueError, KeyError, TypeError):
        return ""
    return _(_STATUSES[status]) if status in _STATUSES else status[:80]


class SignInWanted(Problem):
    """Somebody has to sign in, again or for the first time."""


class Provider(NamedTuple):
    """Who lets the program in, as `resources/data/sign_in.toml` and the settings of the mail server say.

    `issuer` publishes the addresses that are not given (OpenID Connect Discovery 1.0); `hosts` are its mail servers.
    """

    sign_in: str = ""
    name: str = ""
    client_id: str = ""
    client_secret: str = ""
    tenant: str = ""
    issuer: str = ""
    authorize_url: str = ""
    token_url: str = ""
    device_url: str = ""
    revoke_url: str = ""
    scope: str = ""
    redirect: str = "http://127.0.0.1"
    hosts: Sequence[str] = ()
    extra: Mapping[str, str] = {}

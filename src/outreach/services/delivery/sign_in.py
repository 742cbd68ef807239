"""Signing in to the mail provider instead of giving a password: who has, with what, and until when.

What lets a user in again is kept in the system's keyring, or until the program ends; access tokens in memory only.
It is bound to the addresses it was given for, so that nobody who changes the settings is sent a token.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from outreach.i18n import N_, _
from outreach.mail.sasl import Provider, SignInWanted
from outreach.problems import Problem
from outreach.services.progress import Progress
from outreach.store import passwords
from outreach.values import data
from outreach.values.data import Document

if TYPE_CHECKING:
    from outreach.mail.oauth import Client, SignIn, Tokens

_FIXED = ("name", "revoke_url", "redirect", "hosts", "extra")  # what nobody sets
SETTINGS = tuple(name for name in Provider._fields if name not in _FIXED)
PROVIDERS = {"microsoft": N_("Microsoft 365"), "google": N_("Google"), "other": N_("Another provider")}
EARLY = 120.0  # seconds before its end at which an access token is renewed


def provider(settings: Mapping[str, object]) -> Provider:
    """The provider that the mail server's settings name; what they leave empty is as the program knows it."""
    name = str(settings["sign_in"])
    given = {key: text for key in SETTINGS if (text := settings.get(key))}
    known: Document = {**data.file("sign_in").get(name, {}), **given}
    for key in ("authorize_url", "token_url", "device_url"):
        known[key] = known.get(key, "").replace("{tenant}", known.get("tenant", ""))
    return Provider(**{"name": urlsplit(known.get("issuer", "")).hostname or _(PROVIDERS.get(name, "")), **known})


class State(NamedTuple):
    """Who has signed in, as the provider calls them; `is_kept` is whether that outlasts the program."""

    provider: str
    user: str
    signed_in: bool
    who: str
    is_kept: bool


class Account:
    """A user at a provider. Its `token` is what a mail server is given instead of a password."""

    def __init__(self, provider: Provider, user: str) -> None:
        self.provider, self.user = provider, user
        # By all that says where it goes: who sets another address under a known issuer is sent nothing.
        self._name = " ".join(filter(None, (user, provider.client_id, provider.issuer, provider.token_url)))

    def state(self) -> State:
        """Whether somebody has signed in."""
        kept = self._kept()
        is_kept = bool(kept) and self._name not in _unkept
        return State(self.provider.sign_in, self.user, bool(kept), str(kept.get("who") or self.user), is_kept)

    def begin(self, *, in_browser: bool) -> SignIn:
        """Begins a sign-in, in the browser of this computer or with a code on any device.

        Raises:
            Problem: the program is not registered, or the provider offers no such way.
        """
        return self._client().begin(self.user, in_browser=in_browser)

    def finish(self, sign_in: SignIn, hosts: list[str], *, keep: bool = True) -> Generator[Progress, None, State]:
        """Waits until the user has signed in; the mail servers at `hosts` are given tokens from now on.

        Raises:
            Problem: the user or the provider declined, or nobody has signed in in time.
        """
        until = time.monotonic() + sign_in.seconds
        try:
            while (tokens := sign_in.poll()) is None:
                if time.monotonic() >= until:
                    raise Problem(_(_TOO_LATE))
                yield Progress(0, None, sign_in.text)
        finally:
            sign_in.close()
        if not tokens.refresh:
            text = _("{provider} gave no lasting permission. Your ICT desk has to permit “offline access”.")
            raise Problem(text.format(provider=self.provider.name))
        known = {host.casefold() for host in (*hosts, *self.provider.hosts)}
        self._keep({"refresh": tokens.refresh, "who": tokens.who, "hosts": sorted(known)}, keep=keep)
        self._note(tokens)
        return self.state()

    def sign_out(self) -> None:
        """Forgets the sign-in, here and, where that is possible, at the provider."""
        kept = self._kept()
        _tokens.pop(self._name, None)
        _unkept.pop(self._name, None)
        passwords.forget_long(self._name)
        if kept:
            with contextlib.suppress(Problem):  # here it has ended in any case
                self._client().revoke(kept["refresh"])

    def at(self, host: str) -> Account:
        """The account, as the mail server at a host is told of it.

        Raises:
            SignInWanted: nobody has signed in, or not for this server.
        """
        kept = self._kept()
        if not kept:
            text = _("Nobody has signed in to {provider} as {user} on this computer. Sign in under “Mail server”.")
            raise SignInWanted(text.format(provider=self.provider.name, user=self.user))
        if host.casefold() not in kept["hosts"]:
            text = _("{user} has not signed in for {host}. Sign in again under “Mail server”.")
            raise SignInWanted(text.format(user=self.user, host=host))
        return self

    def token(self, *, refused: str = "") -> str:
        """An access token that is valid for a while yet; another one than the one a server has `refused`.

        Raises:
            SignInWanted: somebody has to sign in again.
            Unreachable: the provider does not answer.
            Problem: it refuses.
        """
        with _lock:
            access, until = _tokens.get(self._name, ("", 0.0))
            if not access or access == refused or time.monotonic() > until - EARLY:
                access = self._renewed()
            return access

    def _renewed(self) -> str:
        client, kept = self._client(), self._kept()
        try:
            tokens = client.refresh(kept.get("refresh", ""))
        except SignInWanted:
            # Another window or the timer may have renewed it meanwhile, and some providers take each token once.
            newer = self._kept()
            if newer.get("refresh") == kept.get("refresh"):
                raise
            kept, tokens = newer, client.refresh(newer["refresh"])
        if tokens.refresh and tokens.refresh != kept["refresh"]:
            self._keep({**kept, "refresh": tokens.refresh}, keep=self._name not in _unkept)
        self._note(tokens)
        return tokens.access

    def _note(self, tokens: Tokens) -> None:
        _tokens[self._name] = (tokens.access, time.monotonic() + tokens.seconds)

    def _kept(self) -> Document:
        text = _unkept.get(self._name) or passwords.get_long(self._name)
        return json.loads(text) if text else {}

    def _keep(self, found: Document, *, keep: bool) -> None:
        """Keeps it in the keyring; in memory where there is none, or it is locked or not wanted."""
        _unkept[self._name] = json.dumps(found)
        if keep:
            with contextlib.suppress(Problem):
                passwords.put_long(self._name, _unkept[self._name])
                del _unkept[self._name]

    def _client(self) -> Client:
        from outreach.mail.oauth import Client  # late: what few start-ups need

        if not self.provider.client_id:
            raise Problem(_(_NO_CLIENT).format(provider=self.provider.name))
        if not (self.provider.issuer or self.provider.token_url):
            raise Problem(_("Enter the issuer of your provider, such as https://login.example.org."))
        return Client(self.provider)


_TOO_LATE = N_("Nobody has signed in in time. Start again. If the browser shows an error, show it to your ICT desk.")
_NO_CLIENT = N_("Enter the client ID that your ICT desk has registered at {provider}. The help says what it has to do.")
_lock = threading.RLock()
_tokens: dict[str, tuple[str, float]] = {}  # access tokens, and when they expire by the clock that nobody sets
_unkept: dict[str, str] = {}  # what is kept until the program ends

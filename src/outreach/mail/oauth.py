"""Signing in to a mail provider without a password: OAuth 2 in the system's browser, or with a code typed elsewhere.

The browser's answer comes to a loopback address (RFC 8252) and is of use to nobody else (PKCE, RFC 7636); a code is
typed on any device (RFC 8628). Only the provider that is set is asked, over verified TLS.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import time
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import NamedTuple, NoReturn, TypeAlias
from urllib.parse import parse_qs, urlencode, urlsplit

from oauthlib.oauth2 import DeviceClient, OAuth2Error, WebApplicationClient
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error

from outreach.i18n import N_, _
from outreach.mail import https
from outreach.mail.sasl import Provider, SignInWanted
from outreach.mail.smtp import Unreachable
from outreach.problems import Problem
from outreach.values import data
from outreach.values.data import Document

MINUTES = 10  # for the user to sign in
_AZURE = re.compile(r"AADSTS\d+")


class Tokens(NamedTuple):
    """What a provider gives: an access token for some seconds, a refresh token, and who signed in ("": not said)."""

    access: str
    seconds: float
    refresh: str = ""
    who: str = ""


# What a refusal means, by the names that `resources/data/sign_in_refusals.toml` gives to them.
_DECLINED = N_("The sign-in was declined. Nothing has changed.")
_REFUSALS = {
    "withdrawn": N_("{provider} no longer accepts the sign-in: it has expired or was withdrawn. Sign in again."),
    "stranger": N_("This account doesn’t belong to the organisation (tenant) in the settings. Use another account."),
    "consent": N_("Your organisation has not permitted Outreach yet. Your ICT desk has to grant it admin consent."),
    "client": N_("{provider} doesn’t know this client ID. Check it and the tenant with your ICT desk."),
    "tenant": N_("{provider} doesn’t know this tenant. Check it with your ICT desk."),
    "own_tenant": N_("Enter your organisation’s tenant ID: this client ID is registered for one organisation."),
    "blocked": N_("A rule of your organisation blocks this sign-in. Show this to your ICT desk: {answer}"),
    "browser": N_("{provider} accepts no sign-in in this browser. Use another browser, such as Firefox or Edge."),
    "public": N_("Your ICT desk has to set “Allow public client flows” to “Yes” for this client ID."),
    "redirect": N_("Your ICT desk has to register the redirect address {redirect} for this client ID."),
    "declined": _DECLINED,
    "code": N_("The code has expired. Start again."),
    "other": N_("{provider} refused the sign-in ({answer})."),
}


class AskedTooOften(Unreachable):
    """The provider wants to be asked more rarely whether a code was typed."""


_RAISED: dict[str, type[Problem]] = {"withdrawn": SignInWanted, "rarely": AskedTooOften, "later": Unreachable}


class Client:
    """The program, as one provider knows it.

    Raises:
        Problem: the provider's issuer does not say where it is asked.
    """

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        if provider.issuer:
            self.provider = self._published(provider)

    def begin(self, user: str, *, in_browser: bool) -> SignIn:
        """Begins a sign-in, in the browser of this computer or with a code that is typed on another device."""
        return BrowserSignIn(self, user) if in_browser else CodeSignIn(self)

    def refresh(self, token: str) -> Tokens:
        """Another access token for a refresh token.

        Raises:
            SignInWanted: the sign-in has expired or was withdrawn.
            Unreachable: the provider does not answer; later it may.
            Problem: it refuses for another reason.
        """
        known = WebApplicationClient(self.provider.client_id)
        return self.tokens(known.prepare_refresh_body(refresh_token=token, client_id=known.client_id, **self.secret()))

    def revoke(self, token: str) -> None:
        """Tells the provider, where it wants to know, that a sign-in has ended (RFC 7009)."""
        if self.provider.revoke_url:
            https.ask(self.provider.revoke_url, urlencode({"token": token}))

    def tokens(self, body: str) -> Tokens:
        """What the provider gives for a code or a refresh token; raises as `refresh` does."""
        answer = self.asked(self.provider.token_url, body)
        try:
            found = WebApplicationClient(self.provider.client_id).parse_request_body_response(json.dumps(answer))
        except OAuth2Error as error:
            self.refuse(error)
        seconds = float(found.get("expires_in") or 300)
        return Tokens(found["access_token"], seconds, found.get("refresh_token") or "", _who(found.get("id_token")))

    def asked(self, url: str, body: str | None) -> Document:
        """The JSON object that the provider answers with."""
        _status, content = https.ask(url, body)
        try:
            found = json.loads(content)
        except ValueError:  # such as the login page of a hotel
            found = None
        if isinstance(found, dict):
            return found
        text = _("{host} does not answer properly. Something may be between you and the internet.")
        raise Unreachable(text.format(host=urlsplit(url).hostname))

    def secret(self) -> dict[str, str]:
        """What Google also wants to see of a program; it is no secret (RFC 8252 §8.5)."""
        return {"client_secret": self.provider.client_secret} if self.provider.client_secret else {}

    def refuse(self, error: OAuth2Error) -> NoReturn:
        """Raises what a provider's refusal means."""
        name, details = str(error.error), str(error.description or "")
        answer = ": ".join(" ".join(one.split()) for one in (name, details) if one)[:200]
        azure = _AZURE.search(details)
        meanings = data.file("sign_in_refusals")
        meaning = meanings.get(azure.group() if azure else "") or meanings.get(name, "other")
        text = _(_REFUSALS.get(meaning, _REFUSALS["other"]))
        text = text.format(provider=self.provider.name, redirect=self.provider.redirect, answer=answer)
        raise _RAISED.get(meaning, Problem)(text)

    def _published(self, provider: Provider) -> Provider:
        """The provider with the addresses that it publishes itself, where none are set."""
        where = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self.asked(where, None)
        is_it = str(found.get("issuer", "")).rstrip("/") == provider.issuer.rstrip("/")
        if not (is_it and found.get("authorization_endpoint") and found.get("token_endpoint")):
            raise Problem(_("{address} does not say how to sign in. Check the issuer.").format(address=where))
        return provider._replace(
            authorize_url=provider.authorize_url or str(found["authorization_endpoint"]),
            token_url=provider.token_url or str(found["token_endpoint"]),
            device_url=provider.device_url or str(found.get("device_authorization_endpoint", "")),
            revoke_url=provider.revoke_url or str(found.get("revocation_endpoint", "")),
        )


class BrowserSignIn:
    """A sign-in in the system's browser: open `url` there, `poll` until it has tokens, and `close`."""

    seconds = 60.0 * MINUTES

    def __init__(self, client: Client, user: str) -> None:
        provider = client.provider
        self._client = client
        self._state = secrets.token_urlsafe(32)
        self._known = WebApplicationClient(provider.client_id)
        self._verifier = self._known.create_code_verifier(64)
        self._server = _Loopback(self._state)
        self._redirect = f"{provider.redirect}:{self._server.server_address[1]}"
        self.url: str = self._known.prepare_request_uri(
            provider.authorize_url, redirect_uri=self._redirect, scope=provider.scope, state=self._state,
            code_challenge=self._known.create_code_challenge(self._verifier, "S256"), code_challenge_method="S256",
            login_hint=user, **provider.extra,
        )  # fmt: skip

    @property
    def text(self) -> str:
        """What the user has to do."""
        return _("Sign in with {provider} in your browser.").format(provider=self._client.provider.name)

    def poll(self) -> Tokens | None:
        """The tokens, once the browser has answered.

        Raises:
            Problem: the user or the provider declined.
        """
        self._server.handle_request()
        if self._server.answer is None:
            return None
        try:
            # The library wants to see https; only what follows the question mark is read.
            self._known.parse_request_uri_response(f"https://127.0.0.1{self._server.answer}", self._state)
        except OAuth2Error as error:
            self._client.refuse(error)
        return self._client.tokens(
            self._known.prepare_request_body(
                redirect_uri=self._redirect, code_verifier=self._verifier, **self._client.secret()
            )
        )

    def close(self) -> None:
        """Listens no longer."""
        self._server.server_close()


class CodeSignIn:
    """A sign-in with a code on another device: show `text`, `poll` until it has tokens."""

    def __init__(self, client: Client) -> None:
        provider = client.provider
        if not provider.device_url:
            text = _("{provider} offers no sign-in with a code. Use the browser of this computer.")
            raise Problem(text.format(provider=provider.name))
        self._client = client
        found = client.asked(provider.device_url, urlencode({"client_id": provider.client_id, "scope": provider.scope}))
        if "device_code" not in found:
            client.refuse(CustomOAuth2Error(str(found.get("error")), str(found.get("error_description", ""))))
        self._device, self.code = str(found["device_code"]), str(found.get("user_code", ""))
        self.url = str(found.get("verification_uri") or found.get("verification_url") or "")
        self.seconds = float(found.get("expires_in", 60 * MINUTES))
        self._every = float(found.get("interval", 5))
        self._next = time.monotonic() + self._every

    @property
    def text(self) -> str:
        """What the user has to do."""
        return _("Open {url} on any device and enter the code {code}.").format(url=self.url, code=self.code)

    def poll(self) -> Tokens | None:
        """The tokens, once the user has typed the code; asks as rarely as the provider wants.

        Raises:
            Problem: the user or the provider declined, or the code has expired.
        """
        if time.monotonic() < self._next:
            time.sleep(0.1)
            return None
        self._next = time.monotonic() + self._every
        known = DeviceClient(self._client.provider.client_id)
        body = known.prepare_request_body(self._device, include_client_id=True, **self._client.secret())
        try:
            return self._client.tokens(body)
        except AskedTooOften:
            self._every += 5
        except Unreachable:  # not yet, or the network may be back before the code expires
            pass
        return None

    def close(self) -> None:
        """Nothing is open."""


SignIn: TypeAlias = BrowserSignIn | CodeSignIn


class _Loopback(ThreadingTCPServer):
    """Waits at 127.0.0.1, at a port of the system's choice, for the one answer that knows the state."""

    timeout = 0.1
    daemon_threads = True
    answer: str | None = None

    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.state = state

    def handle_error(self, *_request: object) -> None:
        """A browser that has gone is nobody's loss."""


class _Answer(BaseHTTPRequestHandler):
    """Takes the browser's answer, and shows a page in the user's language."""

    server: _Loopback
    timeout = 5

    def do_GET(self) -> None:
        known = parse_qs(urlsplit(self.path).query)
        if known.get("state") != [self.server.state] or self.server.answer is not None:
            self._show(404, _("This page belongs to no sign-in that is under way."))
            return
        try:
            self._show(200, _("Outreach has the answer. You can close this page.") if "code" in known else _(_DECLINED))
        finally:
            self.server.answer = self.path

    def _show(self, status: int, text: str) -> None:
        body = f'<!doctype html><meta charset="utf-8"><title>Outreach</title><p>{text}</p>'.encode()
        headers = {
            "Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer",
        }  # fmt: skip
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing: the address has the code in it."""


def _who(id_token: object) -> str:
    """The address in an ID token; it came straight from the provider, so TLS stands for its signature."""
    try:
        payload = str(id_token).split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims.get("email") or claims.get("preferred_username") or "")[:254]
    except (IndexError, ValueError, AttributeError):
        return ""

"""A provider of identities on 127.0.0.1 that lets an invented officer in, and expires, refuses and revokes at will."""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib import request
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.mail.servers import USER, authority

CLIENT = "an-invented-client"
LONG = "x" * 1500  # a refresh token of Microsoft is longer than what some keyrings take at a time


class Grant(NamedTuple):
    """What somebody has permitted; a code is good for who knows the verifier of its challenge."""

    challenge: str = ""
    redirect: str = ""


class Identity:
    """The provider. What it is to do badly is set from outside; `asked` is what it was asked, in order."""

    def __init__(self) -> None:
        self.certificate = Path()  # of who vouches for it
        self.lifetime = 3600.0
        self.who = USER
        self.refuses: dict[str, object] = {}  # what the next questions for tokens are answered with
        self.refuses_in_browser: dict[str, str] = {}
        self.rotates = True
        self.is_down = False
        self.page = ""  # what something between answers every question with, such as a hotel
        self.no_refresh = False
        self.pending: list[str] = []  # what who waits for a typed code is told first
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.codes: dict[str, Grant] = {}
        self.refresh: set[str] = set()
        self.access: dict[str, float] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.socket = authority().server("127.0.0.1", "localhost").wrap_socket(
            self._server.socket, server_side=True
        )  # fmt: skip
        self._server.identity = self  # type: ignore[attr-defined]
        self._server.handle_error = lambda *_request: None  # type: ignore[method-assign]
        self.issuer = f"https://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "Identity":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> dict[str, str]:
        """How the program is told of it, without its issuer."""
        return {
            "sign_in": "other", "client_id": CLIENT, "authorize_url": f"{self.issuer}/authorize",
            "token_url": f"{self.issuer}/token", "device_url": f"{self.issuer}/device",
        }  # fmt: skip

    def count(self, grant: str) -> int:
        """How often tokens were asked for in this way."""
        return sum(path == "/token" and fields.get("grant_type", "").endswith(grant) for path, fields in self.asked)

    def accepts(self, token: str) -> bool:
        """Whether a mail server lets the bearer in."""
        return self.access.get(token, 0) > time.monotonic()

    def revoke_access(self) -> None:
        """The access tokens that are out are worth nothing from now on."""
        self.access.clear()

    def revoke_all(self) -> None:
        """The user, or her organisation, has withdrawn the permission."""
        self.access.clear()
        self.refresh.clear()

    # What it answers

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object] | str]:
        """The status, and an object or where to go on."""
        self.asked.append((path, fields))
        match path:
            case "/.well-known/openid-configuration":
                places = {
                    "authorization_endpoint": "authorize", "token_endpoint": "token", "revocation_endpoint": "revoke",
                    "device_authorization_endpoint": "device", "introspection_endpoint": "introspect",
                }  # fmt: skip
                return 200, {"issuer": self.issuer, **{key: f"{self.issuer}/{to}" for key, to in places.items()}}
            case "/authorize":
                return 302, self._permit(fields)
            case "/device":
                if fields["client_id"] != CLIENT:
                    return 400, {"error": "invalid_client"}
                return 200, {
                    "device_code": "a device", "user_code": "ABCD-EFGH", "expires_in": 900, "interval": 0.01,
                    "verification_uri": f"{self.issuer}/type",
                }  # fmt: skip
            case "/token":
                return self._token(fields)
            case "/revoke":
                self.refresh.discard(fields["token"])
                return 200, {}
            case "/introspect":
                token = fields.get("token", "")
                return 200, {"active": self.accepts(token), "username": self.who, "email": self.who}
        return 404, {}

    def _permit(self, fields: dict[str, str]) -> str:
        assert fields["client_id"] == CLIENT and fields["response_type"] == "code"
        assert fields["code_challenge_method"] == "S256"
        back = {"state": fields["state"]}
        back.update(self.refuses_in_browser)
        if not self.refuses_in_browser:
            back["code"] = secrets.token_urlsafe(16)
            self.codes[back["code"]] = Grant(fields["code_challenge"], fields["redirect_uri"])
        return f"{fields['redirect_uri']}?{urlencode(back)}"

    def _token(self, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
        if self.refuses:
            return 400, dict(self.refuses)
        if fields.get("client_id") != CLIENT:
            return 400, {"error": "invalid_client"}
        match fields["grant_type"]:
            case "authorization_code":
                grant = self.codes.pop(fields["code"], None)
                digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
                good = grant == Grant(challenge, fields["redirect_uri"])
            case "refresh_token":
                good = fields["refresh_token"] in self.refresh
                if good and self.rotates:
                    self.refresh.discard(fields["refresh_token"])
            case _:
                if self.pending:
                    return 400, {"error": self.pending.pop(0)}
                good = fields["device_code"] == "a device"
        return (200, self.tokens()) if good else (400, {"error": "invalid_grant"})

    def tokens(self) -> dict[str, object]:
        """New tokens."""
        access, refresh = secrets.token_urlsafe(900), secrets.token_urlsafe(16) + LONG
        self.access[access] = time.monotonic() + self.lifetime
        self.refresh.add(refresh)
        claims = base64.urlsafe_b64encode(json.dumps({"email": self.who}).encode()).decode().rstrip("=")
        found: dict[str, object] = {
            "access_token": access, "token_type": "Bearer", "expires_in": self.lifetime, "id_token": f"e30.{claims}.e30"
        }  # fmt: skip
        return found if self.no_refresh else {**found, "refresh_token": refresh}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(parts.path, parts.query)

    def do_POST(self) -> None:
        self._answer(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, path: str, query: str) -> None:
        identity: Identity = self.server.identity  # type: ignore[attr-defined]
        if identity.is_down:
            self.connection.close()
            return
        fields = {name: values[0] for name, values in parse_qs(query).items()}
        status, said = (200, {}) if identity.page else identity.answer(path, fields)
        self.send_response(status)
        body = identity.page.encode()
        if isinstance(said, str):
            self.send_header("Location", said)
        elif not body:
            body = json.dumps(said).encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        pass


def visit(url: str) -> str:
    """What a browser shows in the end."""
    try:
        with request.urlopen(url, timeout=20, context=authority().client()) as answer:
            return str(answer.read().decode())
    except HTTPError as refusal:
        return str(refusal.read().decode())


class Browser:
    """Opens addresses beside what the program does; `pages` is what it was shown."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self._threads: list[threading.Thread] = []

    def open(self, url: str) -> bool:
        thread = threading.Thread(target=lambda: self.pages.append(visit(url)), daemon=True)
        self._threads.append(thread)
        thread.start()
        return True

    def shown(self) -> list[str]:
        """The pages, once all are there."""
        for thread in self._threads:
            thread.join(20)
        return self.pages


class Keyring:
    """A keyring in memory that takes, as that of Windows does, only short secrets."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, _service: str, account: str) -> str | None:
        return self.kept.get(account)

    def set_password(self, _service: str, account: str, password: str) -> None:
        assert len(password) <= 1280, "the keyring of Windows takes no more"
        self.kept[account] = password

    def delete_password(self, _service: str, account: str) -> None:
        del self.kept[account]


@contextlib.contextmanager
def provider(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Identity]:
    """A running provider that this process and those it starts trust."""
    certificate = folder / "authority.pem"
    authority().ca.cert_pem.write_to_path(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Identity() as identity:
        identity.certificate = certificate
        yield identity

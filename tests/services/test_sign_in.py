"""Signing in instead of giving a password: each way in, each way in which it ends, and nobody written to twice."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from outreach.mail import https, oauth, smtp
from outreach.mail.sasl import SignInWanted
from outreach.problems import Problem
from outreach.services.delivery import mail_server, sending_trial, sign_in
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.sign_in import Account
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.mail.identity import CLIENT, Browser, Identity, Keyring, visit
from tests.mail.servers import USER, MailServer, Talk, at, says
from tests.services.sending_office import NAMES, QUICK, Office

pytestmark = pytest.mark.backends("sqlite")  # the database only keeps the settings
HOST = "127.0.0.1"
WAYS = ("XOAUTH2", "OAUTHBEARER", "PLAIN LOGIN XOAUTH2 OAUTHBEARER")


def account(identity: Identity, **more: str) -> Account:
    return Account(sign_in.provider({**identity.settings, **more}), USER)


def at_provider(name: str, **settings: str) -> Account:
    return Account(sign_in.provider({"sign_in": name, **settings}), USER)


def signed_in(identity: Identity, **more: str) -> Account:
    """Somebody who has signed in by the browser."""
    found, browser = account(identity, **more), Browser()
    begun = found.begin(in_browser=True)
    browser.open(begun.url)
    finished(found.finish(begun, [HOST]))
    assert browser.shown() == [page_of("Outreach has the answer. You can close this page.")]
    return found


def page_of(text: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><title>Outreach</title><p>{text}</p>'


def office(workspace: Workspace, identity: Identity, server: MailServer, **more: Any) -> Office:
    """An office that signs in at the provider."""
    found = Office(workspace)
    found.use(server, **{**identity.settings, **more})
    return found


def server_for(identity: Identity, ways: str = "XOAUTH2", **more: Any) -> MailServer:
    return MailServer(login=True, ways=ways, accepts=identity.accepts, **more)


# Signing in


def test_who_signs_in_by_the_browser_is_let_in_until_she_signs_out(identity: Identity, keyring: Keyring) -> None:
    before = account(identity)
    assert before.state() == ("other", USER, False, USER, False)
    found = signed_in(identity)
    assert found.state() == ("other", USER, True, USER, True)
    assert identity.accepts(found.at(HOST).token())
    (path, asked), *_rest = identity.asked
    assert (path, asked["login_hint"], asked["scope"]) == ("/authorize", USER, "openid email offline_access")
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert len("".join(keyring.kept.values())) > 1500 and not any(
        token in str(keyring.kept) for token in identity.access
    )
    found.sign_out()
    assert (keyring.kept, found.state().signed_in) == ({}, False)
    with pytest.raises(SignInWanted, match=r"Nobody has signed in .* as press@example\.org"):
        found.at(HOST)


def test_microsoft_and_google_are_known_and_their_client_ids_are_asked_for() -> None:
    for name in ("microsoft", "google"):
        with pytest.raises(Problem, match="client ID"):
            at_provider(name).begin(in_browser=True)
    begun = Account(
        sign_in.provider({"sign_in": "microsoft", "client_id": "an-id", "tenant": "un.example"}), USER
    ).begin(in_browser=True)
    begun.close()
    assert isinstance(begun, oauth.BrowserSignIn)
    assert begun.url.startswith("https://login.microsoftonline.com/un.example/oauth2/v2.0/authorize?")
    assert "redirect_uri=http%3A%2F%2Flocalhost%3A" in begun.url
    for scope in ("SMTP.Send", "IMAP.AccessAsUser.All", "offline_access"):
        assert scope in begun.url
    begun = Account(
        sign_in.provider({"sign_in": "google", "client_id": "an-id", "client_secret": "an open secret"}), USER
    ).begin(in_browser=True)
    begun.close()
    assert isinstance(begun, oauth.BrowserSignIn)
    assert "mail.google.com" in begun.url and "access_type=offline" in begun.url and "secret" not in begun.url
    with pytest.raises(Problem, match="offers no sign-in with a code"):
        at_provider("google", client_id="an-id").begin(in_browser=False)


def test_another_provider_says_itself_where_it_is_asked(identity: Identity, no_keyring: None) -> None:
    found = at_provider("other", client_id=CLIENT, issuer=identity.issuer)
    browser = Browser()
    begun = found.begin(in_browser=True)
    browser.open(begun.url)
    assert finished(found.finish(begun, [HOST])).signed_in
    assert identity.asked[0][0] == "/.well-known/openid-configuration"
    found.sign_out()
    assert identity.asked[-1][0] == "/revoke" and not identity.refresh
    with pytest.raises(Problem, match="Enter the issuer"):
        at_provider("other", client_id=CLIENT).begin(in_browser=True)
    with pytest.raises(Problem, match="does not say how to sign in"):
        Account(
            sign_in.provider({"sign_in": "other", "client_id": CLIENT, "issuer": f"{identity.issuer}/elsewhere"}), USER
        ).begin(in_browser=True)


def test_an_answer_that_does_not_know_the_state_is_none(identity: Identity, no_keyring: None) -> None:
    found = account(identity)
    begun = found.begin(in_browser=True)
    assert isinstance(begun, oauth.BrowserSignIn)
    place = f"http://127.0.0.1:{begun._server.server_address[1]}"
    strangers, browser = Browser(), Browser()
    for address in (f"{place}/?code=stolen&state=guessed", f"{place}/?code=stolen", f"{place}/favicon.ico"):
        strangers.open(address)
    while len(strangers.pages) < 3:
        assert begun.poll() is None
    assert strangers.shown() == [page_of("This page belongs to no sign-in that is under way.")] * 3
    assert identity.count("code") == 0
    browser.open(begun.url)
    assert finished(found.finish(begun, [HOST])).signed_in
    with pytest.raises(OSError):
        visit(place)


def test_a_sign_in_that_is_cancelled_listens_no_longer(identity: Identity, no_keyring: None) -> None:
    found = account(identity)
    begun = found.begin(in_browser=True)
    assert isinstance(begun, oauth.BrowserSignIn)
    job = found.finish(begun, [HOST])
    assert "in your browser" in next(job).text
    job.close()
    with pytest.raises(OSError):
        visit(f"http://127.0.0.1:{begun._server.server_address[1]}/")
    assert not found.state().signed_in


def test_a_sign_in_ends_by_itself(identity: Identity, no_keyring: None) -> None:
    found = account(identity)
    begun = found.begin(in_browser=True)
    begun.seconds = 0.05
    with pytest.raises(Problem, match="If the browser shows an error, show it to your ICT desk"):
        finished(found.finish(begun, [HOST]))


def test_who_declines_is_told_that_nothing_has_changed(identity: Identity, no_keyring: None) -> None:
    identity.refuses_in_browser = {"error": "access_denied", "error_description": "the user declined to consent"}
    found, browser = account(identity), Browser()
    begun = found.begin(in_browser=True)
    browser.open(begun.url)
    with pytest.raises(Problem, match="declined"):
        finished(found.finish(begun, [HOST]))
    assert browser.shown() == [page_of("The sign-in was declined. Nothing has changed.")]
    assert not found.state().signed_in


def test_a_code_is_typed_on_another_device(identity: Identity, no_keyring: None) -> None:
    identity.pending = ["authorization_pending", "authorization_pending"]
    found = account(identity)
    begun = found.begin(in_browser=False)
    steps = list(_texts(found.finish(begun, [HOST])))
    assert set(steps) == {f"Open {identity.issuer}/type on any device and enter the code ABCD-EFGH."}
    assert found.state().signed_in and identity.count("device_code") == 3


def _texts(job: Any) -> Iterator[str]:
    for progress in job:
        yield progress.text


def test_who_asks_too_often_whether_a_code_was_typed_asks_more_rarely(identity: Identity) -> None:
    identity.pending = ["slow_down"]
    begun = account(identity).begin(in_browser=False)
    assert isinstance(begun, oauth.CodeSignIn)
    while identity.pending:
        begun.poll()
    assert begun._every == pytest.approx(5.01)
    identity.is_down = True
    begun._every, begun._next = 0.01, 0.0
    assert begun.poll() is None  # the network may be back before the code expires


def test_who_gives_no_lasting_permission_is_none(identity: Identity, no_keyring: None) -> None:
    identity.no_refresh = True
    with pytest.raises(Problem, match="offline access"):
        signed_in(identity)


def microsoft(error: str, number: int, said: str, **more: object) -> dict[str, object]:
    """A refusal with the fields that Microsoft documents."""
    place = {"trace_id": "an-invented-trace", "correlation_id": "an-invented-correlation"}
    at = "2026-12-01 04:05:06Z"
    description = f"AADSTS{number}: {said} Trace ID: an-invented-trace\r\nTimestamp: {at}"
    return {"error": error, "error_description": description, "error_codes": [number], "timestamp": at, **place, **more}


CONSENT = microsoft("invalid_grant", 65001, "Nobody has consented to this application.", suberror="consent_required")
BLOCKED = microsoft("invalid_grant", 53003, "Conditional Access blocks it.", suberror="message_only")
SINGLE = microsoft("invalid_request", 50194, "The application is not configured as a multi-tenant application.")
STRANGER = microsoft("invalid_grant", 50020, "The user account does not exist in the tenant.")
UNKNOWN = microsoft("unauthorized_client", 700016, "The application was not found in the directory.")
NOT_PUBLIC = microsoft("invalid_client", 7000218, "The body must have client_assertion or client_secret.")
REFUSALS: list[tuple[dict[str, object], str]] = [
    (CONSENT, "admin consent"),
    (BLOCKED, r"A rule of your organisation blocks this sign-in.*invalid_grant: AADSTS53003"),
    (SINGLE, "Enter your organisation’s tenant ID"),
    (STRANGER, "doesn’t belong to the organisation"),
    (UNKNOWN, "doesn’t know this client ID"),
    (NOT_PUBLIC, "Allow public client flows"),
    (microsoft("invalid_grant", 700082, "The refresh token has expired."), "no longer accepts the sign-in"),
    (microsoft("invalid_grant", 50173, "A fresh token is needed, the password was changed."), "Sign in again"),
    (microsoft("interaction_required", 50076, "A second factor is needed.", suberror="basic_action"), "Sign in again"),
    (microsoft("invalid_grant", 50057, "The account is disabled."), "A rule of your organisation blocks"),
    (microsoft("invalid_request", 90002, "The tenant was not found."), "doesn’t know this tenant"),
    ({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, "Sign in again"),
    ({"error": "admin_policy_enforced"}, "admin consent"),
    ({"error": "org_internal"}, "doesn’t belong to the organisation"),
    ({"error": "disallowed_useragent"}, "Use another browser"),
    ({"error": "deleted_client", "error_description": "The OAuth client was deleted."}, "doesn’t know this client ID"),
    ({"error": "redirect_uri_mismatch"}, "redirect address http://127.0.0.1"),
    ({"error": "expired_token"}, "code has expired"),
    (
        {"error": "something_new", "error_description": "of which nobody has heard"},
        r"refused the sign-in \(something_new: of which nobody has heard\)",
    ),
    ({"error": "server_error"}, r"refused the sign-in \(server_error\)"),
]


@pytest.mark.parametrize(("refusal", "sentence"), REFUSALS)
def test_each_refusal_is_a_sentence(
    identity: Identity, no_keyring: None, refusal: dict[str, object], sentence: str
) -> None:
    found = signed_in(identity)
    sign_in._tokens.clear()
    identity.refuses = refusal
    with pytest.raises(Problem, match=sentence):
        found.token()
    identity.refuses = {}
    assert identity.accepts(found.token())  # nothing was lost by it


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (CONSENT, "admin consent"), (SINGLE, "tenant ID"), (STRANGER, "doesn’t belong"),
        ({"error": "admin_policy_enforced"}, "admin consent"), ({"error": "disallowed_useragent"}, "another browser"),
    ],
)  # fmt: skip
def test_a_refusal_in_the_browser_is_the_same_sentence(
    identity: Identity, no_keyring: None, refusal: dict[str, object], sentence: str
) -> None:
    identity.refuses_in_browser = {name: str(refusal[name]) for name in refusal if name.startswith("error")}
    found, browser = account(identity), Browser()
    begun = found.begin(in_browser=True)
    browser.open(begun.url)
    with pytest.raises(Problem, match=sentence):
        finished(found.finish(begun, [HOST]))
    assert not found.state().signed_in and identity.count("code") == 0
    identity.refuses_in_browser = {}
    assert signed_in(identity).state().signed_in


def test_a_refusal_of_a_code_is_told_before_anybody_types_it(identity: Identity, no_keyring: None) -> None:
    real = identity.answer
    identity.answer = lambda path, fields: (400, SINGLE) if path == "/device" else real(path, fields)  # type: ignore[method-assign]
    with pytest.raises(Problem, match="Enter your organisation’s tenant ID"):
        account(identity).begin(in_browser=False)


def test_what_is_no_provider_is_told_from_one_that_is_not_there(identity: Identity, no_keyring: None) -> None:
    found = signed_in(identity)
    sign_in._tokens.clear()
    identity.is_down = True
    with pytest.raises(smtp.Unreachable, match=r"127\.0\.0\.1 can’t be reached"):
        found.token()
    identity.is_down, identity.page = False, "<!doctype html><title>Hotel</title><p>Enter your room number"
    with pytest.raises(smtp.Unreachable, match=r"127\.0\.0\.1 does not answer properly\. Something may be between"):
        found.token()
    identity.page = ""
    assert identity.accepts(found.token())
    for url in ("http://127.0.0.1/", "file:///etc/passwd"):
        with pytest.raises(Problem, match="not an https address"):
            https.ask(url)


def test_a_provider_whose_certificate_is_not_trusted_gets_nothing(
    identity: Identity, no_keyring: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = signed_in(identity)
    sign_in._tokens.clear()
    monkeypatch.delenv("SSL_CERT_FILE")
    asked = len(identity.asked)
    with pytest.raises(Problem, match="does not trust"):
        found.token()
    assert len(identity.asked) == asked


# Tokens


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_wrong_clock_changes_nothing(
    identity: Identity, no_keyring: None, minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + 60 * minutes)
    found = signed_in(identity)
    identity.access = dict.fromkeys(identity.access, time.monotonic() + 3600)
    assert identity.accepts(found.token()) and identity.count("refresh_token") == 0


def test_a_token_is_renewed_before_it_expires(identity: Identity, keyring: Keyring) -> None:
    identity.lifetime = sign_in.EARLY - 1
    found = signed_in(identity)
    first = found.token()
    assert found.token() != first and identity.count("refresh_token") == 2
    identity.lifetime = 3600
    first = found.token()
    assert found.token() == first
    assert found.token(refused=first) != first


def test_another_window_that_has_renewed_it_is_no_reason_to_sign_in_again(identity: Identity, keyring: Keyring) -> None:
    found = signed_in(identity)
    old = dict(keyring.kept)
    sign_in._tokens.clear()
    found.token()  # the other window: the provider takes each refresh token once
    new = dict(keyring.kept)
    sign_in._tokens.clear()
    reads = iter([old, new])
    real, kept = found._kept, keyring

    def read() -> Any:
        kept.kept = dict(next(reads, new))
        return real()

    found._kept = read  # type: ignore[method-assign]
    assert identity.accepts(found.token())


def test_without_a_keyring_she_is_signed_in_until_the_program_ends(identity: Identity, no_keyring: None) -> None:
    found = signed_in(identity)
    assert found.state().signed_in and not found.state().is_kept
    sign_in._unkept.clear()
    assert not found.state().signed_in


def test_a_token_goes_only_to_the_servers_it_was_asked_for(identity: Identity, keyring: Keyring) -> None:
    found = signed_in(identity)
    with pytest.raises(SignInWanted, match=r"has not signed in for mail\.example\.net"):
        found.at("mail.example.net")
    elsewhere = account(identity, token_url="https://mail.example.net/token")
    assert not elsewhere.state().signed_in


def test_nobody_gets_a_token_by_another_address_under_a_known_issuer(identity: Identity, keyring: Keyring) -> None:
    own = {"issuer": identity.issuer, "authorize_url": "", "token_url": "", "device_url": ""}
    found = signed_in(identity, **own)
    with Identity() as another:
        elsewhere = account(identity, **{**own, "token_url": f"{another.issuer}/token"})
        assert not elsewhere.state().signed_in
        with pytest.raises(SignInWanted):
            elsewhere.at(HOST).token()
        assert another.asked == []
    assert found.token()


def test_how_one_provider_is_reached_is_of_no_use_to_another(workspace: Workspace, identity: Identity) -> None:
    known = {"host": "mail.example.org", "address": USER, "tenant": "t", "scope": "openid", "issuer": identity.issuer}
    workspace.write("Server", mail_server.save, {**identity.settings, **known})
    form = workspace.read(mail_server.read)._asdict()
    for given in ({"sign_in": "google"}, {**form, "sign_in": "google"}, {"sign_in": ""}):
        kept = mail_server.renewed(workspace.read(mail_server.read), given)
        assert [kept[name] for name in ("tenant", "issuer", "token_url", "device_url", "scope")] == [""] * 5
        assert (kept["client_id"], kept["host"]) == (CLIENT, "mail.example.org")
    kept = workspace.write(
        "Server", mail_server.save, {"sign_in": "microsoft", "tenant": "another", "scope": "openid x"}
    )
    assert (kept.tenant, kept.scope, kept.issuer) == ("another", "openid x", "")
    workspace.write("Server", mail_server.save, {"sign_in": ""})
    workspace.write("Server", mail_server.save, {"tenant": "t"})
    assert workspace.write("Server", mail_server.save, {"sign_in": "microsoft"}).tenant == "t"


def test_nothing_of_a_sign_in_is_in_the_database(workspace: Workspace, identity: Identity, keyring: Keyring) -> None:
    with server_for(identity) as server:
        one = office(workspace, identity, server)
        signed_in(identity)
        one.send(one.prepared())
    kept = "".join(keyring.kept.values())
    assert next(iter(identity.refresh))[:20] in kept
    history = str(workspace.read(mail_server.read))
    assert not any(token[:20] in history for token in (*identity.refresh, *identity.access))


# Sending


@pytest.mark.parametrize("ways", WAYS)
def test_a_release_goes_out_by_a_sign_in(workspace: Workspace, identity: Identity, no_keyring: None, ways: str) -> None:
    with server_for(identity, ways) as server:
        one = office(workspace, identity, server)
        number = one.prepared()
        with pytest.raises(SignInWanted):
            one.send(number)
        signed_in(identity)
        assert finished(sending_trial.check(workspace.read(mail_server.read))).logged_in
        sent = one.send(number)
    assert (sent.handed, sent.problems) == (len(NAMES), [])
    assert sorted(server.reached) == [f"{name}@example.org" for name in NAMES]


def test_a_token_that_a_server_refuses_is_replaced_once(
    workspace: Workspace, identity: Identity, no_keyring: None
) -> None:
    with server_for(identity) as server:
        one = office(workspace, identity, server)
        signed_in(identity)
        identity.revoke_access()
        assert one.send(one.prepared()).handed == len(NAMES)
        assert len(server.bearers) == 2 and identity.count("refresh_token") == 1
        server.accepts = lambda _token: False
        again = one.prepared(again=True)
        with pytest.raises(
            Problem, match=r"did not accept the sign-in of press@example\.org \(the sign-in has expired"
        ):
            one.send(again)
    assert len(server.messages) == len(NAMES)


def test_a_token_that_expires_in_the_midst_of_a_run_costs_nobody_a_message(
    workspace: Workspace, identity: Identity, no_keyring: None
) -> None:
    def end(talk: Talk) -> None:
        identity.revoke_access()
        talk.drop()

    with server_for(identity, script=at("RCPT", end, times=2)) as server:
        one = office(workspace, identity, server)
        signed_in(identity)
        sent = one.send(one.prepared())
    assert sent.handed == len(NAMES) and len(server.bearers) > 3
    assert sorted(server.reached) == [f"{name}@example.org" for name in NAMES]


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        ({}, "Sign in again"), (CONSENT, "admin consent"), (BLOCKED, "A rule of your organisation"),
        (STRANGER, "doesn’t belong"), (UNKNOWN, "client ID"), (NOT_PUBLIC, "public client flows"),
    ],
    ids=["withdrawn", "consent", "blocked", "stranger", "unknown", "not public"],
)  # fmt: skip
def test_a_sign_in_that_ends_in_the_midst_pauses_and_goes_on_after_another(
    workspace: Workspace, identity: Identity, no_keyring: None, refusal: dict[str, object], sentence: str
) -> None:
    """Withdrawn at the provider, or refused by it for a reason that somebody else has to mend."""

    def end(talk: Talk) -> None:
        if len(server.messages) == 3:
            identity.revoke_access() if refusal else identity.revoke_all()
            identity.refuses = refusal
            talk.drop()

    with server_for(identity, script=at("AFTER", end)) as server:
        one = office(workspace, identity, server)
        signed_in(identity)
        number = one.prepared()
        found = one.send(number)
        assert sentence in found.problems[0]
        assert (found.state, found.handed, found.queued, found.unsure) == ("paused", 3, len(NAMES) - 3, 0)
        identity.refuses = {}
        server.script = lambda *_words: None
        signed_in(identity)
        assert one.send(number).handed == len(NAMES)
    assert sorted(server.reached) == [f"{name}@example.org" for name in NAMES]


@pytest.mark.parametrize("between", ["", "<html><body>Please log in to this network</body></html>"])
def test_a_provider_that_is_away_for_a_while_is_waited_for(
    workspace: Workspace, identity: Identity, no_keyring: None, between: str
) -> None:
    """It does not answer, or something else does."""

    def script(talk: Talk, step: str, _line: str) -> None:
        if step == "BANNER" and server.connections == 4:
            identity.is_down, identity.page = False, ""
        if step == "AFTER" and len(server.messages) == 2:
            identity.is_down, identity.page = not between, between
            identity.revoke_access()
            sign_in._tokens.clear()
            talk.drop()

    with server_for(identity, script=script) as server:
        one = office(workspace, identity, server)
        signed_in(identity)
        sent = one.send(one.prepared(), pace=QUICK._replace(reconnects=(0.05,) * 8))
    assert sent.handed == len(NAMES) and server.connections >= 4
    assert sorted(server.reached) == [f"{name}@example.org" for name in NAMES]


def test_a_server_without_sign_in_or_without_passwords_says_so(
    workspace: Workspace, identity: Identity, no_keyring: None
) -> None:
    signed_in(identity)
    with server_for(identity, "PLAIN LOGIN") as server:
        one = office(workspace, identity, server)
        with pytest.raises(Problem, match="takes no sign-in here, only PLAIN, LOGIN"):
            one.send(one.prepared())
    with server_for(identity, "XOAUTH2") as server:
        reached = Server(HOST, server.port, "none", USER, USER).reached
        with pytest.raises(Problem, match="accepts no password, only a sign-in"):
            smtp.Connection(reached).open("a password")
    match = "You can sign in instead"
    with server_for(identity, "PLAIN XOAUTH2") as server, pytest.raises(Problem, match=match):
        smtp.Connection(reached._replace(port=server.port)).open("a password")


@pytest.mark.parametrize("where", ["the Tenant", "the Mailbox"])
@pytest.mark.parametrize("signs_in", [True, False])
def test_a_mailbox_that_may_not_send_is_told_from_a_sign_in_that_failed(
    workspace: Workspace, identity: Identity, no_keyring: None, where: str, signs_in: bool
) -> None:
    said = f"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for {where}. Visit us."
    signed_in(identity)
    with server_for(identity, "PLAIN XOAUTH2", script=at("AUTH", says(said))) as server:
        one = office(workspace, identity, server, **({} if signs_in else {"sign_in": "", "user": USER}))
        with pytest.raises(Problem, match="Your ICT desk has to permit “Authenticated SMTP”"):
            one.send(one.prepared(), password=None if signs_in else "a password")
    assert server.credentials == 0 and identity.count("refresh_token") == 0


def test_the_settings_take_only_what_can_be_a_provider(workspace: Workspace) -> None:
    good = {"host": "mail.example.org", "address": USER, "sign_in": "microsoft"}
    kept = workspace.write("Server", mail_server.save, good)
    assert (kept.user, kept.sign_in, workspace.read(mail_server.read)) == (USER, "microsoft", kept)
    assert not mail_server.asks_for_password(kept)
    for name, wrong in (("sign_in", "facebook"), ("issuer", "http://login.example.org"), ("token_url", "ftp://x")):
        with pytest.raises(Problem) as caught:
            workspace.write("Server", mail_server.save, {name: wrong})
        assert caught.value.field == name  # type: ignore[attr-defined]


def test_nothing_is_asked_but_the_provider_and_the_mail_server(
    workspace: Workspace, identity: Identity, no_keyring: None, reached: set[tuple[str, int]]
) -> None:
    with server_for(identity) as server:
        one = office(workspace, identity, server)
        found, browser = account(identity), Browser()
        begun = found.begin(in_browser=True)
        assert isinstance(begun, oauth.BrowserSignIn)
        ports = (int(identity.issuer.rpartition(":")[2]), server.port, int(begun._server.server_address[1]))
        browser.open(begun.url)
        finished(found.finish(begun, [HOST]))
        sign_in._tokens.clear()
        assert one.send(one.prepared()).handed == len(NAMES)
        found.sign_out()
    assert reached == {(HOST, port) for port in ports}


def test_a_redirection_is_not_followed_and_what_is_out_of_order_is_waited_for(identity: Identity) -> None:
    where = f"{identity.issuer}/authorize?response_type=code&code_challenge_method=S256&code_challenge=x&state=y"
    status, _content = https.ask(f"{where}&client_id={CLIENT}&redirect_uri={identity.issuer}/elsewhere")
    assert status == 302 and [path for path, _fields in identity.asked] == ["/authorize"]
    identity.answer = lambda _path, _fields: (503, {})  # type: ignore[method-assign]
    with pytest.raises(smtp.Unreachable, match="does not answer properly \\(503\\)"):
        https.ask(f"{identity.issuer}/x")

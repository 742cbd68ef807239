"""One question to a web server over verified TLS, its answer bounded, and no redirection followed."""

import ssl
from urllib import request
from urllib.error import HTTPError
from urllib.parse import urlsplit

from outreach.i18n import _
from outreach.mail import smtp
from outreach.problems import Problem

SECONDS = 20.0
MOST = 1 << 20  # bytes of an answer


class _Stays(request.HTTPRedirectHandler):
    def redirect_request(self, *_words: object) -> None:
        """What was asked here is nothing for another place: it may hold a token."""


def ask(url: str, body: str | None = None) -> tuple[int, bytes]:
    """What a server answers: its status, also where that is a refusal, and the content.

    Raises:
        Unreachable: it does not answer, or not in time, or it is out of order.
        Problem: its identity is not proven, or the address is not one of https.
    """
    host = urlsplit(url).hostname or ""
    if not url.startswith("https://") or not host:
        raise Problem(_("“{address}” is not an https address.").format(address=url[:200]))
    secure = request.HTTPSHandler(context=ssl.create_default_context())
    data = None if body is None else body.encode()
    question = request.Request(url, data, {"Accept": "application/json, application/xml"})
    try:
        with request.build_opener(secure, _Stays).open(question, timeout=SECONDS) as answer:
            return answer.status, answer.read(MOST)
    except HTTPError as error:
        if error.code < 500 and error.code != 429:
            return error.code, error.read(MOST)
        text = _("{host} does not answer properly ({code}). Try again later.").format(host=host, code=error.code)
    except (OSError, ValueError) as error:  # also cut off in the midst, or an answer that is none of HTTP
        reason = getattr(error, "reason", None)
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise Problem(smtp.distrusted(host, reason)) from None
        text = _("{host} can’t be reached. Check that you are online.").format(host=host)
    raise smtp.Unreachable(text)

"""One POST and its answer, nothing else of the web: no redirects, a limit on time and size, no address in errors."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sop_cli.i18n import _
from sop_cli.values.visible import visible

TIMEOUT = 10.0
"""Seconds to wait for a connection, and for each piece of an answer."""

_LONGEST = 65_536
_LOCAL = ("localhost", "127.0.0.1", "::1")


class NotSent(Exception):  # noqa: N818 - what became of a message, not an error of ours
    """A message that has not arrived, as far as one can tell: why, in the user's language. It may be tried again.

    full: the service takes no more for now, so that further messages need not be tried.
    """

    def __init__(self, reason: str, *, full: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.full = full


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A bot that answers with another address is not the bot that was named."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT) -> dict[str, Any]:
    """The JSON object that a service answers. Raises NotSent for everything else."""
    check(url)
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - checked
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=timeout) as answer:
            data = answer.read(_LONGEST)
    except urllib.error.HTTPError as error:
        with error:
            raise NotSent(_("the service answers HTTP {status}").format(status=error.code)) from None
    except TimeoutError:
        raise NotSent(_("no answer within {seconds} seconds").format(seconds=f"{timeout:g}")) from None
    except urllib.error.URLError as error:
        raise NotSent(_unreached(error.reason, timeout)) from None
    except (OSError, ValueError) as error:
        raise NotSent(_unreached(error, timeout)) from None
    try:
        found = json.loads(data)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotSent(_("the answer is not what such a service says; is the address right?"))
    return found


def check(url: str) -> None:
    """Raise NotSent for an address that would carry its key in the open."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host:
        raise NotSent(_("the address is not one that begins with https://"))
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL):
        raise NotSent(_("the address is not one that begins with https://"))


def _unreached(reason: object, timeout: float) -> str:
    if isinstance(reason, TimeoutError):
        return _("no answer within {seconds} seconds").format(seconds=f"{timeout:g}")
    return _("the service cannot be reached ({why})").format(why=type(reason).__name__)


def as_json(payload: Mapping[str, Any]) -> bytes:
    """A body in JSON."""
    return json.dumps(payload, ensure_ascii=False).encode()


def said(answer: Mapping[str, Any], *keys: str) -> str:
    """What a service says about itself, short and harmless to look at."""
    text = next((str(answer[key]) for key in keys if answer.get(key)), "")
    return visible(text)[:120]

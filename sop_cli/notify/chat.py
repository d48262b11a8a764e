"""The bots of WeCom, DingTalk and Feishu: what they are sent, how it is signed, which answer means that it arrived."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlsplit, urlunsplit

from sop_cli.i18n import _
from sop_cli.notify.message import SIZES, Attachment, Message, cut
from sop_cli.notify.web import TIMEOUT, NotSent, as_json, post, said

_JSON = {"Content-Type": "application/json; charset=utf-8"}
_FULL = {45009, 130101, 9499, 11232}
"""Numbers by which WeCom, DingTalk and Feishu say that there were too many messages in a minute."""

_MARKS = "\\`*_{}[]()#+>|~<"


@dataclass(frozen=True)
class Bot:
    """A group's bot. url: its address with its key. secret: for signing, where the bot asks for it."""

    kind: str
    url: str
    secret: str | None = None
    format: str = "text"
    timeout: float = TIMEOUT

    def send(self, message: Message, now: float) -> None:
        """Send a message's text, or its file where it has no text. now: seconds since 1970, for the signature.

        Raises NotSent unless the service says in so many words that it arrived.
        """
        if not message.text and message.attachment is not None:
            self._file(message.attachment)
            return
        answer = post(self._address(now), as_json(self._body(message, now)), _JSON, timeout=self.timeout)
        judge(self.kind, answer)

    def _address(self, now: float) -> str:
        if self.kind != "dingtalk" or not self.secret:
            return self.url
        stamp = str(int(now * 1000))
        sign = quote_plus(signature(self.secret.encode(), f"{stamp}\n{self.secret}".encode()))
        return f"{self.url}{'&' if '?' in self.url else '?'}timestamp={stamp}&sign={sign}"

    def _body(self, message: Message, now: float) -> Mapping[str, Any]:
        text = fitted(message, self.kind, self.format)
        if self.kind == "feishu":
            signed = {}
            if self.secret:
                stamp = str(int(now))
                signed = {"timestamp": stamp, "sign": signature(f"{stamp}\n{self.secret}".encode(), b"")}
            return {**signed, "msg_type": "text", "content": {"text": text}}
        if self.format == "markdown":
            content = {"content": text} if self.kind == "wecom" else {"title": message.title, "text": text}
            return {"msgtype": "markdown", "markdown": content}
        return {"msgtype": "text", "text": {"content": text}}

    def _file(self, attachment: Attachment) -> None:
        """WeCom takes a file in two steps: it is handed in, and sent by the number that comes back."""
        parts = urlsplit(self.url)
        upload = urlunsplit(
            parts._replace(path=parts.path.replace("/send", "/upload_media"), query=f"{parts.query}&type=file")
        )
        border = hashlib.sha256(attachment.data).hexdigest()
        name = attachment.name.replace('"', "_").replace("\r", "_").replace("\n", "_")
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="media"; filename="{name}"; '
            f"filelength={len(attachment.data)}\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + attachment.data + f"\r\n--{border}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={border}"}
        answer = post(upload, body, headers, timeout=self.timeout)
        judge("wecom", answer)
        if not isinstance(answer.get("media_id"), str):
            raise NotSent(_("the answer is not what such a service says; is the address right?"))
        sent = post(
            self.url, as_json({"msgtype": "file", "file": {"media_id": answer["media_id"]}}), _JSON,
            timeout=self.timeout,
        )  # fmt: skip
        judge("wecom", sent)


def signature(key: bytes, text: bytes) -> str:
    """HMAC-SHA256 in base64, as DingTalk (over stamp and secret) and Feishu (with these as the key) want it."""
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def fitted(message: Message, kind: str, form: str = "text") -> str:
    """The message's text as the service takes it: harmless in Markdown, and cut to the size at the end of a line."""
    text = f"{message.title}\n{message.text}"
    if form == "markdown":
        text = text.translate({ord(sign): f"\\{sign}" for sign in _MARKS if sign != "<"} | {ord("<"): "&lt;"})
    return cut(text, SIZES.get((kind, form), 2_048))


def judge(kind: str, answer: Mapping[str, Any]) -> None:
    """Raise NotSent unless the answer's number is 0. HTTP 200 alone says nothing."""
    keys = ("code", "StatusCode") if kind == "feishu" else ("errcode",)
    numbers = [answer[key] for key in keys if key in answer]
    if numbers and all(type(number) is int and number == 0 for number in numbers):
        return
    words = said(answer, "errmsg", "msg", "StatusMessage")
    if not numbers:
        raise NotSent(_("the answer is not what such a service says; is the address right?"))
    number = next(number for number in numbers if number != 0 or type(number) is not int)
    raise NotSent(
        _("the service says {number}: {words}{hint}").format(number=str(number)[:20], words=words, hint=_hint(number)),
        full=number in _FULL if isinstance(number, int) else False,
    )


def _hint(number: object) -> str:
    if number == 310000:
        return _(" (the bot’s security settings: its keyword, its secret or its list of addresses)")
    if number == 93000:
        return _(" (the address’s key is not known: is the bot still in the group?)")
    if number in (45009, 130101, 9499, 11232):
        return _(" (too many messages in a minute; the next run tries again)")
    return ""

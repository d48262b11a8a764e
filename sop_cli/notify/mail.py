"""Mail by SMTP: encrypted, the marked workbook attached."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from sop_cli.i18n import _
from sop_cli.notify.message import Message
from sop_cli.notify.web import TIMEOUT, NotSent

_LOCAL = ("localhost", "127.0.0.1", "::1")
_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Post:
    """A mail server. security: tls from the first byte, starttls, or none (on this machine alone)."""

    host: str
    port: int
    sender: str
    security: str = "tls"
    user: str | None = None
    password: str | None = None
    timeout: float = TIMEOUT

    def send(self, message: Message, now: float) -> None:
        """Send a message to all its addresses. now: seconds since 1970, for its date. Raises NotSent."""
        mail = self.letter(message, now)
        try:
            with self._server() as server:
                if self.user and self.password:
                    server.login(self.user, self.password)
                refused = server.send_message(mail, self.sender, list(message.to))
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(_("the mail server does not take the name and password ({code})").format(
                code=error.smtp_code
            )) from None  # fmt: skip
        except smtplib.SMTPResponseException as error:
            raise NotSent(_("the mail server says {code}").format(code=error.smtp_code)) from None
        except smtplib.SMTPRecipientsRefused:
            raise NotSent(_("the mail server takes none of the addresses")) from None
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            raise NotSent(_("the mail server cannot be reached ({why})").format(why=type(error).__name__)) from None
        if refused:
            raise NotSent(_("the mail server does not take {count} of the addresses").format(count=len(refused)))

    def _server(self) -> smtplib.SMTP:
        if self.security == "none" and self.host not in _LOCAL:
            raise NotSent(_("without encryption mail goes to this machine alone"))
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    def letter(self, message: Message, now: float) -> EmailMessage:
        """The mail itself; its number is the message's, so that a second copy is known as one."""
        mail = EmailMessage()
        mail["Subject"] = " ".join(message.title.split())
        mail["From"], mail["To"] = self.sender, ", ".join(message.to)
        mail["Date"] = formatdate(now)
        mail["Message-ID"] = f"<{message.id}@sop-cli>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        if message.attachment is not None:
            mail.add_attachment(
                message.attachment.data, maintype=_XLSX[0], subtype=_XLSX[1], filename=message.attachment.name
            )
        return mail

"""Mail: letters to people by SMTP, with the standard library; encrypted where the server offers it."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from workers.alarming import CannotTell
from workers.letters import Letter

# For each step of the conversation with the server.
TIMEOUT_SECONDS = 10.0
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class Mail:
    """One mail server (`address`: smtp://user:password@host:port, or smtps://…), one sender, some receivers."""

    address: str
    sender: str
    receivers: tuple[str, ...]
    name: str = "mail"

    def send(self, letter: Letter) -> None:
        """Deliver a letter.

        Raises:
            CannotTell: the server is out of reach, refuses us or one of the receivers, or the address cannot be read.
        """
        try:
            with self._connected() as server:
                refused = server.send_message(self._message(letter), self.sender, self.receivers)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise CannotTell(_plain(error)) from error
        if refused:
            raise CannotTell(f"refused: {', '.join(sorted(refused))}")

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.address)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        if not host or not port:
            raise ValueError("the address must begin with smtp:// or smtps:// and name a host")
        secure = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=secure)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            _introduce(server, secure, unquote(parts.username or ""), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join(letter.subject.split())
        message["From"] = self.sender
        message["To"] = ", ".join(self.receivers)
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2] or None)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def _introduce(server: smtplib.SMTP, secure: ssl.SSLContext, user: str, password: str) -> None:
    """Encrypt where the server offers it, then sign in where we have a name. A password never goes out in the clear."""
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=secure)
        server.ehlo()
    elif user and not isinstance(server, smtplib.SMTP_SSL):
        raise ValueError("the server offers no encryption, and the password is not sent without")
    if user:
        server.login(user, password)


def _plain(error: Exception) -> str:
    """Why, in one line; the server's words where it had some."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return " ".join(str(error).split()) or type(error).__name__

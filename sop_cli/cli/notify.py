"""`check-followups --notify`: a digest for each channel, through the outbox, so that none is lost and none comes twice.

Findings decide the status of a run; what becomes of a digest is told on stderr and in the JSON, and changes no status.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sop_cli.cli.problems import say
from sop_cli.cli.run import Run
from sop_cli.errors import MachineError, SopError, Where, why
from sop_cli.i18n import _
from sop_cli.notify.message import Attachment, Message
from sop_cli.records.notify import ChannelSpec
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible

if TYPE_CHECKING:
    from sop_cli.notify.chat import Bot
    from sop_cli.notify.mail import Post
    from sop_cli.notify.outbox import Outbox, Waiting
    from sop_cli.notify.secrets import Secrets
    from sop_cli.notify.web import NotSent
    from sop_cli.reports.digest import Digest
    from sop_cli.reports.result import Result
    from sop_cli.rules.run import Checked

_PANEL = _("Sending")

Notify = Annotated[
    bool,
    typer.Option("--notify", rich_help_panel=_PANEL, help=_("Send the digests of notify: in sop.yaml.")),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", rich_help_panel=_PANEL, help=_("With --notify: only show what would go where.")),
]

_A_MINUTE = 20
"""Messages that a bot takes in a minute; what is beyond waits for the next run."""


@dataclass(frozen=True)
class _Fate:
    """What became of a message: sent, failed, or only shown. error: why not."""

    message: Message
    kind: str
    status: str
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        one = self.message
        shown = {"title": one.title, "text": one.text} if self.status == "dry-run" else {}
        return {
            "channel": one.channel, "kind": self.kind, "audience": one.audience, "person": one.person,
            "to": list(one.to), "attachment": one.attachment.name if one.attachment else None,
            "status": self.status, "error": self.error, **shown,
        }  # fmt: skip


def asked(run: Run) -> None:
    """Raise SopError where there is nowhere to send to, before anything is read."""
    if not run.sop.notify.channels:
        raise SopError(
            _("--notify has nowhere to send to: sop.yaml names no channel."), Where(run.shown or None),
            _("Add notify: channels: …; “docs/notify.md” shows how."),
        )  # fmt: skip


def send(run: Run, checked: Checked, result: Result, meta: Meta, *, dry_run: bool) -> Result:
    """Send what is due; the result says in its JSON what went where."""
    channels = run.sop.notify.channels
    _mention_strangers(run, checked)
    messages = list(_messages(run, checked, result, meta))
    fates = [_Fate(one, channels[one.channel].kind, "dry-run") for one in messages]
    if dry_run:
        for fate in fates:
            _show(fate, channels[fate.message.channel].format)
    else:
        fates = _send_all(run, messages)
    told = [fate.as_json() for fate in fates]
    return replace(result, document=lambda summary: {**result.document(summary), "notify": told})


def _mention_strangers(run: Run, checked: Checked) -> None:
    """A team or person that no member belongs to would be a channel that never says anything."""
    roster = checked.log.roster
    teams = {stay.team for person in roster.people for stay in person.stays}
    for name, channel in run.sop.notify.channels.items():
        if channel.team and channel.team not in teams:
            run.note(_("notify.{channel}: no member belongs to the team “{team}”.").format(
                channel=name, team=channel.team
            ))  # fmt: skip
        for person in [*channel.people, *([channel.person] if channel.person else [])]:
            if roster and roster.find(person) is None:
                run.note(_("notify.{channel}: no member is called “{name}”.").format(channel=name, name=person))


def _messages(run: Run, checked: Checked, result: Result, meta: Meta) -> Iterator[Message]:
    """Every digest of this run, in the order of sop.yaml."""
    from sop_cli.reports.digest import group_digest, leader_digest

    files = _Files(result, meta)
    for name, channel in run.sop.notify.channels.items():
        if channel.audience == "person":
            yield from _personal(name, channel, checked, meta, files)
            continue
        made = group_digest if channel.audience == "group" else leader_digest
        digest = made(checked, channel.team)
        if digest.count or channel.when == "always":
            attachment = files.whole() if channel.audience == "leader" and _attached(channel) and digest.count else None
            if channel.team:  # the whole log would show other teams' rows
                attachment = None
            yield from _parts(channel, _message(name, channel, digest, meta, tuple(channel.to), None, attachment))


def _personal(name: str, channel: ChannelSpec, checked: Checked, meta: Meta, files: _Files) -> Iterator[Message]:
    from sop_cli.reports.digest import person_digest

    addresses = channel.people if channel.kind == "mail" else {channel.person or "": ""}
    for text, address in addresses.items():
        person = checked.log.person(text)
        digest = person_digest(checked, person)
        if digest.count or channel.when == "always":
            attachment = files.of(person) if _attached(channel) and digest.count else None
            to = (address,) if address else ()
            yield from _parts(channel, _message(name, channel, digest, meta, to, person, attachment))


def _parts(channel: ChannelSpec, message: Message) -> Iterator[Message]:
    """The pieces that arrive each for itself: letters, a text and its file. What has arrived is not sent again for the
    sake of the rest."""
    if channel.kind == "mail":
        yield from (replace(message, to=(address,)) for address in message.to)
        return
    yield replace(message, attachment=None)
    if message.attachment is not None:
        yield replace(message, text="")


def _attached(channel: ChannelSpec) -> bool:
    return channel.attach and channel.kind in ("mail", "wecom")


def _message(
    name: str, channel: ChannelSpec, digest: Digest, meta: Meta, to: tuple[str, ...], person: str | None,
    attachment: Attachment | None,
) -> Message:  # fmt: skip
    """Made as it will arrive: masked like every output, without a sign that is not seen."""
    from sop_cli.sinks.masking import hidden

    title, text = (visible(hidden(part, meta), lines=True) for part in (digest.title, digest.text))
    return Message(name, channel.audience, meta.as_of, title, text, person, to, attachment)


class _Files:
    """The marked workbooks, made once and only when somebody gets one."""

    def __init__(self, result: Result, meta: Meta) -> None:
        self.result = result
        self.meta = meta
        self.each: dict[str | None, Attachment] | None = None

    def of(self, person: str) -> Attachment | None:
        """The workbook with one person's rows."""
        if self.each is None:
            from sop_cli.sinks.per_owner import owner_files

            self.each = {f.owner: Attachment(f.name, f.data) for f in owner_files(self.result, self.meta)}
        return self.each.get(person)

    def whole(self) -> Attachment:
        """The workbook with all rows."""
        from sop_cli.sinks import render

        return Attachment(f"{self.meta.as_of.isoformat()}.xlsx", render(self.result, ".xlsx", self.meta))


def _show(fate: _Fate, form: str) -> None:
    """One message as it would go, on stderr."""
    from sop_cli.notify.chat import fitted

    one = fate.message
    whom = ", ".join(one.to) or one.channel
    say(visible(_("→ {whom} ({channel}, {kind}, {audience})").format(
        whom=whom, channel=one.channel, kind=fate.kind, audience=one.audience
    )))  # fmt: skip
    for line in fitted(one, fate.kind, form).split("\n") if one.text else ():
        say(f"  {line}")
    if one.attachment:
        say(visible(_("  with {file}, {size} bytes").format(file=one.attachment.name, size=len(one.attachment.data))))


def _send_all(run: Run, messages: list[Message]) -> list[_Fate]:
    """First what waits from earlier runs, then what is new; each is in the outbox before it is tried."""
    from sop_cli.alone import Busy
    from sop_cli.notify.outbox import Outbox
    from sop_cli.notify.secrets import Secrets

    try:
        secrets = Secrets.of(os.environ, run.sop.notify.secrets, run.folder)
    except SopError as error:
        run.note(_("Not sent: {why}").format(why=f"{error.message} {error.hint or ''}".rstrip()))
        return []
    try:
        with Outbox(run.folder / ".sop" / "outbox").locked() as outbox:
            for old in outbox.drop_old(run.as_of):
                run.note(_("Not sent, and by now too old: {what}").format(what=_name(old.message)))
            for message in messages:
                if not outbox.knows(message):
                    outbox.put(message)
            return list(_deliver(run, outbox, secrets))
    except Busy:
        run.note(_("Another run is sending; it is left to that one."))
        return []
    except OSError as error:
        raise MachineError(
            _("The outbox cannot be written: {why}").format(why=why(error)), Where(str(run.folder / ".sop" / "outbox"))
        ) from None


def _deliver(run: Run, outbox: Outbox, secrets: Secrets) -> Iterator[_Fate]:
    """Try what waits, the oldest first; an address that is full, or has had its share of a minute, is left in peace."""
    tried: Counter[str] = Counter()
    full: set[str] = set()
    for waiting in list(outbox.waiting()):
        one = waiting.message
        channel = run.sop.notify.channels.get(one.channel)
        if channel is None:
            run.note(_("{what}: sop.yaml no longer has this channel; it waits.").format(what=_name(one)))
            continue
        address = channel.url or one.channel
        tried[address] += 1 if one.text else 2  # a file is handed in, then sent
        if address in full or (channel.url and tried[address] > _A_MINUTE):
            note = _("{what}: more than the service takes in a minute; the next run sends it.")
            run.note(note.format(what=_name(one)))
            yield _Fate(one, channel.kind, "waiting")
            continue
        failure = _try(outbox, waiting, channel, secrets)
        if failure is None:
            run.note(_("Sent: {what}").format(what=_name(one)))
            yield _Fate(one, channel.kind, "sent")
            continue
        full |= {address} if failure.full else set()
        said = _("Not sent: {what}: {why}. The next run tries again.")
        run.note(said.format(what=_name(one), why=failure.reason))
        yield _Fate(one, channel.kind, "failed", failure.reason)


def _try(outbox: Outbox, waiting: Waiting, channel: ChannelSpec, secrets: Secrets) -> NotSent | None:
    """Send one message; what it failed for, if it did."""
    from sop_cli.notify.web import NotSent

    try:
        _sender(channel, secrets).send(waiting.message, time.time())
    except NotSent as failure:
        outbox.failed(waiting)
        return failure
    outbox.arrived(waiting)
    return None


def _name(message: Message) -> str:
    """A message in a sentence: channel, person, day."""
    parts = (message.channel, message.person, message.as_of.isoformat())
    return visible(" ".join(part for part in parts if part))


def _sender(channel: ChannelSpec, secrets: Secrets) -> Bot | Post:
    """The client of a channel. Raises NotSent where a secret is missing."""
    from sop_cli.notify.web import NotSent

    names = [name for name in (channel.url, channel.secret, channel.user, channel.password) if name]
    missing = [name for name in names if secrets.get(name) is None]
    if missing:
        raise NotSent(_("{names} is set neither in the environment nor in the secrets file").format(
            names=", ".join(missing)
        ))  # fmt: skip
    if channel.kind == "mail":
        from sop_cli.notify.mail import Post

        port = channel.port or (587 if channel.security == "starttls" else 465)
        return Post(
            channel.host or "", port, channel.sender or "", channel.security, secrets.get(channel.user),
            secrets.get(channel.password),
        )  # fmt: skip
    from sop_cli.notify.chat import Bot

    return Bot(channel.kind, secrets.get(channel.url) or "", secrets.get(channel.secret), channel.format)

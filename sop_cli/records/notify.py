"""`notify:` in sop.yaml: the channels that digests go to, and the names of their secrets — never the secrets."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from sop_cli.i18n import N_
from sop_cli.records.part import Part, Switch

_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[A-Za-z0-9.-]{1,190}")


def _variable(value: Any) -> str:
    """The name of a variable; what is no such name may be the secret itself, and is not repeated."""
    text = str(value)
    if not _NAME.fullmatch(text):
        raise PydanticCustomError(
            "secret", N_("Only the name of an environment variable stands here, never the secret or address itself.")
        )
    return text


def _address(value: Any) -> str:
    text = str(value).strip()
    if not _ADDRESS.fullmatch(text):
        raise PydanticCustomError("address", N_("A mail address is wanted here."))
    return text


def _host(value: Any) -> str:
    text = str(value).strip()
    if not _HOST.fullmatch(text):
        raise PydanticCustomError("host", N_("The name of a server is wanted here, such as smtp.example.com."))
    return text


Variable = Annotated[
    str, BeforeValidator(_variable), WithJsonSchema({"type": "string", "pattern": f"^{_NAME.pattern}$"})
]
Host = Annotated[str, BeforeValidator(_host), WithJsonSchema({"type": "string"})]
Address = Annotated[str, BeforeValidator(_address), WithJsonSchema({"type": "string"})]


class ChannelSpec(Part):
    """One channel: a group's bot, or mail."""

    kind: Literal["wecom", "dingtalk", "feishu", "mail"] = Field(description=N_("the service"))
    audience: Literal["group", "leader", "person"] = Field(
        description=N_("group: counts and praise; leader: names; person: one's own rows")
    )
    team: str | None = Field(None, description=N_("only this team; empty: everybody"))
    when: Literal["findings", "always"] = Field(
        "findings", description=N_("only when there is something to look at, or always")
    )
    url: Variable | None = Field(None, description=N_("bots: name of the variable with the address"))
    secret: Variable | None = Field(None, description=N_("DingTalk, Feishu: name of the variable for signing"))
    format: Literal["text", "markdown"] = Field("text", description=N_("WeCom, DingTalk: how it is written"))
    person: str | None = Field(None, description=N_("bots for a person: whose"))
    attach: Switch = Field(True, description=N_("mail, WeCom: with the marked workbook (not to groups)"))
    host: Host | None = Field(None, description=N_("mail: the server"))
    port: int | None = Field(None, ge=1, le=65535, description=N_("mail: its port; default 465, with starttls 587"))
    security: Literal["tls", "starttls", "none"] = Field(
        "tls", description=N_("mail: encryption; none only on this machine")
    )
    user: Variable | None = Field(None, description=N_("mail: name of the variable with the user’s name"))
    password: Variable | None = Field(None, description=N_("mail: name of the variable with the password"))
    sender: Address | None = Field(None, alias="from", description=N_("mail: from whom"))
    to: list[Address] = Field([], description=N_("mail to a group or leader: the addresses"))
    people: dict[str, Address] = Field({}, description=N_("mail to people: name and address"))

    @model_validator(mode="after")
    def _whole(self) -> ChannelSpec:
        missing = self._missing()
        if missing:
            raise PydanticCustomError("channel", N_("“{key}” is missing for this channel."), {"key": missing})
        if self.format == "markdown" and self.kind not in ("wecom", "dingtalk"):
            raise PydanticCustomError("channel_format", N_("This service takes text only."))
        return self

    def _missing(self) -> str | None:
        if self.kind != "mail":
            return "url" if self.url is None else "person" if self.audience == "person" and not self.person else None
        if self.host is None or self.sender is None:
            return "host" if self.host is None else "from"
        if self.audience == "person":
            return None if self.people else "people"
        return None if self.to else "to"


class NotifySpec(Part):
    """Where `check-followups --notify` sends its digests."""

    secrets: str | None = Field(None, description=N_("a file of NAME=value lines outside the workspace"))
    channels: dict[str, ChannelSpec] = Field({}, description=N_("name: where to, and who reads it"))

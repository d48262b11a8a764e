"""Typer's own sentences in the run's language: the help option, the usage line, and bad usage."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

from sop_cli.errors import SopError
from sop_cli.i18n import _


class Command(TyperCommand):
    """A command whose frame speaks the run's language."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters; what kind of value a flag or a file takes needs no word of its own in the help."""
        params: list[Any] = super().get_params(ctx)
        for param in params:
            if getattr(param, "is_flag", False):
                param.metavar = ""
            elif param.param_type_name == "argument":
                param.display_type_rich = _nothing
        return params

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help; Chinese lines are broken where they must, which Typer would cut with an ellipsis."""
        from rich.text import Text
        from typer import rich_utils

        class Folding(rich_utils.OptionHighlighter):
            def highlight(self, text: Text) -> None:
                super().highlight(text)
                text.overflow = "fold"

        rich_utils.highlighter = Folding()
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """The help option, with its line translated."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return super().get_usage(ctx).replace("Usage:", _("Usage:"), 1)


def _nothing(ctx: Any) -> str:  # noqa: ARG001 - called by Typer
    return ""


def as_error(error: Any, command: str) -> SopError | None:
    """A usage error of Typer as one of ours; None when it is something else."""
    if not (hasattr(error, "format_message") and hasattr(error, "exit_code")):
        return None
    kind = type(error).__name__
    hint = _("See: sop {command} --help").format(command=command)
    return _TRANSLATORS.get(kind, _other)(error, hint)


def _no_such_option(error: Any, hint: str) -> SopError:
    near = ", ".join(sorted(error.possibilities or []))
    return SopError(
        _("There is no option “{name}”.").format(name=error.option_name),
        hint=_("Did you mean “{near}”?").format(near=near) if near else hint,
    )


def _missing(error: Any, hint: str) -> SopError:
    name = error.param.get_error_hint().strip("'") if error.param is not None else ""
    return SopError(_("“{name}” is missing.").format(name=name), hint=hint)


def _bad_value(error: Any, hint: str) -> SopError:
    name = error.param.get_error_hint().replace("'", "") if error.param is not None else ""
    choices = re.search(r"is not one of (.+?)\.?$", error.message)
    if choices:
        offered = choices.group(1).replace("'", "")
        return SopError(
            _("{name} does not take this value.").format(name=name),
            hint=_("These are known: {endings}").format(endings=offered),
        )
    return SopError(_("{name}: this value is not understood.").format(name=name), hint=hint)


def _no_argument(error: Any, hint: str) -> SopError:
    return SopError(_("A value is missing after {name}.").format(name=error.option_name), hint=hint)


def _other(error: Any, hint: str) -> SopError:
    extra = re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)$", error.message)
    if extra:
        return SopError(_("Too many words: {words}").format(words=extra.group(1)), hint=hint)
    return SopError(error.format_message(), hint=hint)


_TRANSLATORS = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _no_argument,
}

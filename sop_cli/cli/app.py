"""The door: the language, the one command that was asked for, and one boundary for everything that goes wrong."""

from __future__ import annotations

import errno
import gc
import gettext
import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, cast

import typer
from typer.core import TyperGroup

from sop_cli import __version__, i18n
from sop_cli.cli.catalogue import COMMANDS
from sop_cli.cli.line import ARGS
from sop_cli.cli.problems import say, show
from sop_cli.cli.usage import Command, as_error
from sop_cli.errors import Exit, SopError, why
from sop_cli.i18n import _
from sop_cli.values.visible import visible, width


class LazyGroup(TyperGroup):
    """The group of all commands: a command's module is loaded when it is asked for, not before."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """The names, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"sop_cli.cli.{COMMANDS[cmd_name].module}")
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(cmd_name, cls=Command, help=_long_help(cmd_name, module))(module.command)
        return typer.main.get_command(single)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """Draw the help from the static lines."""
        typer.echo(_help(), nl=False)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Suggest from the static names: nothing is loaded for it."""
        from sop_cli.cli.names import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], list(COMMANDS))
            hint = _("Did you mean “{near}”?").format(near=near) if near else _("See: sop --help")
            raise SopError(_("There is no command “{name}”.").format(name=args[0]), hint=hint)
        return super().resolve_command(ctx, args)


def _long_help(name: str, module: Any) -> str:
    """What `sop NAME --help` says first: the static line, and the module's `HELP` where it has more to say."""
    more = getattr(module, "HELP", None)
    return f"{COMMANDS[name].summary}" + (f"\n\n{more}" if more else "")


def _help() -> str:
    lines = [
        _("Usage: sop COMMAND [OPTIONS]"),
        "",
        "  " + _("Run a sales team by its SOP, from files: targets, follow-ups, evaluation, review."),
        "",
        _("Commands"),
    ]
    room = max(width(name) for name in COMMANDS) + 3
    lines += [f"  {name}{' ' * (room - width(name))}{entry.summary}" for name, entry in COMMANDS.items()]
    lines += [
        "",
        _("Options"),
        "  --version" + " " * (room - 9) + _("Show the version."),
        "  --help" + " " * (room - 6) + _("Show this help; “sop COMMAND --help” explains a command."),
        "",
        _("Begin with: sop init my-team"),
        "",
    ]
    return "\n".join(lines)


def _peek_language(args: list[str]) -> i18n.Language:
    """The language asked for on the command line, else the locale's: help and errors need it before files are read."""
    for i, arg in enumerate(args):
        value = arg[7:] if arg.startswith("--lang=") else args[i + 1] if arg == "--lang" and i + 1 < len(args) else None
        if value in ("zh", "en"):
            return cast("i18n.Language", value)
    return i18n.from_locale()


def _speak(language: i18n.Language) -> None:
    """Our own sentences and Typer's come from one catalogue."""
    i18n.set_language(language)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("sop", str(Path(i18n.__file__).parent / "locale"))
    gettext.textdomain("sop")


def main(args: list[str] | None = None) -> NoReturn:
    """Run `sop` and leave with its status."""
    args = sys.argv[1:] if args is None else args
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    _speak(_peek_language(args))
    if args in (["--version"], ["-V"]):
        print(f"sop {__version__}")
        sys.exit(Exit.DONE)
    if not args or (args[0] not in COMMANDS and {"--help", "-h"} & set(args)):
        print(_help(), end="")
        sys.exit(Exit.DONE if args else Exit.CANNOT_RUN)
    ARGS.set(tuple(args))
    sys.exit(_guarded(args))


def _guarded(args: list[str]) -> int:
    gc.freeze()  # what is loaded stays; a run makes many small things and hardly a circle, so look for them seldom
    gc.set_threshold(200_000, 20, 20)
    try:
        app = LazyGroup(name="sop", rich_markup_mode="rich", no_args_is_help=False)
        outcome = app.main(args=args, prog_name="sop", standalone_mode=False)
        sys.stdout.flush()
        return outcome if isinstance(outcome, int) else Exit.DONE
    except SopError as error:
        say(show(error))
        return error.status
    except (KeyboardInterrupt, typer.Abort):
        say(_("Interrupted; nothing was changed."))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:  # the boundary: whatever it is, a person gets one clear line
        return _unexpected(error, args)


def _unexpected(error: Exception, args: list[str]) -> int:
    usage = as_error(error, _named(args))
    if usage is not None:
        say(show(usage))
        return usage.status
    if isinstance(error, OSError) and error.errno in (
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
    ):
        say(show(SopError(_("This machine refuses: {why}").format(why=why(error)))))
        return Exit.MACHINE
    if isinstance(error, MemoryError):
        say(show(SopError(_("This machine has not enough memory for these files."))))
        return Exit.MACHINE
    return _bug(error, args)


def _named(args: list[str]) -> str:
    return args[0] if args and args[0] in COMMANDS else "COMMAND"


def _bug(error: Exception, args: list[str]) -> int:
    text = "".join(traceback.format_exception(error))
    if "-v" in args or "--verbose" in args:
        say(visible(text, lines=True))
    try:
        with tempfile.NamedTemporaryFile("w", prefix="sop-", suffix=".txt", delete=False, encoding="utf-8") as kept:
            kept.write(text)
        place = kept.name
    except OSError:
        place = "—"
    say(_("This is a fault of sop itself, not of your files. Details were put into {file}.").format(file=place))
    return Exit.BUG

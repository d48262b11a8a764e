"""A browser of this machine turns our own page into a PDF or a picture: no network, a profile that is thrown away.

Any browser of the Chromium family will do: Edge is on every Windows, Chrome on most other machines.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sop_cli.errors import MachineError
from sop_cli.i18n import _

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
    "brave-browser", "chrome-headless-shell",
)  # fmt: skip
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_WINDOWS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
_QUIET = (
    "--headless", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--disable-breakpad", "--disable-dev-shm-usage", "--font-render-hinting=none",
    "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
"""Nobody is asked for anything, and what would go out ends at a port where nobody listens."""

_SECONDS = 60
_SIZE = re.compile(r'data-height="(\d+)"')


def find() -> str | None:
    """The program of a browser; `SOP_BROWSER` names one that is not found by itself. None where there is none."""
    named = os.environ.get("SOP_BROWSER")
    if named is not None:
        return shutil.which(named)
    return next((found for name in _candidates() if (found := shutil.which(name))), None)


def _candidates() -> Iterator[str]:
    yield from NAMES
    if sys.platform == "darwin":
        yield from _MAC
    if sys.platform == "win32":
        for key in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            yield from (str(Path(os.environ[key]) / tail) for tail in _WINDOWS if key in os.environ)


def as_pdf(browser: str, page: str) -> bytes:
    """The page as it is printed."""
    with tempfile.TemporaryDirectory(prefix="sop-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = _put(folder, page), folder / "page.pdf"
        run(browser, [f"--print-to-pdf={target}", "--no-pdf-header-footer", source], folder)
        return _made(target)


def as_png(browser: str, page: str, width: int) -> tuple[bytes, int]:
    """The page as a picture, `width` of its pixels wide and each drawn as two by two; and its height in pixels.

    The picture may be higher than the page: some browsers take the size of the window for that with its frame.
    page: holds an element that a script gives the attribute data-height.
    """
    with tempfile.TemporaryDirectory(prefix="sop-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = _put(folder, page), folder / "page.png"
        sharp = "--force-device-scale-factor=2"
        found = _SIZE.search(run(browser, ["--dump-dom", sharp, f"--window-size={width},800", source], folder))
        high = int(found[1]) if found else 1600
        size = f"--window-size={width},{high + 200}"
        run(browser, [f"--screenshot={target}", sharp, size, source], folder)
        return _made(target), high * 2


def _put(folder: Path, page: str) -> str:
    source = folder / "page.html"
    source.write_text(page, encoding="utf-8")
    return source.as_uri()


def _made(target: Path) -> bytes:
    if not target.is_file() or not target.stat().st_size:
        raise MachineError(
            _("The browser made no picture of the page."), hint=_("Write the page as .html and print it from there.")
        )
    return target.read_bytes()


def run(browser: str, arguments: Sequence[str], folder: Path) -> str:
    """Run the browser over a page in a folder of its own; gives what it printed. Nothing of it is left running.

    In its own sandbox; where the machine has none (many containers, or root), without: the page is ours, and its
    policy lets it load nothing. Raises MachineError where the browser does not come to an end.
    """
    command = [browser, *_QUIET, f"--user-data-dir={folder / 'profile'}"]
    status, said, complaint = waited([*command, *_as_root(), *arguments], folder)
    if status and "sandbox" in complaint.lower():
        status, said, complaint = waited([*command, "--no-sandbox", *arguments], folder)
    if status:
        raise MachineError(
            _("The browser could not draw the page (status {status}).").format(status=status),
            hint=_("Write the page as .html and print it from there."),
        )
    return said


def _as_root() -> list[str]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox"] if root else []


def waited(command: Sequence[str], folder: Path) -> tuple[int, str, str]:
    """Status, output and complaints of a program that draws for us; it is ended with all its children when late."""
    group = {"start_new_session": True} if os.name == "posix" else {}
    env = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    env.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    try:
        process = subprocess.Popen(  # noqa: S603 - a program of this machine, found by us; no shell
            [*command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, **group
        )  # type: ignore[call-overload]
    except OSError as error:
        raise MachineError(
            _("The program {name} could not be started.").format(name=command[0]),
            hint=_("Write the page as .html and print it from there."),
        ) from error
    try:
        said, complaint = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        raise MachineError(
            _("The program {name} did not come to an end within {seconds} seconds.").format(
                name=Path(command[0]).name, seconds=_SECONDS
            ),
            hint=_("Write the page as .html and print it from there."),
        ) from None
    finally:
        _end(process)
    return process.returncode, said.decode("utf-8", "replace"), complaint.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()

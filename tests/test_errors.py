"""Every error is on file: an input, a command, and the words a person reads, in both languages.

`tests/errors/<name>/`: the files of the workspace, `cmd` (what stands behind `sop`), `expected.zh.txt` and
`expected.en.txt`. The status is 2 unless the file `status` says otherwise. `python -m tests.test_errors` writes the
expected texts anew; read the difference before you commit it.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.examples.running import inside

CASES = Path(__file__).parent / "errors"
OWN = {"cmd", "status", "expected.zh.txt", "expected.en.txt"}


def names() -> list[str]:
    return sorted(p.name for p in CASES.iterdir() if (p / "cmd").exists())


def run(case: Path, language: str, work: Path) -> tuple[int, str]:
    for source in case.iterdir():
        if source.name not in OWN:
            target = work / source.name
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    args = shlex.split((case / "cmd").read_text(encoding="utf-8"))
    done = inside(*args, "--lang", language, cwd=work, COLUMNS="100", NO_COLOR="1")
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout == "", "an error prints nothing on stdout"
    return done.returncode, done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", names())
def test_error_reads_as_filed(name: str, language: str, tmp_path: Path) -> None:
    case = CASES / name
    status, text = run(case, language, tmp_path)
    wanted = case / "status"
    assert text == (case / f"expected.{language}.txt").read_text(encoding="utf-8")
    assert status == (int(wanted.read_text()) if wanted.exists() else 2)


def test_there_are_cases() -> None:
    assert len(names()) >= 12


def main() -> None:
    for name in names():
        for language in ("zh", "en"):
            with tempfile.TemporaryDirectory() as work:
                status, text = run(CASES / name, language, Path(work))
            (CASES / name / f"expected.{language}.txt").write_text(text, encoding="utf-8")
            sys.stdout.write(f"== {name} {language} ({status})\n{text}")


if __name__ == "__main__":
    main()

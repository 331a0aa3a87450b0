"""Does the one command find or make all it needs, and say what it cannot?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE_FROM = ("run", "pyproject.toml", "uv.lock", ".python-version", "README.md", "LICENSE")
PRINT_VERSION = "import sys; print(sys.version_info >= (3, 12))"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a fresh clone as the environment is made from."""
    copy = tmp_path / "check out"  # a space, as on many a desktop
    package = copy / "src" / "kundig"
    package.mkdir(parents=True)
    for name in MADE_FROM:
        shutil.copy(ROOT / name, copy / name)
    (package / "__init__.py").write_text('"""Empty."""\n')
    return copy


@pytest.fixture
def stub(tmp_path: Path) -> Callable[[str, str], Path]:
    """A program of that name, first on the path."""
    folder = tmp_path / "stubs"
    folder.mkdir()

    def make(name: str, script: str) -> Path:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
        return folder

    return make


def without(program: str) -> str:
    """The path less the folders that hold the program."""
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not Path(folder, program).exists())


def run(checkout: Path, *arguments: str, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    environ = dict(os.environ, PATH=path or os.environ["PATH"])
    return subprocess.run(
        [checkout / "run", *arguments], env=environ, capture_output=True, text=True, check=False
    )


def test_without_arguments_it_tells_what_it_can_do(checkout: Path) -> None:
    done = run(checkout)
    assert (done.returncode, done.stdout.splitlines()[0].split()[:2]) == (0, ["./run", "demo"])


def test_unknown_proof_tells_which_there_are(checkout: Path) -> None:
    (checkout / "prove").mkdir()
    (checkout / "prove" / "something.py").touch()
    done = run(checkout, "prove", "nothing")
    assert (done.returncode, done.stderr) == (2, "./run prove NAME, where NAME is one of:\n  something\n")


def test_where_no_python_can_be_had_it_says_so_in_one_sentence(
    checkout: Path, stub: Callable[[str, str], Path]
) -> None:
    stubs = stub("uv", 'test "$1" = --version')
    done = run(checkout, "python", path=f"{stubs}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "Kundig needs Python 3.12 or newer, and none is installed or can be downloaded here: "
        "install one and try again."
    )


def test_failure_of_uv_is_shown_and_leaves_no_stamp(checkout: Path, stub: Callable[[str, str], Path]) -> None:
    stubs = stub(
        "uv", 'case $1 in --version) ;; python) echo python3 ;; *) echo "no space" >&2; exit 2 ;; esac'
    )
    done = run(checkout, "python", path=f"{stubs}{os.pathsep}{os.environ['PATH']}")
    assert (done.returncode, done.stderr.splitlines()[-2:]) == (
        1,
        ["no space", "The environment could not be made; uv says why above."],
    )
    assert not (checkout / ".venv").exists()


@pytest.mark.slow
def test_fresh_clone_without_uv_makes_its_environment_once(
    checkout: Path, stub: Callable[[str, str], Path]
) -> None:
    done = run(checkout, "python", "-c", PRINT_VERSION, path=without("uv"))
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert (checkout / ".tools" / "uv" / "bin" / "uv").exists()
    stubs = stub("uv", "echo uv was asked >&2; exit 1")
    again = run(checkout, "python", "-c", PRINT_VERSION, path=f"{stubs}{os.pathsep}{os.environ['PATH']}")
    assert (again.returncode, again.stdout, again.stderr) == (0, "True\n", "")


@pytest.mark.slow
def test_python_without_venv_and_a_refusing_shim_are_no_hindrance(
    checkout: Path, stub: Callable[[str, str], Path]
) -> None:
    """Debian's python3 has no ensurepip, and a version manager's python3 may refuse in this folder."""
    stub("python3", "exit 127")
    real = Path(sys.base_prefix, "bin", "python3")
    only_pip = f'test "$2" = venv && exit 1\nexec "{real}" "$@"'
    stubs = stub("python3.13", only_pip)
    script = (checkout / "run").read_text().replace("/usr/bin/python3 /usr/local/bin/python3", "")
    (checkout / "run").write_text(script)
    done = run(checkout, "python", "-c", PRINT_VERSION, path=f"{stubs}{os.pathsep}{without('uv')}")
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert not (checkout / ".tools" / "uv" / "pyvenv.cfg").exists()

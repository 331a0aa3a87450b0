"""How does a side of a comparison run: in a process of its own, with the packages of its own?"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PACKAGES = {"lifetimes": "lifetimes==0.11.3", "pymc-marketing": "pymc-marketing==1.3.0"}
RULE_ENGINES = {
    "bkflow-feel": "bkflow-feel==1.2.0",
    "SpiffWorkflow": "SpiffWorkflow==3.2.0",
    "zen-engine": "zen-engine==2.1.3",
}
BANDITS = {"mabwiser": "mabwiser==2.7.4", "river": "river==0.26.1"}
COMPILED = {"kundig": "never", "kundig[fast]": "always"}  # what `KUNDIG_COMPILED` says

type Result = dict[str, Any]


def printed(file: str, *arguments: object, side: str = "kundig", **environment: str) -> Any:
    """What the last line says, as JSON, that a bench prints when run with arguments as one of the sides."""
    settings = {**os.environ, "KUNDIG_COMPILED": COMPILED.get(side, "never"), **environment}
    command = [*python(side), file, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=settings).stdout
    return json.loads(done.strip().rpartition("\n")[2])


def python(side: str) -> list[str]:
    """Python with a peer's package, in an environment of its own, or our own."""
    package = (PACKAGES | RULE_ENGINES | BANDITS).get(side)
    if not package:
        return [sys.executable]
    uv = shutil.which("uv") or str(Path(__file__).parents[1] / ".tools" / "uv" / "bin" / "uv")
    command = [
        uv,
        "run",
        "-q",
        "--no-project",
        "--python",
        sys.executable,
        "--with",
        package,
        "python",
    ]
    subprocess.run([*command, "-c", "pass"], check=True)
    return command


def medians(file: str, folder: Path, side: str, runs: int) -> Result:
    """Of processes of ours, each with as many computations; `process`: a fresh one with one, all included."""
    found = []
    for _ in range(runs):
        found.append(printed(file, "--one", side, "--runs", runs, "--folder", folder, side=side))
        began = time.perf_counter()
        printed(file, "--one", side, "--runs", 1, "--folder", folder, side=side)
        found[-1]["process"] = time.perf_counter() - began
    return {key: statistics.median(result[key] for result in found) for key in found[0]}


def peer(file: str, folder: Path, side: str, runs: int) -> Result:
    """One process of a peer; `process` are the seconds of its imports and of the first computation."""
    found: Result = printed(file, "--one", side, "--runs", runs, "--folder", folder, side=side)
    return {**found, "process": found["imports"] + found["first"]}

"""Asks whether the libraries that are installed here fit together, were withdrawn by their makers, or are known to be unsafe.

    .venv/bin/python .ci/audit.py [FILE]

FILE pins what is asked about, instead of what is installed. Ends with 1 if a library should not be used, and names the
release that mends it; a service that can't tell is told of in one line, and is no clean bill.

pip and pip-audit ask where they are configured to (`PIP_INDEX_URL`, `PIP_AUDIT_VULNERABILITY_SERVICE`, `PIP_AUDIT_OSV_URL`).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

#: A release with dozens of known faults, which nobody here installs: who says nothing about it knows nothing.
KNOWN_TO_BE_UNSAFE = "django==1.4"
#: Asked in this order, until one knows of everything.
SERVICES = ("pypi", "osv")
#: A service that is slower than this can't tell, in seconds.
PATIENCE = 60


def main(words: Sequence[str]) -> int:
    """Audit what FILE pins or is installed, and return how the process ends."""
    with TemporaryDirectory() as folder:
        pins = Path(folder, "installed.txt")
        pins.write_text(Path(words[0]).read_text() if words else _installed())
        print(f"Auditing {len(pins.read_text().splitlines())} libraries.", flush=True)
        faults = [*misfits(), *withdrawn(pins), *unsafe(pins)]
    for fault in faults:
        print(f"UNFIT: {fault}")
    return 1 if faults else 0


def misfits() -> Iterator[str]:
    """Yield what is installed here and does not fit together."""
    done = _run("pip", "check")
    if done.returncode:
        yield from (done.stdout or done.stderr).splitlines()


def withdrawn(pins: Path) -> Iterator[str]:
    """Yield the releases that their makers took back (PEP 592), as pip is told by its index."""
    report = pins.with_name("report.json")
    look = ("install", "--dry-run", "--ignore-installed", "--no-deps", "--retries=1", "--timeout=10")
    reason = _reason(_run("pip", *look, f"--report={report}", f"--requirement={pins}"))
    if not report.exists():
        print(f"Whether a release was withdrawn is not known: {reason}.")
        return
    for found in json.loads(report.read_text())["install"]:
        if found["is_yanked"]:
            yield "{name} {version} was withdrawn by its makers.".format(**found["metadata"])


def unsafe(pins: Path) -> list[str]:
    """Return what is known against a library, by the first service that knows of all of them, or by all together."""
    only = os.environ.get("PIP_AUDIT_VULNERABILITY_SERVICE")
    known: dict[str, None] = {}
    for service in (only,) if only else SERVICES:
        answers, reason = _answers(service, pins)
        known |= dict.fromkeys(fault for answer in answers for fault in _faults(answer))
        silent = [answer["name"] for answer in answers if "skip_reason" in answer]
        if not reason and not silent:
            return list(known)
        reason = reason or f"nothing is known there of {len(silent)} of them, such as {silent[0]}"
        print(f"Whether a library is unsafe is not known to the service «{service}»: {reason}.")
    return list(known)


def _answers(service: str, pins: Path) -> tuple[list[dict[str, Any]], str]:
    """Return what the service says of each library, and nothing but the reason if it can't be believed."""
    asked, answer = pins.with_name("asked.txt"), pins.with_name(f"{service}.json")
    asked.write_text(f"{pins.read_text().rstrip()}\n{KNOWN_TO_BE_UNSAFE}\n")
    look = ("--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json", "--desc=off", "--timeout=10")
    said = _run(
        "pip_audit", *look, f"--vulnerability-service={service}", f"--requirement={asked}", f"--output={answer}"
    )
    if not answer.exists():
        return [], _reason(said)
    answers = json.loads(answer.read_text())["dependencies"]
    probe = next(one for one in answers if one["name"] == KNOWN_TO_BE_UNSAFE.partition("==")[0])
    answers.remove(probe)
    return answers, "" if probe.get("vulns") else f"nothing is known there even of {KNOWN_TO_BE_UNSAFE}"


def _faults(answer: dict[str, Any]) -> Iterator[str]:
    for fault in answer.get("vulns", ()):
        ids = ", ".join(dict.fromkeys((fault["id"], *fault["aliases"])))
        mended = (
            f"mended in {', '.join(fault['fix_versions'])}" if fault["fix_versions"] else "mended in no release yet"
        )
        yield f"{answer['name']} {answer['version']}: {ids}, {mended}."


def _installed() -> str:
    frozen = _run("pip", "freeze", "--all", "--exclude-editable")
    frozen.check_returncode()
    return frozen.stdout


def _run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", program, *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, stderr=f"no answer within {PATIENCE} seconds")


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stderr.strip().splitlines() or ["no reason was given"])[-1].rstrip(".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

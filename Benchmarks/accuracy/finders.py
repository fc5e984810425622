"""The programs that are compared for accuracy: how each is run, and what it reports in one common form.

Every finder is called with a folder and yields reports in any order. None may ask anybody on the network."""
import glob
import json
import os
import platform
import subprocess
import sys
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
LEVELS = ["low", "medium", "high"]
FERRET_CHECKS = "CREDIT_CARD,SSN,SECRETS,BANK_ACCOUNT,PASSPORT,DRIVERS_LICENSE,MEDICAL_ID"


class Report(NamedTuple):
    """Something that a program says it found.

    file: path below the folder. start, end: half-open range of bytes; None where a program tells only the file.
    type: the program's own name for it. level: its confidence, one of LEVELS. group: what it counts as one finding.
    line: 1-based, where it is told."""
    file: str
    start: int | None
    end: int | None
    type: str
    level: str
    group: str
    line: int | None = None


class Missing(Exception):
    """A program that is not installed, and how to get it."""


def need(path, hint):
    if not (path and os.access(path, os.X_OK)):
        raise Missing("%s: not installed; %s" % (os.path.basename(path or "?"), hint))
    return path


def run(command, may_exit=(0,), **options):
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if ran.returncode not in may_exit:
        raise RuntimeError("%s: exit %d: %s" % (os.path.basename(command[0]), ran.returncode,
                                                ran.stderr.decode("utf-8", "replace")[-300:]))
    return ran.stdout


def first_line(command):
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    lines = ran.stdout.decode("utf-8", "replace").strip().splitlines()
    return lines[0].strip() if lines else "?"


class Places:
    """Finds the bytes of a value that a program tells by line and text."""

    def __init__(self, folder):
        self.folder, self.file, self.data, self.lines, self.taken = folder, None, b"", [], {}

    def find(self, file, line, value):
        """The range of the next occurrence at or behind the start of a line; the line's own start if there is none."""
        if file != self.file:
            with open(os.path.join(self.folder, file), "rb") as text:
                self.data = text.read()
            self.file, self.taken, self.lines = file, {}, [0]
            at = self.data.find(b"\n")
            while at >= 0:
                self.lines.append(at + 1)
                at = self.data.find(b"\n", at + 1)
        value = value.encode()
        start = self.lines[min(line, len(self.lines)) - 1]
        found = self.data.find(value, max(start, self.taken.get((line, value), 0)))
        if found < 0 and b"\n" in value:
            value = value.split(b"\n")[0]
            found = self.data.find(value, start)
        if found < 0:
            return start, start
        self.taken[(line, value)] = found + len(value)
        return found, found + len(value)


class Sluice:
    name, settings = "sluice", "embedded default profiles at their own thresholds"

    def __init__(self, path, work, profiles=()):
        """profiles: files to use instead of the embedded ones."""
        self.path, self.work = need(path, "make release"), work
        self.options = [option for file in profiles for option in ("--profiles", file)]
        self.version = first_line([path, "--version"])

    def __call__(self, folder):
        output, database = os.path.join(self.work, "sluice.jsonl"), os.path.join(self.work, "accuracy.db")
        for path in glob.glob(database + "*"):
            os.remove(path)
        run([self.path, "scan", "files", folder, "--database", database, "--output", output, "--quiet"]
            + self.options, (0, 3))
        with open(output) as lines:
            for line in lines:
                if not line.startswith('{"kind":"finding"'):
                    continue
                record = json.loads(line)
                file = os.path.relpath(record["asset"]["id"], folder)
                if record["match_count"] != len(record["matches"]):
                    raise RuntimeError("sluice: %s: not all matches were stored" % file)
                for match in record["matches"]:
                    place = match["location"]
                    yield Report(file, place["byte_start"], place["byte_end"], match["entry"], match["confidence"],
                                 record["profile"], place["line"])


class Kingfisher:
    name, settings = "kingfisher", "its default rules; nothing validated over the network, nothing deduplicated"

    def __init__(self, venv, work):
        self.path, self.work = need(os.path.join(venv, "bin", "kingfisher"), "Benchmarks/peers/setup.sh"), work
        self.version = first_line([self.path, "--version"])

    def __call__(self, folder):
        output = os.path.join(self.work, "kingfisher.jsonl")
        run([self.path, "scan", folder, "--no-validate", "--no-update-check", "--git-history", "none",
             "--max-file-size", "0", "--no-dedup", "-f", "jsonl", "-o", output], (0, 200, 205))
        with open(output) as lines:
            records = [json.loads(line) for line in lines if '"finding"' in line]
        places = Places(folder)
        for record in sorted((r for r in records if "finding" in r),
                             key=lambda r: (r["finding"]["path"], r["finding"]["line"])):
            found = record["finding"]
            file = os.path.relpath(found["path"], folder)
            start, end = places.find(file, found["line"], found["snippet"])
            yield Report(file, start, end, record["rule"]["id"], found["confidence"], record["rule"]["id"],
                         found["line"])


class Ferret:
    name, settings = "ferret-scan", "checks " + FERRET_CHECKS

    def __init__(self, venv, work):
        machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
        found = glob.glob(os.path.join(venv, "lib/python3*/site-packages/ferret_scan/binaries",
                                       "ferret-scan-linux-" + machine))
        self.path, self.work = need(found[0] if found else "ferret-scan", "Benchmarks/peers/setup.sh"), work
        self.version = first_line([self.path, "--version"])

    def __call__(self, folder):
        output = os.path.join(self.work, "ferret.json")
        if os.path.exists(output):
            os.remove(output)
        run([self.path, "--file", folder, "--recursive", "--quiet", "--no-color", "--format", "json", "--limit", "0",
             "--show-match", "--checks", FERRET_CHECKS, "--output", output], (0, 1))
        with open(output) as text:
            results = json.load(text).get("results") or []
        paths = {}
        for base, _, names in os.walk(folder):
            for name in names:
                path = os.path.relpath(os.path.join(base, name), folder)
                # It tells names without folders.
                if paths.setdefault(name, path) != path:
                    raise RuntimeError("ferret-scan: two files are named %s" % name)
        places = Places(folder)
        for found in sorted(results, key=lambda r: (r["filename"], r["line_number"])):
            file = paths[os.path.basename(found["filename"])]
            start, end = places.find(file, found["line_number"], found["text"])
            yield Report(file, start, end, found["type"], found["confidence_level"].lower(), found["type"],
                         found["line_number"])


class Presidio:
    name = "presidio"
    settings = ("recognizers for English that it loads by default, context words, no language model; without e-mail "
                "addresses, phone numbers, dates, IP and MAC addresses, UUIDs and URLs")

    def __init__(self, venv, work):
        self.python = need(os.path.join(venv, "bin", "python3"), "Benchmarks/peers/setup.sh")
        told = subprocess.run([self.python, "-c", "import importlib.metadata as m, presidio_analyzer; "
                               "print(m.version('presidio-analyzer'))"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
        if told.returncode:
            raise Missing("presidio: not installed; Benchmarks/peers/setup.sh")
        self.version, self.work = "presidio-analyzer " + told.stdout.strip(), work

    def __call__(self, folder):
        told = run([self.python, os.path.join(HERE, "presidio_reports.py"), folder])
        for line in told.decode().splitlines():
            file, start, end, kind, score = json.loads(line)
            level = "high" if score >= 0.85 else "medium" if score >= 0.5 else "low"
            yield Report(file, start, end, kind, level, kind)


class Clamscan:
    name = "clamscan"

    def __init__(self, work, enough):
        """enough: cards or social security numbers in a file from which it speaks; its own default is 3."""
        self.path, self.enough = need("/usr/bin/clamscan", "apt-get install clamav"), enough
        self.settings = "its check for card and US social security numbers, from %d in a file" % enough
        self.version = first_line([self.path, "--version"])
        self.signatures = os.path.join(work, "none.ndb")
        with open(self.signatures, "w") as out:
            out.write("Local.Marker.Test-1:0:*:736c756963652d6d61726b65722d6e657665722d7365656e\n")

    def __call__(self, folder):
        told = run([self.path, "-d", self.signatures, "-r", "--infected", "--no-summary", "--allmatch",
                    "--max-filesize=2000M", "--max-scansize=2000M", "--max-scantime=0", "--detect-structured=yes",
                    "--structured-ssn-format=0", "--structured-ssn-count=%d" % self.enough,
                    "--structured-cc-count=%d" % self.enough, folder], (0, 1))
        for line in told.decode("utf-8", "replace").splitlines():
            path, _, verdict = line.rpartition(": ")
            if verdict.startswith("Heuristics.Structured."):
                kind = verdict.split(".")[2].split()[0]
                yield Report(os.path.relpath(path, folder), None, None, kind, "medium", kind)


def installed(makers):
    """Those that can be made; what is missing is told on standard error."""
    found = []
    for make in makers:
        try:
            found.append(make())
        except Missing as missing:
            print("accuracy: left out: %s" % missing, file=sys.stderr)
    return found

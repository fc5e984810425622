#!/usr/bin/env python3
"""Measures what sluice and its peers report in clean text, where nobody's data should be.

  clean.py                    gathers the text (clean_text.py), results in the scratch folder
  clean.py --doc              also Benchmarks/results/clean-text-DATE-MACHINE.json, and the tables of docs/accuracy.md

Each report of sluice of medium confidence or higher must be explained by a line of clean-findings.tsv. Ends with 1 when
one is not, or when there is more than one false report in 10 MB."""
import argparse
import collections
import datetime
import fnmatch
import hashlib
import json
import os
import shutil
import sys

import clean_text
import finders
from run import ROOT, machine
from tables import put, table

EXPLAINED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clean-findings.tsv")
# What the verdicts of clean-findings.tsv mean.
VERDICTS = {"example": "true: a value of this kind, printed as an example or used in a test",
            "false": "false: no value of this kind"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", default="/tmp/sluice-bench-%d" % os.getuid(), help="texts, peers, work files")
    parser.add_argument("--sluice", default=os.path.join(ROOT, ".build/release/sluice"))
    parser.add_argument("--profiles", action="append", default=[], help="instead of the embedded ones; for trying out")
    parser.add_argument("--ferret-mb", type=float, default=50, help="megabytes of the text for ferret-scan")
    parser.add_argument("--presidio-mb", type=float, default=20, help="megabytes of the text for presidio")
    parser.add_argument("--peers", help="results of an earlier run on the same text: run sluice alone beside them")
    parser.add_argument("--doc", action="store_true", help="write results and tables into the repository")
    return parser.parse_args()


def text_files(folder):
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            yield os.path.relpath(path, folder), os.path.getsize(path)


def sample(folder, out, megabytes):
    """Links some of the files, chosen by a hash of their names, until there are so many megabytes; names are made
    unlike, since ferret-scan tells no folders."""
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    left, number = int(megabytes * 1e6), 0
    for _, file, size in sorted((hashlib.sha256(f.encode()).digest(), f, s) for f, s in text_files(folder)):
        if size > left:
            continue
        left -= size
        number += 1
        os.link(os.path.join(folder, file), os.path.join(out, "%06d-%s" % (number, os.path.basename(file))))
    return out


def explanations():
    """[(entry, glob of files, verdict, reason)]"""
    with open(EXPLAINED) as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) != 4 or row[2] not in VERDICTS:
            raise SystemExit("%s: %r: wants entry, file, example or false, and a reason, with tabs between them"
                             % (EXPLAINED, "\t".join(row)))
    return rows


def explained(report, rows):
    for row in rows:
        if fnmatch.fnmatchcase(report.type, row[0]) and fnmatch.fnmatchcase(report.file, row[1]):
            return row
    return None


def measure(given, work, folder):
    """Returns what each program reported, summed up, and the reports of sluice."""
    venv = os.path.join(given.scratch, "venv")
    makers = [lambda: finders.Sluice(given.sluice, work, given.profiles)]
    if not given.peers:
        makers += [lambda: finders.Kingfisher(venv, work), lambda: finders.Clamscan(work, 3),
                   lambda: finders.Ferret(venv, work), lambda: finders.Presidio(venv, work)]
    sizes = {"ferret-scan": given.ferret_mb, "presidio": given.presidio_mb}
    programs, ours = [], []
    for tool in finders.installed(makers):
        at = sample(folder, os.path.join(work, "sample"), sizes[tool.name]) if tool.name in sizes else folder
        reports = list(tool(at))
        programs.append(summary(tool, sum(size for _, size in text_files(at)), reports))
        if tool.name == "sluice":
            ours = reports
        print("clean text: %s: %d reports" % (tool.name, len(reports)), file=sys.stderr)
    if given.peers:
        with open(given.peers) as text:
            programs += [p for p in json.load(text)["programs"] if p["name"] != "sluice"]
    return programs, ours


def summary(tool, size, reports):
    sure = [r for r in reports if r.level != "low"]
    return {"name": tool.name, "version": tool.version, "settings": tool.settings, "bytes": size,
            "levels": collections.Counter(r.level for r in reports), "types": collections.Counter(r.type for r in sure),
            "files_and_kinds": len({(r.file, r.group) for r in sure})}


def reports_table(programs):
    rows = []
    for program in programs:
        levels, size = collections.Counter(program["levels"]), program["bytes"]
        often = collections.Counter(program["types"]).most_common(3)
        rows.append([program["name"], "%.0f" % (size / 1e6), levels["low"], levels["medium"], levels["high"],
                     "%.2f" % ((levels["medium"] + levels["high"]) / size * 1e7), program["files_and_kinds"],
                     ", ".join("%s %d" % kind for kind in often)])
    return table(["program", "MB", "low", "medium", "high", "medium and high in 10 MB", "different files and kinds",
                  "most often"], rows)


def judged_table(reports, rows):
    """The reports of sluice by entry and reason; and the numbers of false ones and of those without explanation."""
    groups, unexplained = collections.defaultdict(list), []
    for report in reports:
        if report.level == "low":
            continue
        row = explained(report, rows)
        if row:
            groups[row[2], row[0] if "*" not in row[0] else report.type, row[3]].append(report)
        else:
            unexplained.append(report)
    lines = []
    for (verdict, entry, reason), group in sorted(groups.items(), key=lambda g: (g[0][0] != "false", g[0])):
        files = sorted({os.path.basename(r.file) for r in group})
        lines.append([verdict, "`%s`" % entry, len(group), reason,
                      ", ".join(files[:4]) + (" and %d more" % (len(files) - 4) if len(files) > 4 else "")])
    false = sum(len(g) for key, g in groups.items() if key[0] == "false")
    return table(["verdict", "entry", "reports", "what it is", "files"], lines), false, unexplained


def page(programs, ours, origins, rows):
    """Lines of the page, reports without explanation, and false reports in 10 MB."""
    lines = ["%.0f MB in %d files of %d folders and packages; %s." % (
        sum(o.get("bytes", 0) for o in origins.values()) / 1e6, sum(o.get("files", 0) for o in origins.values()),
        len(origins), datetime.date.today().isoformat()), ""]
    lines += ["- %(name)s: %(version)s; %(settings)s" % program for program in programs]
    judged, false, unexplained = judged_table(ours, rows)
    rate = false / programs[0]["bytes"] * 1e7
    low = collections.Counter(r.type for r in ours if r.level == "low").most_common()
    lines += [""] + reports_table(programs)
    lines += ["", "What sluice reports with medium or high confidence, one by one judged: **%d false, %.2f in 10 MB**. "
              "The rest are values of their kind that a page prints as an example or a test uses." % (false, rate), ""]
    lines += judged
    lines += ["", "Of low confidence, from entries whose threshold is low: "
              + (", ".join("`%s` %d" % pair for pair in low) or "nothing") + "."]
    return lines, unexplained, rate


def main():
    given = arguments()
    work = os.path.join(given.scratch, "accuracy")
    os.makedirs(work, exist_ok=True)
    clean = os.path.join(given.scratch, "clean-text")
    clean_text.gather(clean, True)
    with open(os.path.join(clean, "origins.json")) as file:
        origins = json.load(file)
    programs, ours = measure(given, work, os.path.join(clean, "text"))
    lines, unexplained, rate = page(programs, ours, origins, explanations())
    print("\n".join(lines))
    results = {"date": datetime.date.today().isoformat(), "origins": origins, "programs": programs,
               # Places in files of Debian; no values.
               "sluice": [[r.type, r.level, r.file, r.line] for r in ours]}
    folder = os.path.join(ROOT, "Benchmarks", "results") if given.doc else work
    with open(os.path.join(folder, "clean-text-%s-%s.json" % (results["date"], machine())), "w") as out:
        json.dump(results, out, separators=(",", ":"), sort_keys=True)
    if given.doc:
        put(os.path.join(ROOT, "docs", "accuracy.md"), "clean", lines)
    for report in unexplained:
        print("clean text: not explained: %s in %s, line %d" % (report.type, report.file, report.line or 0),
              file=sys.stderr)
    if rate > 1:
        print("clean text: %.2f false reports in 10 MB; at most 1 is asked for" % rate, file=sys.stderr)
    sys.exit(1 if unexplained or rate > 1 else 0)


if __name__ == "__main__":
    main()

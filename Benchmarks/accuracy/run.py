#!/usr/bin/env python3
"""Measures recall and precision of sluice and its peers on texts with planted values.

  run.py                      results in the scratch folder
  run.py --doc                also Benchmarks/results/accuracy-DATE-MACHINE.json, and the tables of docs/accuracy.md

Ends with 1 when sluice misses a valid planted value or reports a decoy of a card, IBAN or social security number."""
import argparse
import collections
import datetime
import json
import os
import platform
import re
import sys

import finders
from planted import KINDS, Corpus
from tables import percent, put, table

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEAST = {"default": "low", "medium": "medium"}
ROW = ("tool", "density", "seed", "bytes", "level", "kinds")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=int, default=20, help="megabytes of each text (default 20)")
    parser.add_argument("--seeds", type=int, default=3, help="texts of each density (default 3)")
    parser.add_argument("--presidio-mb", type=float, default=0.5, help="megabytes of each kind of text for presidio")
    parser.add_argument("--scratch", default="/tmp/sluice-bench-%d" % os.getuid(), help="texts, peers, work files")
    parser.add_argument("--sluice", default=os.path.join(ROOT, ".build/release/sluice"))
    parser.add_argument("--profiles", action="append", default=[], help="instead of the embedded ones; for trying out")
    parser.add_argument("--peers", help="results of an earlier run on the same texts: run sluice alone beside them")
    parser.add_argument("--doc", action="store_true", help="write results and tables into the repository")
    return parser.parse_args()


def machine():
    processor = platform.machine()
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
    return re.sub(r"[^a-z0-9]+", "-", processor.lower()).strip("-")[:40] + "-%d-cores" % os.cpu_count()


def measure(given, work):
    """Returns [(tool, density, seed, bytes, level, scores)] and the settings of each tool."""
    venv = os.path.join(given.scratch, "venv")
    makers = [lambda: finders.Sluice(given.sluice, work, given.profiles)]
    if not given.peers:
        makers += [lambda: finders.Kingfisher(venv, work), lambda: finders.Ferret(venv, work),
                   lambda: finders.Presidio(venv, work), lambda: finders.Clamscan(work, 1)]
    tools = finders.installed(makers)
    rows = []
    for density in ("dense", "sparse"):
        for seed in range(1, given.seeds + 1):
            corpus = Corpus(given.scratch, given.mb, seed, density)
            for tool in tools:
                texts = corpus
                if tool.name == "presidio":
                    texts = corpus.sample(os.path.join(work, "sample"), int(given.presidio_mb * 1e6))
                elif tool.name == "clamscan":
                    texts = corpus.pieces(os.path.join(work, "pieces"))
                reports = list(tool(texts.folder))
                for level, least in LEAST.items():
                    rows.append((tool.name, density, seed, texts.bytes, level,
                                 texts.score(tool.name, reports, least)))
                print("accuracy: %s seed %d: %s: %d reports" % (density, seed, tool.name, len(reports)),
                      file=sys.stderr)
    settings = {t.name: {"version": t.version, "settings": t.settings} for t in tools}
    if given.peers:
        earlier_rows, earlier_settings = earlier(given)
        rows, settings = rows + earlier_rows, settings | earlier_settings
    return rows, settings


def earlier(given):
    """The peers' rows and settings in the results of an earlier run."""
    with open(given.peers) as text:
        results = json.load(text)
    if (results["mb"], max(s["seed"] for s in results["scores"])) != (given.mb, given.seeds):
        raise SystemExit("%s: is of other texts; give the same --mb and --seeds" % given.peers)
    rows = [tuple(score[name] for name in ROW) for score in results["scores"] if score["tool"] != "sluice"]
    return rows, {name: about for name, about in results["tools"].items() if name != "sluice"}


def summed(rows, level, density=None):
    """{tool: {kind: Counter}} and {tool: bytes} over all texts."""
    scores = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
    sizes = collections.Counter()
    for tool, of, _, size, at, kinds in rows:
        if at == level and density in (None, of):
            sizes[tool] += size
            for kind, counts in kinds.items():
                scores[tool][kind].update(counts)
    return scores, sizes


def kind_table(scores):
    tools = list(scores)
    lines = []
    for kind in KINDS:
        cells = []
        for tool in tools:
            count = scores[tool][kind]
            spoke = count["found"] + count["false"]
            # A program that never speaks of a kind does not look for it.
            cells.append("–" if not spoke else "%s / %s" % (percent(count["found"], count["planted"]),
                                                            percent(count["found"], spoke)))
        lines.append([kind] + cells)
    return table(["recall / precision"] + tools, lines)


def count_table(scores, sizes):
    tools = list(scores)
    lines = [["planted values in its text"] + [sum(scores[t][k]["planted"] for k in KINDS) for t in tools]]
    for kind in ("pan", "iban", "ssn"):
        lines.append(["decoys of %s reported" % kind] + [
            "%d of %d" % (scores[t][kind]["decoys_reported"], scores[t][kind]["decoys"])
            if scores[t][kind]["found"] + scores[t][kind]["false"] else "–" for t in tools])
    lines.append(["false reports of these kinds, per MB"] + [
        "%.2f" % (sum(scores[t][k]["false"] for k in KINDS) / sizes[t] * 1e6) for t in tools])
    lines.append(["reports of other kinds, per MB"] + ["%.2f" % (scores[t]["other"]["false"] / sizes[t] * 1e6)
                                                       for t in tools])
    for form in ("grouped", "loose"):
        lines.append(["accidental cards reported, %s" % form] + [
            "%d of %d" % (scores[t]["accidental"]["found_" + form], scores[t]["accidental"]["planted_" + form])
            for t in tools])
    return table(["count"] + tools, lines)


def page(rows, settings, given):
    lines = ["%d dense and %d sparse texts of %d MB (`gen_corpus.py`, seeds 1 to %d); %s." % (
        given.seeds, given.seeds, given.mb, given.seeds, datetime.date.today().isoformat()), ""]
    lines += ["- %s: %s; %s" % (name, about["version"], about["settings"]) for name, about in settings.items()]
    for level, title in (("default", "What each reports by default"), ("medium", "Of medium confidence or higher")):
        scores, sizes = summed(rows, level)
        lines += ["", "%s:" % title, ""] + kind_table(scores) + [""] + count_table(scores, sizes)
    return lines


def problems(rows):
    found = []
    for tool, density, seed, _, level, kinds in rows:
        if tool == "sluice" and level == "default":
            for kind in KINDS:
                count = kinds[kind]
                if count.get("found", 0) != count.get("planted", 0):
                    found.append("%s seed %d: %s: %d of %d found" % (density, seed, kind, count.get("found", 0),
                                                                     count.get("planted", 0)))
                if kind in ("pan", "iban", "ssn") and count.get("decoys_reported"):
                    found.append("%s seed %d: %s: %d decoys reported" % (density, seed, kind,
                                                                         count["decoys_reported"]))
    return found


def main():
    given = arguments()
    work = os.path.join(given.scratch, "accuracy")
    os.makedirs(work, exist_ok=True)
    rows, settings = measure(given, work)
    results = {"date": datetime.date.today().isoformat(), "mb": given.mb, "tools": settings, "scores": [
        dict(zip(ROW, row)) for row in rows]}
    folder = os.path.join(ROOT, "Benchmarks", "results") if given.doc else work
    path = os.path.join(folder, "accuracy-%s-%s.json" % (results["date"], machine()))
    with open(path, "w") as out:
        json.dump(results, out, separators=(",", ":"), sort_keys=True)
    print("accuracy: results: " + path, file=sys.stderr)
    lines = page(rows, settings, given)
    print("\n".join(lines))
    if given.doc:
        put(os.path.join(ROOT, "docs", "accuracy.md"), "planted", lines)
    failed = problems(rows)
    for problem in failed:
        print("accuracy: PROBLEM: " + problem, file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

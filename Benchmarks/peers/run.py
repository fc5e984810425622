#!/usr/bin/env python3
"""Measures sluice beside other programs, on the same files, in turns, and writes tables and charts.

  run.py --mb 20                   a few minutes, results in the scratch folder
  run.py --mb 250 --readme         the full run: results in Benchmarks/results/, figures in the README

In each round every program runs once on every text, in an order that moves on from round to round; ratios are taken
inside a round, and the median over the rounds is what tables show. docs/benchmarks.md says what each figure means."""
import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys

import results
from corpora import KINDS, MIX, Corpus, repeated, start_folder, tiny_tree
from engines import Engines
from logs import FILE_BYTES, FILES, Simulator, log_files_read
from measure import Failed, Runner
from tools import Missing, Tools, need

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PARTS = ["program", "engine", "tiny", "start", "memory", "logs"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=int, default=20, help="megabytes of text of each density (default 20)")
    parser.add_argument("--rounds", type=int, help="rounds (default 3, and 5 from 250 MB on)")
    parser.add_argument("--sample-mb", type=float, help="megabytes of each kind for slow programs (0.05, 0.5)")
    parser.add_argument("--tiny", type=int, help="tiny files (10000, 100000)")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of " + ",".join(PARTS))
    parser.add_argument("--only", default="", help="names of programs, by comma; all that are installed")
    parser.add_argument("--scratch", default="/tmp/sluice-bench-%d" % os.getuid(), help="corpora, peers, work files")
    parser.add_argument("--sluice", default=os.path.join(ROOT, ".build/release/sluice"))
    parser.add_argument("--simulator", default=os.path.join(ROOT, ".build/release/sluice-simulator"))
    parser.add_argument("--comparison", default=os.path.join(ROOT, "Benchmarks/.build/release/EngineComparison"))
    parser.add_argument("--results", help="folder for results (Benchmarks/results from 250 MB on, else the scratch)")
    parser.add_argument("--readme", action="store_true", help="also put the figures into README.md")
    parser.add_argument("--lock", help="file that is locked while a program is measured")
    parser.add_argument("--core", type=int, help="core for runs with one core (the first)")
    given = parser.parse_args()
    full = given.mb >= 250
    given.rounds = given.rounds or (5 if full else 3)
    given.sample_mb = given.sample_mb or (0.5 if full else 0.05)
    given.tiny = given.tiny or (100_000 if full else 10_000)
    given.results = given.results or (os.path.join(ROOT, "Benchmarks/results") if full
                                      else os.path.join(given.scratch, "results"))
    given.parts = given.parts.split(",")
    return given


class Bench:
    def __init__(self, given):
        self.given = given
        self.work = os.path.join(given.scratch, "work")
        os.makedirs(self.work, exist_ok=True)
        self.runner = Runner(given.lock, given.core)
        self.tools = Tools(self.work, os.path.join(given.scratch, "venv"), given.sluice,
                           os.path.join(ROOT, "Profiles"), self.runner.cores)
        if given.only:
            self.tools.tools = [t for t in self.tools.tools if t.name in given.only.split(",")]
        self.samples, self.recall, self.verdicts = [], [], {}
        self.say("corpora")
        self.corpora = {d: Corpus(given.scratch, given.mb, d, given.sample_mb) for d in ("sparse", "dense")}
        self.start = start_folder(given.scratch)

    @staticmethod
    def say(text):
        now = datetime.datetime.now().strftime("%H:%M:%S")
        print("%s %s" % (now, text), file=sys.stderr, flush=True)

    def add(self, part, round_number, **sample):
        self.samples.append(dict(part=part, round=round_number, **sample))

    def measure(self, part, round_number, tool, target, cores, density="", watch=False):
        """Runs a program once and notes what it took; one that fails is told, and left out from then on."""
        tool.before()
        try:
            sample = self.runner.run(tool.command(target, cores), self.tools.log, cores, tool.may_exit, watch=watch)
            if tool.own_cpu:
                sample["process_cpu_s"], sample["cpu_s"] = sample["cpu_s"], tool.own_cpu()
            sample["count"] = tool.count()
        except (Failed, OSError, ValueError, IndexError) as failure:
            self.tools.missing.append("%s on %s: %s" % (tool.name, target.kind, failure))
            self.tools.tools = [t for t in self.tools.tools if t is not tool]
            self.say("left out: " + self.tools.missing[-1])
            return None
        self.add(part, round_number, tool=tool.name, kind=target.kind, density=density, cores=cores, mb=target.mb,
                 files=target.files, **sample)
        return sample

    def turns(self, round_number):
        """The programs, beginning with another one in each round."""
        tools = list(self.tools.tools)
        first = round_number % max(len(tools), 1)
        return tools[first:] + tools[:first]

    def warm_up(self):
        """Files into the page cache, and each program's own caches filled."""
        for corpus in self.corpora.values():
            self.runner.run(["sh", "-c", 'xargs -a "$1" cat > /dev/null', "cat", corpus.targets[MIX].list],
                            self.tools.log)
        for tool in list(self.tools.tools):
            self.measure("warm-up", 0, tool, self.start, 1)
        self.samples = [s for s in self.samples if s["part"] != "warm-up"]

    def program_round(self, number):
        for density, corpus in self.corpora.items():
            for kind in KINDS + [MIX]:
                for tool in self.turns(number):
                    if tool.sampled and density != "sparse":
                        continue
                    target = (corpus.samples if tool.sampled else corpus.targets)[kind]
                    for cores in tool.cores:
                        self.measure("program", number, tool, target, cores, density)
        for tool in self.turns(number):
            self.measure("program", number, tool, self.start, 1)

    def engine_round(self, number, engines):
        sets = ["catalogue:60", "catalogue:250", "catalogue:all", "shipped:60", "shipped:all", "shipped:250",
                "generated:60", "generated:250"]
        for density, corpus in self.corpora.items():
            for patterns in sets:
                found = engines.ours(patterns, corpus, "engine", 3)
                if density == "sparse":
                    found += engines.ours(patterns, corpus, "plain", 1)
                if patterns.startswith("catalogue"):
                    found += engines.ours(patterns, corpus, "scan", 3)
                if engines.hybrid and patterns.startswith("generated"):
                    found += engines.c_hybrid(int(patterns.split(":")[1]), corpus, 3)
                for sample in found:
                    self.add("engine", number, density=density, **sample)

    def tiny_round(self, number, tree):
        for tool in self.turns(number):
            if not tool.sampled and tool.name != "yara-x":
                self.measure("tiny", number, tool, tree, 1)

    def start_round(self, number):
        """Wall time until the first byte of results, of one small file with one finding."""
        for name, options, cold in self.caches():
            self.tools.fresh()
            if cold:
                subprocess.run(["rm", "-rf", self.tools.cache], check=True)
            command = [self.given.sluice, "scan", "files", self.start.folder, "--database",
                       os.path.join(self.work, "result.db"), "--output", "-", "--quiet"] + options
            try:
                first, end = self.runner.first_byte(command, self.tools.log)
            except Failed as failure:
                self.tools.missing.append("start-up: %s" % failure)
                return
            self.add("start", number, tool="sluice", cache=name, first_byte_s=first, end_s=end)

    def caches(self):
        if not self.tools.has_cache:
            return [("none", [], False)]
        options = ["--cache", self.tools.cache]
        # Cold first, and then warm: the cold run with the same profiles has just filled it.
        return [("cold", options, True), ("fill", options, False), ("warm", options, False)]

    def memory(self):
        """Two jobs, worker and extraction processes added up, on text, on four times as much, and on everything."""
        corpus = self.corpora["sparse"]
        for target in (corpus.targets[MIX], repeated(self.given.scratch, corpus, 4), corpus.everything):
            for tool in self.tools.tools:
                if tool.name.startswith(("sluice", "kingfisher")):
                    tool.may_exit += (3,)  # documents are examined in part, which sluice says by its exit code
                    self.measure("memory", 1, tool, target, self.runner.cores, "sparse", watch=True)

    def logs(self):
        """Compliance log files of a simulated workspace, over loopback and without pacing."""
        try:
            path = need(self.given.simulator, "make bench builds it")
        except Missing as missing:
            self.tools.missing.append(str(missing))
            return
        with Simulator(path, self.work) as simulator:
            command = simulator.command(self.given.sluice) + [
                "--database", os.path.join(self.work, "result.db"), "--output", self.tools.out, "--quiet"] + (
                ["--cache", self.tools.cache] if self.tools.has_cache else [])
            for number in range(self.given.rounds + 1):
                self.say("round %d of %d: log files" % (number, self.given.rounds))
                self.tools.fresh()
                before = simulator.cpu_s()
                try:
                    sample = self.runner.run(command, self.tools.log, extra=simulator.environment)
                except Failed as failure:
                    self.tools.missing.append("log files: %s" % failure)
                    return
                # Round 0 warms up: the simulator makes its files.
                if number:
                    sample.update(mb=FILES * FILE_BYTES / 1e6, files=FILES, count=log_files_read(self.tools.out),
                                  simulator_cpu_s=simulator.cpu_s() - before)
                    if sample["count"] != FILES:
                        self.tools.missing.append("sluice: %d of %d log files were read" % (sample["count"], FILES))
                    self.add("logs", number, tool="sluice", kind="logs", density="", **sample)

    def check_found(self):
        """What sluice finds of what was planted, at its own thresholds and at the lowest; nothing is timed."""
        if not any(tool.name == "sluice" for tool in self.tools.tools):
            return
        for density, corpus in self.corpora.items():
            for threshold, profiles in (("as shipped", []), ("low", ["--profiles", self.tools.lowered])):
                self.tools.fresh()
                command = [self.given.sluice, "scan", "files", corpus.targets[MIX].folder, "--database",
                           os.path.join(self.work, "result.db"), "--output", self.tools.out, "--quiet"]
                self.runner.run(command + profiles, self.tools.log, self.runner.cores)
                self.recall.append(dict(corpus.recall(self.tools.out), density=density, threshold=threshold))

    def check_clamscan(self):
        """clamscan tells a verdict for a file, never a number; so once with a threshold of one."""
        tool = next((t for t in self.tools.tools if t.name == "clamscan DLP"), None)
        for density, corpus in self.corpora.items() if tool else ():
            self.runner.run(tool.command(corpus.targets[MIX], 1, enough=1), self.tools.log, may_exit=(0, 1))
            self.verdicts[density] = tool.count()

    def run(self):
        given = self.given
        self.warm_up()
        for number in range(1, given.rounds + 1):
            if "program" in given.parts:
                self.say("round %d of %d: programs" % (number, given.rounds))
                self.program_round(number)
            self.save()
        if "program" in given.parts:
            self.check_found()
            self.check_clamscan()
        if "engine" in given.parts:
            self.engines()
        if "tiny" in given.parts:
            tree = tiny_tree(given.scratch, self.corpora["sparse"], given.tiny)
            for number in range(1, given.rounds + 1):
                self.say("round %d of %d: tiny files" % (number, given.rounds))
                self.tiny_round(number, tree)
        if "start" in given.parts and any(t.name == "sluice" for t in self.tools.tools):
            for number in range(1, 12):
                self.start_round(number)
        if "memory" in given.parts:
            self.say("memory")
            self.memory()
        if "logs" in given.parts and any(t.name == "sluice" for t in self.tools.tools):
            self.logs()

    def engines(self):
        try:
            comparison = need(self.given.comparison, "make bench builds it")
        except Missing as missing:
            self.tools.missing.append(str(missing))
            return
        hybrid = os.path.join(self.given.scratch, "engine_bench")
        if not os.access(hybrid, os.X_OK):
            self.tools.missing.append("engine_bench: not built; Benchmarks/peers/setup.sh builds it (x86-64 with AVX2)")
            hybrid = None
        engines = Engines(self.runner, self.work, comparison, hybrid)
        for number in range(1, self.given.rounds + 1):
            self.say("round %d of %d: engines" % (number, self.given.rounds))
            self.engine_round(number, engines)
            self.save()

    def save(self):
        """What was measured so far, so that a run that is stopped is not lost."""
        with open(os.path.join(self.work, "samples.json"), "w") as out:
            json.dump(self.samples, out)


def go_offline():
    """Starts again without network where that is allowed, so that no program can ask anybody anything."""
    if os.environ.get("BENCH_OFFLINE") or not shutil.which("unshare"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.run(["unshare", "-n", "true"], **quiet).returncode == 0:
        os.environ["BENCH_OFFLINE"] = "1"
        os.execvp("unshare", ["unshare", "-n", sys.executable] + sys.argv)


def main():
    given = arguments()
    go_offline()
    bench = Bench(given)
    for missing in bench.tools.missing:
        bench.say("missing: " + missing)
    about = results.about(ROOT, given, bench)
    bench.run()
    report = results.Report(about, bench.samples, bench.recall, bench.verdicts, bench.tools.missing)
    page = report.write(given.results)
    if given.readme:
        report.update_readme(ROOT, given.results)
    bench.say("results: " + page)
    for problem in report.problems:
        bench.say("PROBLEM: " + problem)
    sys.exit(1 if report.problems else 0)


if __name__ == "__main__":
    main()

"""The engine alone, beside plain PCRE2 and the hybrid of engine_bench.c: same patterns, same files, one thread."""
import json
import os
import re
import subprocess
import sys

from corpora import HERE, KINDS, MIX

ENGINE, PLAIN, HYBRID, SCAN = "engine", "plain PCRE2", "C hybrid", "scan"
# By mode of EngineComparison.
MODES = {"engine": ENGINE, "plain": PLAIN, "scan": SCAN}


class Engines:
    def __init__(self, runner, work, comparison, hybrid):
        self.runner, self.work, self.comparison, self.hybrid = runner, work, comparison, hybrid
        self.log = os.path.join(work, "engine.txt")

    def patterns(self, count):
        """gen_patterns.py's file, for engine_bench."""
        path = os.path.join(self.work, "patterns.%d" % count)
        with open(path, "wb") as out:
            subprocess.run([sys.executable, os.path.join(HERE, "gen_patterns.py"), str(count)], check=True, stdout=out)
        return path

    def ours(self, patterns, corpus, mode, repeats):
        """One run of EngineComparison: samples by kind."""
        command = [self.comparison, "--set", patterns, "--mode", mode, "--repeat", str(repeats), "--generator",
                   os.path.join(HERE, "gen_patterns.py")]
        for kind in KINDS:
            command += ["--text", "%s=%s" % (kind, corpus.targets[kind].list)]
        self.runner.run(command, self.log, may_exit=(0, 1))
        with open(self.log) as text:
            report = json.loads(text.read().strip().splitlines()[-1])
        samples = []
        for text in report["texts"]:
            seconds = sorted(text["seconds"])
            samples.append({"engine": MODES[mode], "set": patterns, "kind": text["name"],
                            "patterns": report["patterns"], "mb": text["bytes"] / 1e6, "count": text["hits"],
                            "cpu_s": seconds[len(seconds) // 2] if seconds else None,
                            # What a scan tells is judged, and no list of hits.
                            "digest": None if mode == "scan" else text["digest"],
                            "limited": text["limited"], "differences": text["differences"]})
        return with_mix(samples)

    def c_hybrid(self, count, corpus, repeats):
        samples = []
        for kind in KINDS:
            target = corpus.targets[kind]
            self.runner.run([self.hybrid, self.patterns(count), str(repeats), "mix", "@" + target.list], self.log)
            with open(self.log) as text:
                found = re.search(r"mix +([0-9.]+) MB/s .* matches (\d+)", text.read())
            samples.append({"engine": HYBRID, "set": "generated:%d" % count, "kind": kind, "patterns": count,
                            "mb": target.mb, "cpu_s": target.mb / float(found.group(1)),
                            "count": int(found.group(2))})
        return with_mix(samples)


def with_mix(samples):
    """All kinds together: times and sizes added up."""
    mix = dict(samples[0], kind=MIX)
    mix.pop("digest", None)
    for member in ("mb", "cpu_s", "count", "limited", "differences"):
        if samples[0].get(member) is not None:
            mix[member] = sum(sample[member] for sample in samples)
    return samples + [mix]

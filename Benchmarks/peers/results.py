"""From samples to figures: medians, ratios inside rounds, checks, JSON, a Markdown page and charts."""
import collections
import datetime
import json
import os
import platform
import re
import subprocess

import charts
from corpora import KINDS, MIX
from engines import ENGINE, HYBRID, PLAIN, SCAN
from goals import LIKE, OURS, judge, rate, wall_rate
from measure import median, spread


def about(root, given, bench):
    """Where and with what this was measured."""
    def output(*command):
        try:
            return subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  text=True).stdout.strip()
        except OSError:
            return ""
    processor = platform.processor() or platform.machine()
    hypervisor = False
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
            hypervisor = hypervisor or (line.startswith("flags") and " hypervisor" in line)
    with open("/proc/meminfo") as lines:
        memory = int(lines.readline().split()[1]) // 1024
    changed = output("git", "status", "--porcelain", "--untracked-files=no")
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "machine": "%s, %d cores%s, %d MiB, %s %s" % (
            processor, bench.runner.cores, " (virtual machine)" if hypervisor else "", memory,
            platform.system(), ".".join(platform.release().split(".")[:2])),
        "slug": re.sub(r"[^a-z0-9]+", "-", processor.lower()).strip("-")[:40] + "-%d-cores" % bench.runner.cores,
        "commit": output("git", "rev-parse", "--short=12", "HEAD") + (" and changes" if changed else ""),
        "swift": (output("swift", "--version").splitlines() or ["?"])[0],
        "load_average": os.getloadavg()[0], "mb": given.mb, "rounds": given.rounds, "sample_mb": given.sample_mb,
        "tools": {t.name: {"version": t.version, "brief": t.brief, "settings": t.settings, "sampled": t.sampled}
                  for t in bench.tools.tools},
        "without_network": bool(os.environ.get("BENCH_OFFLINE")), "compiled_cache": bench.tools.has_cache}


class Report:
    def __init__(self, about, samples, recall, verdicts, missing):
        self.about, self.samples, self.recall = about, samples, recall
        self.verdicts, self.missing = verdicts, missing
        self.problems = self.check() + [m for m in missing if m.startswith("sluice")]
        self.goals = judge(self)

    # Looking things up

    def chosen(self, **wanted):
        return [s for s in self.samples if all(s.get(k) == v for k, v in wanted.items())]

    def by_round(self, value, **wanted):
        return {s["round"]: value(s) for s in self.chosen(**wanted) if value(s) is not None}

    def middle(self, value, **wanted):
        return median(list(self.by_round(value, **wanted).values()))

    def ratios(self, value, above, below):
        """The quotient inside each round."""
        top, bottom = self.by_round(value, **above), self.by_round(value, **below)
        return [top[r] / bottom[r] for r in sorted(set(top) & set(bottom)) if bottom[r]]

    def names(self, part, member):
        found = []
        for sample in self.chosen(part=part):
            if sample[member] not in found:
                found.append(sample[member])
        order = list(self.about["tools"])
        return sorted(found, key=order.index) if member == "tool" else found

    # Checks

    def check(self):
        """Every count must be the same in all rounds; the engine's hits must be those of plain PCRE2."""
        problems, counts, digests = [], collections.defaultdict(set), collections.defaultdict(dict)
        for s in self.samples:
            if s.get("count") is not None:
                key = (s["part"], s.get("tool") or s["engine"], s.get("set", ""), s["density"], s["kind"])
                counts[key].add(s["count"])
            if s.get("digest"):
                digests[(s["set"], s["density"], s["kind"])].setdefault(s["engine"], set()).add(s["digest"])
            if s.get("limited"):
                problems.append("%s, %s, %s: %d searches were cut short" % (
                    s["engine"], s["set"], s["kind"], s["limited"]))
        problems += ["%s: different counts of matches: %s" % (", ".join(filter(None, k)), sorted(v))
                     for k, v in counts.items() if len(v) > 1]
        problems += ["%s, %s, %s: the engine's hits are not those of plain PCRE2" % key
                     for key, found in digests.items() if len(set().union(*found.values())) > 1]
        return sorted(set(problems))

    # Writing

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        stem = "%s-%s" % (self.about["date"], self.about["slug"])
        drawn = self.draw(folder, stem)
        with open(os.path.join(folder, stem + ".json"), "w") as out:
            goals = [{"what": w, "goal": g, "values": v, "median": median(v), "reached": ok, "unit": u}
                     for w, g, v, ok, u in self.goals]
            json.dump({"schema": 1, "about": self.about, "goals": goals, "problems": self.problems,
                       "missing": self.missing, "recall": self.recall, "clamscan_verdicts": self.verdicts,
                       "samples": [rounded(s) for s in self.samples]}, out, indent=None, separators=(",", ":"))
            out.write("\n")
        page = os.path.join(folder, stem + ".md")
        with open(page, "w") as out:
            out.write("\n".join(self.page(drawn)) + "\n")
        return page

    def draw(self, folder, stem):
        """Charts: [(file name, what it shows)]."""
        note = "%s · %s" % (self.about["machine"], self.about["date"])
        drawn = []

        def chart(name, title, unit, groups):
            groups = [(g, [bar for bar in bars if bar[1]]) for g, bars in groups]
            groups = [(g, bars) for g, bars in groups if bars]
            if groups:
                file = "%s-%s.svg" % (stem, name)
                with open(os.path.join(folder, file), "w") as out:
                    out.write(charts.bars(title, unit, groups, note))
                drawn.append((file, title))
        tools = self.names("program", "tool")
        for density in ("sparse", "dense"):
            wanted = dict(part="program", density=density, cores=1, kind=MIX)
            rates = [(self.label(t), self.middle(rate, tool=t, **wanted), "sluice" in t)
                     for t in tools if t != "cat"]
            rates.sort(key=lambda bar: -(bar[1] or 0))
            chart("programs-" + density, "Whole programs: MB for each second of processor time, %s text" % density,
                  "MB / CPU s", [("", rates)])
        for patterns in ("catalogue:all", "shipped:250", "generated:250"):
            chart("engine-" + patterns.replace(":", "-"),
                  "Engine alone, one thread, %s patterns: MB/s" % {"catalogue:all": "the built-in ones that are on",
                                                                   "shipped:250": "250 of the built-in",
                                                                   "generated:250": "250 generated"}[patterns], "MB/s",
                  [(kind, [(e, self.middle(rate, part="engine", engine=e, set=patterns, density="sparse", kind=kind),
                            e == ENGINE) for e in (ENGINE, HYBRID, PLAIN)]) for kind in [MIX] + KINDS])
        return drawn

    def label(self, tool):
        brief = self.about["tools"][tool]["brief"]
        return "%s · %s" % (tool, brief) if brief and not tool.endswith(brief) else tool

    def page(self, drawn):
        a = self.about
        out = ["# Benchmarks of %s" % a["date"], "", "- Machine: %s; load before the run %.2f" % (
            a["machine"], a["load_average"]), "- sluice at %s; %s" % (a["commit"], a["swift"]),
            "- %d MB of text of each density, %d rounds; slow programs get %g MB of each kind" % (
                a["mb"], a["rounds"], a["sample_mb"]),
            "- Medians over the rounds; ± is the median distance from the median. "
            "[docs/benchmarks.md](../../docs/benchmarks.md) says what each figure means and what is not compared.", ""]
        for file, title in drawn:
            out += ["![%s](%s)" % (title, file), ""]
        out += self.goal_table() + self.program_tables() + self.engine_tables() + self.other_tables()
        out += self.count_tables() + self.tool_table()
        out += ["## Problems", ""]
        out += ["- " + " ".join(p.split()) for p in self.problems] or ["None: every count was the same in every round."]
        out += ["", "## Left out", ""] + (["- " + " ".join(m.split()) for m in self.missing] or ["Nothing."])
        return out

    def goal_table(self):
        rows = []
        for what, goal, values, reached, unit in self.goals:
            state = "" if not goal else "not measured" if reached is None else "yes" if reached else "**no**"
            rows.append([what, figure(median(values), unit), "±%.0f %%" % (100 * spread(values)) if values else "",
                         goal, state])
        return ["## Goals", ""] + table(["figure", "median", "±", "goal", "reached"], rows)

    def program_tables(self):
        out = []
        if not self.chosen(part="program"):
            return out
        kinds = [MIX] + KINDS
        for density in ("sparse", "dense"):
            for title, value, cores in (("MB for each second of processor time, one core", rate, [1]),
                                        ("MB/s by the clock", wall_rate, self.names("program", "cores"))):
                rows = [[t + (", %d core%s" % (n, "s" * (n > 1)) if len(cores) > 1 else "")]
                        + [number(self.middle(value, part="program", tool=t, density=density, cores=n, kind=k))
                           for k in kinds] for t in self.names("program", "tool") for n in cores]
                rows = [row for row in rows if any(row[1:])]
                out += ["## Programs, %s text: %s" % (density, title), ""] + table(["program"] + kinds, rows)
        rows = []
        for tool in self.names("program", "tool"):
            if "sluice" not in tool:
                rows.append(["%s / %s" % (LIKE.get(tool, OURS), tool)] + [number(median(self.ratios(
                    rate, dict(part="program", tool=LIKE.get(tool, OURS), density="sparse", cores=1, kind=k),
                    dict(part="program", tool=tool, density="sparse", cores=1, kind=k)))) for k in kinds])
        out += ["## sluice over the others, sparse text, processor time, inside rounds", ""]
        out += table(["programs"] + kinds, rows)
        rows = []
        for tool in self.names("program", "tool"):
            start = dict(part="program", tool=tool, kind="start")
            rows.append([tool, number(self.middle(lambda s: s["cpu_s"] * 1e3, **start)),
                         number(self.middle(lambda s: s.get("process_cpu_s", s["cpu_s"]) * 1e3, **start)),
                         number(self.middle(lambda s: s["rss_mib"], part="program", tool=tool, density="sparse",
                                            cores=1, kind=MIX))])
        out += ["## Programs: start-up and memory", "", "Start-up: processor time on a file of 47 bytes, as counted "
                "above and of the whole process. Memory: largest process, on the mix.", ""]
        return out + table(["program", "start ms", "whole process ms", "peak MiB"], rows)

    def engine_tables(self):
        out = []
        for density in ("sparse", "dense"):
            rows = []
            for patterns in self.names("engine", "set"):
                for engine in (ENGINE, SCAN, HYBRID, PLAIN):
                    wanted = dict(part="engine", engine=engine, set=patterns, density=density)
                    values = [number(self.middle(rate, kind=k, **wanted)) for k in [MIX] + KINDS]
                    if any(values):
                        rows.append([patterns, engine] + values
                                    + [whole(self.middle(lambda s: s["count"], kind=MIX, **wanted))])
            if rows:
                out += ["## Engine alone, %s text: MB/s, one thread" % density, ""]
                out += table(["patterns", "engine", MIX] + KINDS + ["hits in the mix"], rows)
        return out

    def other_tables(self):
        out = []
        rows = [[t, number(self.middle(lambda s: s["cpu_s"] / s["files"] * 1e6, part="tiny", tool=t)),
                 number(self.middle(lambda s: s["wall_s"], part="tiny", tool=t)),
                 number(self.middle(lambda s: s["rss_mib"], part="tiny", tool=t))] for t in self.names("tiny", "tool")]
        if rows:
            files = self.chosen(part="tiny")[0]["files"]
            out += ["## A tree of %s tiny files" % format(files, ","), ""]
            out += table(["program", "µs CPU a file", "seconds by the clock", "peak MiB"], rows)
        rows = [[t, number(self.middle(rate, part="logs", tool=t)),
                 number(self.middle(lambda s: s["mb"] / s["simulator_cpu_s"], part="logs", tool=t)),
                 number(self.middle(wall_rate, part="logs", tool=t)),
                 number(self.middle(lambda s: s["rss_mib"], part="logs", tool=t))] for t in self.names("logs", "tool")]
        if rows:
            sample = self.chosen(part="logs")[0]
            title = "## Compliance log files of a simulated workspace: %d files, %d MB"
            out += [title % (sample["files"], sample["mb"]), ""]
            out += table(["program", "MB for each second of its processor time", "the simulator's", "MB/s by the clock",
                          "peak MiB"], rows)
        rows = [[t, c, number(median([s["first_byte_s"] * 1e3 for s in self.chosen(part="start", tool=t, cache=c)])),
                 number(median([s["end_s"] * 1e3 for s in self.chosen(part="start", tool=t, cache=c)]))]
                for t in self.names("start", "tool") for c in self.names("start", "cache") if c != "fill"]
        if rows:
            out += ["## Start-up: from exec to the first byte of results", ""]
            out += table(["program", "cache", "first byte ms", "end ms"], rows)
        rows = [[s["tool"], s["kind"], "%.0f" % s["mb"], "%.0f" % s["tree_mib"], "%.0f" % s["tree_anonymous_mib"],
                 "%.0f" % s["rss_mib"], str(s["processes"])] for s in self.chosen(part="memory")]
        if rows:
            out += ["## Peak memory, all cores, all processes of the program together", ""]
            out += table(["program", "input", "MB", "MiB", "of it anonymous", "largest process", "processes"], rows)
        return out

    def count_tables(self):
        out = []
        rows = [[t] + [whole(self.middle(lambda s: s["count"], part="program", tool=t, density=d, cores=1, kind=MIX))
                       for d in ("sparse", "dense")] for t in self.names("program", "tool") if t != "cat"]
        if rows:
            out += ["## Matches in the mix", "", "As each program counts; slow ones in their sample. Programs look for "
                    "different things, so numbers are comparable with the same program's only."]
            if self.verdicts:
                out.append("clamscan gives verdicts only: with thresholds of one, %s." % ", ".join(
                    "%d files (%s)" % (n, d) for d, n in self.verdicts.items()))
            out += [""] + table(["program", "sparse", "dense"], rows)
        for density in ("sparse", "dense"):
            out += self.recall_table(density, [r for r in self.recall if r["density"] == density])
        return out

    @staticmethod
    def recall_table(density, recalls):
        if not recalls:
            return []
        heads, rows = ["planted"], []
        columns = [(r, what) for r in recalls for what in ("valid", "decoy", "accidental")]
        for recall, what in columns:
            heads.append("%s, %s" % (what, recall["threshold"]))
        for kind in sorted(recalls[0]["planted"]):
            counts = [r["planted"].get(kind, {}).get(what) for r, what in columns]
            rows.append([kind] + ["%d of %d" % tuple(c) if c else "" for c in counts])
        out = ["## What sluice reports of what was planted, %s text" % density, "", "At the thresholds as shipped, "
               "which want a label or a word near a number, and at the lowest. Decoys have a wrong check digit or a "
               "forbidden range. Accidental are numbers of the background that an independent search takes for cards.",
               ""] + table(heads, rows)
        for recall in recalls:
            elsewhere = ", ".join("%s %d" % pair for pair in recall["elsewhere"].items()) or "none"
            out.append("- At other places, %s: %s." % (recall["threshold"], elsewhere))
            if recall["files_left_out"]:
                out.append("- Left out, %s: %d files with more matches than are stored." % (
                    recall["threshold"], recall["files_left_out"]))
        return out + [""]

    def tool_table(self):
        rows = [[name, t["version"].split(" (")[0], t["settings"] + ("; a sample" if t["sampled"] else "")]
                for name, t in self.about["tools"].items()]
        return ["## Programs and settings", ""] + table(["program", "version", "looks for"], rows)

    def update_readme(self, root, folder):
        """Puts charts and the main figures between the two marks in README.md."""
        stem = "%s-%s" % (self.about["date"], self.about["slug"])
        below = os.path.relpath(folder, root)
        out = ["<!-- figures: written by Benchmarks/peers/run.py --readme -->"]
        for name, title in (("programs-sparse", "Whole programs on mixed text"), ("engine-generated-250", "Engine")):
            if os.path.exists(os.path.join(folder, "%s-%s.svg" % (stem, name))):
                out += ["![%s](%s/%s-%s.svg)" % (title, below, stem, name), ""]
        out += ["%s; %s; medians of %d rounds over %d MB of generated text. [All figures](%s/%s.md), with what was "
                "found, the settings of every program and the goals that are missed; [what they mean and what is not "
                "compared](docs/benchmarks.md)." % (self.about["machine"], self.about["date"], self.about["rounds"],
                                                    self.about["mb"], below, stem), "<!-- /figures -->"]
        path = os.path.join(root, "README.md")
        with open(path) as text:
            old = text.read()
        new = re.sub(r"<!-- figures.*?<!-- /figures -->", lambda _: "\n".join(out), old, flags=re.S)
        with open(path, "w") as text:
            text.write(new)


def rounded(sample):
    return {k: round(v, 5) if isinstance(v, float) else v for k, v in sample.items()}


def number(value):
    if value is None:
        return ""
    return format(value, ",.0f") if value >= 100 else "%.1f" % value if value >= 10 else "%.2f" % value


def whole(value):
    return "" if value is None else format(int(value), ",")


def figure(value, unit):
    if value is None:
        return ""
    return "%s %s" % (number(value), "" if unit == "x" else unit)


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" + " ---: |" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(str(cell).strip() for cell in row) + " |" for row in rows] + [""]

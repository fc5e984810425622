"""What we want to reach, beside what was measured."""
from corpora import MIX
from engines import ENGINE, HYBRID, PLAIN, SCAN
from measure import median

OURS = "sluice"
# What looks for about the same as another program.
LIKE = {"kingfisher": "sluice secrets", "kingfisher --turbo": "sluice secrets", "clamscan DLP": "sluice cards",
        "presidio 3 patterns": "sluice cards", "ripgrep -P": "sluice cards"}


def rate(sample):
    """Megabytes for each second of processor time."""
    return sample["mb"] / sample["cpu_s"] if sample.get("cpu_s") else None


def process_rate(sample):
    """The same of the whole process, where rate leaves out loading."""
    return sample["mb"] / sample.get("process_cpu_s", sample["cpu_s"])


def wall_rate(sample):
    return sample["mb"] / sample["wall_s"]


def judge(report):
    """Rows of (what, goal as text, values, whether the goal is reached, unit); values are one for each round."""
    rows = []

    def least(what, goal, values, unit="x"):
        rows.append((what, "at least %g" % goal, values, median(values) >= goal if values else None, unit))

    def most(what, goal, values, unit="x"):
        rows.append((what, "at most %g" % goal, values, median(values) <= goal if values else None, unit))

    def engine(engine, patterns, density="sparse"):
        return dict(part="engine", engine=engine, set=patterns, density=density, kind=MIX)

    def program(tool, density="sparse", cores=1):
        return dict(part="program", tool=tool, density=density, cores=cores, kind=MIX)

    for name, goal in (("catalogue:all", 40), ("shipped:all", 40)):
        least("engine / plain PCRE2, " + name, goal, report.ratios(rate, engine(ENGINE, name), engine(PLAIN, name)))
    for name, goal in (("catalogue:all", 40), ("catalogue:250", 40), ("catalogue:60", 8)):
        least("scan with validators, words and scores / plain PCRE2 without, " + name, goal,
              report.ratios(rate, engine(SCAN, name), engine(PLAIN, name)))
    for patterns, plain, hybrid in ((250, 40, 1), (60, 8, 1)):
        for kind in ("catalogue", "shipped", "generated"):
            name = "%s:%d" % (kind, patterns)
            least("engine / plain PCRE2, " + name, plain,
                  report.ratios(rate, engine(ENGINE, name), engine(PLAIN, name)))
        name = "generated:%d" % patterns
        least("engine / C hybrid, " + name, hybrid, report.ratios(rate, engine(ENGINE, name), engine(HYBRID, name)))
    most("engine, cost of dense / sparse text, catalogue:all", 1.2,
         report.ratios(rate, engine(ENGINE, "catalogue:all"), engine(ENGINE, "catalogue:all", "dense")))
    for kind in ("catalogue", "shipped", "generated"):
        most("engine, cost of %s:250 / %s:60" % (kind, kind), 1.15,
             report.ratios(rate, engine(ENGINE, kind + ":60"), engine(ENGINE, kind + ":250")))
        most("engine, cost of dense / sparse text, %s:250" % kind, 1.2,
             report.ratios(rate, engine(ENGINE, kind + ":250"), engine(ENGINE, kind + ":250", "dense")))
    most("program, cost of dense / sparse text", 1.2, report.ratios(rate, program(OURS), program(OURS, "dense")))
    for tool, goal, value in (
            ("kingfisher", 3, rate), ("kingfisher --turbo", None, rate), ("clamscan DLP", 4, rate),
            ("presidio 3 patterns", 150, process_rate), ("presidio 3 patterns", None, rate),
            ("presidio", None, rate), ("ferret-scan", 100, rate), ("yara-x", None, rate),
            ("ripgrep -P", None, rate)):
        for ours in [LIKE[tool], OURS] if tool in LIKE else [OURS]:
            values = report.ratios(value, program(ours), program(tool))
            what = "program, %s / %s" % (ours, tool)
            if value is process_rate:
                what += ", whole process, which is mostly loading"
            if goal:
                least(what, goal, values)
            elif values:
                rows.append((what, "", values, None, "x"))
    two = [n for n in report.names("program", "cores") if n > 1]
    if two:
        least("program, MB/s on %d cores / 1" % two[0], 1.85,
              report.ratios(wall_rate, program(OURS, cores=two[0]), program(OURS)))
    for kind in report.names("memory", "kind"):
        most("memory, %s, %s" % (kind, OURS), 160,
             [s["tree_mib"] for s in report.chosen(part="memory", kind=kind, tool=OURS)], "MiB")
    for cache in [c for c in report.names("start", "cache") if c != "fill"]:
        values = [s["first_byte_s"] * 1e3 for s in report.chosen(part="start", cache=cache, tool=OURS)]
        if cache == "warm":
            most("start-up to first byte, cache warm", 100, values, "ms")
        else:
            rows.append(("start-up to first byte, cache %s" % cache, "", values, None, "ms"))
    most("tiny files, %s" % OURS, 40, [s["cpu_s"] / s["files"] * 1e6 for s in report.chosen(part="tiny", tool=OURS)],
         "µs CPU a file")
    least("Compliance log files, sluice", 400, [rate(s) for s in report.chosen(part="logs")], "MB/s a core")
    return rows

"""The texts that are measured on, and what is known of them; gen_corpus.py makes the same ones on every machine."""
import bisect
import collections
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ["chat", "csv", "source", "logs", "web"]
MIX = "mix"
# Which detection entries must find what gen_corpus.py plants.
ENTRIES = {"pan": "payment-card.", "iban": "bank.iban", "ssn": "us.ssn", "aws_key": "aws.access-key-id",
           "github_pat": "github.personal-access-token", "slack_token": "slack.token", "google_key": "gcp.api-key",
           "stripe_key": "stripe.live-key", "openai_key": "openai.api-key", "jwt": "json-web-token",
           "private_key": "private-key."}


def files_below(folder):
    return sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)


class Target:
    """A folder, the list of its files, and its size."""

    def __init__(self, kind, folder, list_folder):
        self.kind, self.folder = kind, folder
        files = files_below(folder)
        self.files, self.bytes = len(files), sum(map(os.path.getsize, files))
        os.makedirs(list_folder, exist_ok=True)
        self.list = os.path.join(list_folder, "list." + kind)
        with open(self.list, "w") as out:
            out.write("\n".join(files) + "\n")

    @property
    def mb(self):
        return self.bytes / 1e6


class Corpus:
    """gen_corpus.py's text of one density, its kinds, and a small sample of them for slow programs."""

    def __init__(self, scratch, megabytes, density, sample_mb):
        self.density = density
        self.folder = os.path.join(scratch, "corpus-%d-%s" % (megabytes, density))
        if not os.path.exists(os.path.join(self.folder, "truth.jsonl")):
            command = [sys.executable, os.path.join(HERE, "gen_corpus.py"), "--out", self.folder + ".part", "--mb",
                       str(megabytes), "--density", density, "--docs", "100", "--archives"]
            shutil.rmtree(self.folder + ".part", ignore_errors=True)
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            os.rename(self.folder + ".part", self.folder)
        lists = os.path.join(scratch, "lists-%d-%s" % (megabytes, density))
        text = os.path.join(self.folder, "text")
        self.targets = {k: Target(k, os.path.join(text, k), lists) for k in KINDS}
        self.targets[MIX] = Target(MIX, text, lists)
        self.everything = Target("everything", self.folder, lists)
        samples = os.path.join(scratch, "sample-%d-%s-%g" % (megabytes, density, sample_mb))
        if not os.path.isdir(samples):
            for kind in KINDS:
                self._sample(kind, os.path.join(samples + ".part", kind), int(sample_mb * 1e6))
            os.rename(samples + ".part", samples)
        self.samples = {k: Target(k, os.path.join(samples, k), lists + "-sample") for k in KINDS}
        self.samples[MIX] = Target(MIX, samples, lists + "-sample")

    def _sample(self, kind, folder, size):
        """The first files, the last of them cut at a line end."""
        os.makedirs(folder, exist_ok=True)
        for path in files_below(self.targets[kind].folder):
            if size <= 0:
                return
            with open(path, "rb") as file:
                data = file.read(size)
            data = data[:data.rfind(b"\n") + 1] or data
            with open(os.path.join(folder, os.path.basename(path)), "wb") as out:
                out.write(data)
            size -= max(len(data), 1)

    def recall(self, findings):
        """Compares sluice's JSON Lines with what was planted.

        Returns {kind: {valid: [found, planted], decoy: ..., accidental: ...}} and how many matches stand at no planted
        place. Files of which not all matches were stored are left out, and counted."""
        truth = collections.defaultdict(list)
        with open(os.path.join(self.folder, "truth.jsonl")) as lines:
            for line in lines:
                planted = json.loads(line)
                if planted["file"].startswith("text/"):
                    truth[planted["file"]].append(planted)
        matches, cut = matches_by_file(findings, self.folder)
        result, elsewhere = collections.defaultdict(dict), collections.Counter()
        for file in set(truth) | set(matches):
            if file in cut:
                continue
            used = set()
            for planted in truth.get(file, ()):
                hits = overlapping(matches.get(file, []), planted)
                used.update(hits)
                what = "accidental" if planted.get("accidental") else "valid" if planted["valid"] else "decoy"
                counts = result[planted["kind"]].setdefault(what, [0, 0])
                counts[0] += bool(hits)
                counts[1] += 1
            for number, match in enumerate(matches.get(file, [])):
                if number not in used:
                    elsewhere[match[2]] += 1
        return {"planted": result, "elsewhere": dict(elsewhere.most_common()), "files_left_out": len(cut)}


def matches_by_file(findings, folder):
    matches, cut = collections.defaultdict(list), set()
    with open(findings) as lines:
        for line in lines:
            if not line.startswith('{"kind":"finding"'):
                continue
            record = json.loads(line)
            file = os.path.relpath(record["asset"]["id"], folder)
            if record["match_count"] > len(record["matches"]):
                cut.add(file)
            for match in record["matches"]:
                place = match["location"]
                matches[file].append((place["byte_start"], place["byte_end"], match["entry"]))
    for found in matches.values():
        found.sort()
    return matches, cut


def overlapping(matches, planted):
    """Numbers of the matches, sorted by start, of the right entry that overlap a planted value."""
    start, end = planted["offset"], planted["offset"] + planted["length"]
    first = bisect.bisect_left(matches, (start - 5000,))
    found = []
    for number in range(first, len(matches)):
        if matches[number][0] >= end:
            break
        if matches[number][1] > start and matches[number][2].startswith(ENTRIES[planted["kind"]]):
            found.append(number)
    return found


def tiny_tree(scratch, corpus, count):
    """Files of 100 to 1,000 bytes, no two alike, 200 to a folder."""
    folder = os.path.join(scratch, "tiny-%d" % count)
    if not os.path.isdir(folder):
        with open(corpus.targets["source"].list) as paths:
            text = b"".join(open(path, "rb").read() for path in paths.read().split("\n") if path)
        position, part = 0, folder + ".part"
        shutil.rmtree(part, ignore_errors=True)
        for number in range(count):
            size = 100 + number * 7919 % 900
            if number % 200 == 0:
                os.makedirs(os.path.join(part, "%04d" % (number // 200)))
            if position + size > len(text):
                position = 0
            with open(os.path.join(part, "%04d" % (number // 200), "t%06d.txt" % number), "wb") as out:
                out.write(b"# file %d\n" % number + text[position:position + size])
            position += size
        os.rename(part, folder)
    return Target("tiny", folder, os.path.join(scratch, "lists-tiny"))


def repeated(scratch, corpus, times):
    """The mix several times over, each file with a first line of its own, since sluice scans equal contents once."""
    folder = os.path.join(scratch, "%s-times-%d" % (os.path.basename(corpus.folder), times))
    if not os.path.isdir(folder):
        part = folder + ".part"
        shutil.rmtree(part, ignore_errors=True)
        for number in range(times):
            for path in files_below(corpus.targets[MIX].folder):
                copy = os.path.join(part, str(number), os.path.relpath(path, corpus.folder))
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                with open(path, "rb") as source, open(copy, "wb") as out:
                    out.write(b"copy %d\n" % number)
                    shutil.copyfileobj(source, out)
        os.rename(part, folder)
    return Target("mix x %d" % times, folder, os.path.join(scratch, "lists-" + os.path.basename(folder)))


def start_folder(scratch):
    """One file with one card number: what is left is start-up."""
    folder = os.path.join(scratch, "start")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "one.txt"), "w") as out:
        out.write("Card number 4242424242424242, valid thru 04/30\n")
    return Target("start", folder, os.path.join(scratch, "lists-start"))

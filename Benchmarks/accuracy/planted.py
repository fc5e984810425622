"""Texts in which gen_corpus.py planted values, and how what a program reports is held against them."""
import bisect
import collections
import fnmatch
import json
import os
import shutil
import subprocess
import sys

from finders import LEVELS

HERE = os.path.dirname(os.path.abspath(__file__))
GENERATOR = os.path.join(os.path.dirname(HERE), "peers", "gen_corpus.py")
SECRETS = ["aws_key", "github_pat", "slack_token", "google_key", "stripe_key", "openai_key", "jwt", "private_key"]
KINDS = ["pan", "iban", "ssn"] + SECRETS
# Which kinds a program's types stand for; the first pattern that fits counts. A type of several kinds is right on any
# of them; where it is wrong, and where nothing fits, it counts as another kind.
TYPES = {
    "sluice": [("payment-card.*", ["pan"]), ("bank.iban", ["iban"]), ("us.ssn*", ["ssn"]), ("aws.*", ["aws_key"]),
               ("github.*", ["github_pat"]), ("slack.*", ["slack_token"]), ("gcp.*", ["google_key"]),
               ("stripe.*", ["stripe_key"]), ("openai.*", ["openai_key"]), ("json-web-token", ["jwt"]),
               ("private-key.*", ["private_key"]), ("http.*", SECRETS)],
    "kingfisher": [("*github*", ["github_pat"]), ("*slack*", ["slack_token"]), ("*gcp*", ["google_key"]),
                   ("*google*", ["google_key"]), ("*stripe*", ["stripe_key"]), ("*openai*", ["openai_key"]),
                   ("*jwt*", ["jwt"]), ("*private-key*", ["private_key"]), ("*pem*", ["private_key"]),
                   ("*privkey*", ["private_key"]), ("*aws*", ["aws_key"]), ("*", SECRETS)],
    "ferret-scan": [("VISA", ["pan"]), ("MASTERCARD", ["pan"]), ("AMERICAN_EXPRESS", ["pan"]), ("AMEX", ["pan"]),
                    ("DISCOVER", ["pan"]), ("DINERS*", ["pan"]), ("JCB", ["pan"]), ("UNIONPAY", ["pan"]),
                    ("MAESTRO", ["pan"]), ("CREDIT_CARD", ["pan"]), ("IBAN", ["iban"]), ("SSN", ["ssn"]),
                    ("AWS_*", ["aws_key"]), ("GITHUB*", ["github_pat"]), ("SLACK*", ["slack_token"]),
                    ("GOOGLE*", ["google_key"]), ("STRIPE*", ["stripe_key"]), ("OPENAI*", ["openai_key"]),
                    ("JWT*", ["jwt"]), ("*PRIVATE_KEY*", ["private_key"]), ("API_KEY_OR_SECRET", SECRETS)],
    "presidio": [("CREDIT_CARD", ["pan"]), ("IBAN_CODE", ["iban"]), ("US_SSN", ["ssn"])],
    "clamscan": [("CreditCardNumber", ["pan"]), ("SSN", ["ssn"])],
}


def kinds_of(tool, type_name):
    for pattern, kinds in TYPES[tool]:
        if fnmatch.fnmatchcase(type_name, pattern):
            return kinds
    return []


class Corpus:
    """The texts of one seed and density, with what is known of them."""

    def __init__(self, scratch, megabytes, seed, density):
        self.seed, self.density = seed, density
        made = os.path.join(scratch, "planted-%d-%d-%s" % (megabytes, seed, density))
        if not os.path.isdir(made):
            shutil.rmtree(made + ".part", ignore_errors=True)
            subprocess.run([sys.executable, GENERATOR, "--out", made + ".part", "--mb", str(megabytes), "--seed",
                            str(seed), "--density", density], check=True, stderr=subprocess.DEVNULL)
            os.rename(made + ".part", made)
        self.folder = os.path.join(made, "text")
        self.truth = collections.defaultdict(list)
        with open(os.path.join(made, "truth.jsonl")) as lines:
            for planted in map(json.loads, lines):
                self.truth[os.path.relpath(planted["file"], "text")].append(planted)
        for planted in self.truth.values():
            planted.sort(key=lambda p: p["offset"])

    def files(self):
        return sorted(os.path.relpath(os.path.join(base, name), self.folder)
                      for base, _, names in os.walk(self.folder) for name in names)

    @property
    def bytes(self):
        return sum(os.path.getsize(os.path.join(self.folder, file)) for file in self.files())

    def sample(self, folder, size):
        """A corpus of the beginning of each kind of text: whole files, the last one cut at a line end."""
        part = Corpus.__new__(Corpus)
        part.seed, part.density, part.folder, part.truth = self.seed, self.density, folder, {}
        shutil.rmtree(folder, ignore_errors=True)
        left = collections.defaultdict(lambda: size)
        for file in self.files():
            kind = file.split(os.sep)[0]
            if left[kind] <= 0:
                continue
            with open(os.path.join(self.folder, file), "rb") as text:
                data = text.read()
            if len(data) > left[kind]:
                data = data[:data.rfind(b"\n", 0, left[kind]) + 1]
            left[kind] -= max(len(data), 1)
            part.write(file, data, [p for p in self.truth.get(file, ()) if p["offset"] + p["length"] <= len(data)])
        return part

    def pieces(self, folder):
        """A corpus of the same texts cut half-way between planted values, so that each piece holds one at most."""
        part = Corpus.__new__(Corpus)
        part.seed, part.density, part.folder, part.truth = self.seed, self.density, folder, {}
        shutil.rmtree(folder, ignore_errors=True)
        for file in self.files():
            with open(os.path.join(self.folder, file), "rb") as text:
                data = text.read()
            planted = self.truth.get(file, [])
            cuts = [0] + [(a["offset"] + a["length"] + b["offset"]) // 2 for a, b in zip(planted, planted[1:])]
            for number, (start, end) in enumerate(zip(cuts, cuts[1:] + [len(data)])):
                here = [dict(p, offset=p["offset"] - start) for p in planted[number:number + 1]]
                part.write("%s.%05d" % (file, number), data[start:end], here)
        return part

    def write(self, file, data, planted):
        path = os.path.join(self.folder, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(data)
        if planted:
            self.truth[file] = planted

    def score(self, tool, reports, least):
        """Holds reports of a level or above against the truth.

        Returns {kind: {found, planted, false, decoys, decoys_reported}} and, under "other", {false}: reports of
        kinds that were not planted. `false` counts places: where two reports of one kind overlap, one. A valid number
        that came about by chance is neither right nor wrong; "accidental" tells how many of them are reported."""
        counts = {kind: collections.Counter() for kind in KINDS + ["other", "accidental"]}
        by_file = collections.defaultdict(list)
        for report in reports:
            if LEVELS.index(report.level) >= LEVELS.index(least):
                by_file[report.file].append(report)
        for file in set(by_file) | set(self.truth):
            self._score_file(tool, by_file.get(file, []), self.truth.get(file, []), counts)
        return {kind: dict(count) for kind, count in counts.items()}

    @staticmethod
    def _score_file(tool, reports, truth, counts):
        found, ends = set(), collections.defaultdict(lambda: -1)
        longest = max((p["length"] for p in truth), default=0)
        offsets = [p["offset"] for p in truth]
        for report in sorted(reports, key=lambda r: (r.start or 0, r.end or 0)):
            kinds = kinds_of(tool, report.type)
            if report.start is None:
                near = range(len(truth))
            else:
                first = bisect.bisect_left(offsets, report.start - longest)
                last = bisect.bisect_left(offsets, max(report.end, report.start + 1))
                near = [n for n in range(first, last) if offsets[n] + truth[n]["length"] > report.start]
            right = [n for n in near if truth[n]["valid"] and truth[n]["kind"] in kinds]
            found.update(right)
            if right:
                continue
            kind = kinds[0] if len(kinds) == 1 else "other"
            if kind == "other" and any(truth[n]["valid"] for n in near):
                continue  # the right place under another name
            if report.start is None or report.start >= ends[kind]:
                counts[kind]["false"] += 1
            ends[kind] = max(ends[kind], report.end or 0)
            for n in near:
                if not truth[n]["valid"] and truth[n]["kind"] == kind:
                    counts[kind]["decoys_reported"] += 1
        for n, planted in enumerate(truth):
            if planted.get("accidental"):
                counts["accidental"]["planted_" + planted["form"]] += 1
                counts["accidental"]["found_" + planted["form"]] += n in found
            elif planted["valid"]:
                counts[planted["kind"]]["planted"] += 1
                counts[planted["kind"]]["found"] += n in found
            else:
                counts[planted["kind"]]["decoys"] += 1

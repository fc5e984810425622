"""The programs that are compared: how each is called, what it is set to, and how its matches are counted."""
import json
import os
import platform
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# One pattern for payment cards, with PCRE2's lookarounds.
CARD = (r"(?<![0-9A-Za-z])(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6011|65[0-9]{2})([ -]?)"
        r"[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?![0-9A-Za-z])"
        r"|(?<![0-9A-Za-z])3[47][0-9]{2}([ -]?)[0-9]{6}\2[0-9]{5}(?![0-9A-Za-z])")
FERRET_CHECKS = "CREDIT_CARD,SSN,SECRETS,BANK_ACCOUNT,PASSPORT,DRIVERS_LICENSE"


class Tool:
    """A program.

    name: as in tables. brief: how much it looks for, for charts. settings: what it looks for, for people.
    command: function of (target, cores) -> arguments.
    count: function of () -> matches of the last run, or None where a run tells no number. cores: numbers of cores
    that it is run with. sampled: too slow for whole corpora, so that it gets the sample. own_cpu: function of () ->
    processor seconds that the program told itself."""

    def __init__(self, name, brief, settings, version, command, count, cores=(1,), sampled=False, own_cpu=None,
                 may_exit=(0,), before=None):
        self.name, self.brief, self.settings, self.version = name, brief, settings, version
        self.command, self.count = command, count
        self.cores, self.sampled, self.own_cpu, self.may_exit = cores, sampled, own_cpu, may_exit
        self.before = before or (lambda: None)


class Missing(Exception):
    """What is not installed, and how to get it."""


def first_line(command):
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = [line for line in ran.stdout.strip().splitlines() if line]
    return lines[0] if lines else "?"


def need(path, hint):
    found = path if os.path.isabs(path) and os.access(path, os.X_OK) else shutil.which(path, path="/usr/bin:/bin")
    if not found:
        raise Missing("%s: not installed; %s" % (os.path.basename(path), hint))
    return found


class Tools:
    """Makes them, and remembers what is missing."""

    def __init__(self, work, venv, sluice, profiles, cores):
        self.work, self.venv, self.cores = work, venv, cores
        self.log = os.path.join(work, "log.txt")
        self.out = os.path.join(work, "out")
        self.cache = os.path.join(work, "sluice-cache")
        self.has_cache = False
        self.missing, self.tools = [], []
        self.shipped = profiles
        self.cards = card_profiles(profiles, os.path.join(work, "profiles-cards"))
        self.lowered = lowered_profiles(profiles, os.path.join(work, "profiles-low"))
        for make in (self.cat, lambda: self.sluice(sluice, "sluice"), lambda: self.sluice(sluice, "sluice secrets"),
                     lambda: self.sluice(sluice, "sluice cards"),
                     lambda: self.kingfisher(False), lambda: self.kingfisher(True), self.clamscan, self.ripgrep,
                     self.yara_x, self.presidio, self.presidio_default, self.ferret):
            try:
                self.tools.append(make())
            except Missing as missing:
                self.missing.append(str(missing))

    def in_venv(self, *path):
        return os.path.join(self.venv, *path)

    def text_of_log(self):
        with open(self.log, "rb") as text:
            return text.read().decode("utf-8", "replace")

    def fresh(self):
        for path in os.listdir(self.work):
            if path.startswith(("out", "result.db")):
                os.remove(os.path.join(self.work, path))

    def cat(self):
        return Tool("cat", "", "reads the files, nothing else", first_line(["cat", "--version"]),
                    lambda target, cores: ["sh", "-c", 'exec xargs -a "$1" cat > /dev/null', "cat", target.list],
                    lambda: None)

    def sluice(self, path, name):
        path = need(path, "make release")
        secrets = entry_count(self.shipped, "credentials-and-secrets")
        brief, settings, profiles = {
            "sluice": ("%d entries" % default_count(self.shipped), "the built-in profiles that are on by default", None),
            "sluice secrets": ("%d entries" % secrets, "the profile credentials-and-secrets", "credentials-and-secrets"),
            "sluice cards": ("cards, IBAN, SSN", "payment cards, IBANs and US social security numbers", self.cards),
        }[name]

        # As kingfisher has its compiled rules cached, so has sluice, when it can.
        self.has_cache = "--cache <" in subprocess.run([path, "scan", "files", "--help"], stdout=subprocess.PIPE,
                                                       text=True).stdout

        def command(target, cores):
            return ([path, "scan", "files", target.folder, "--database", os.path.join(self.work, "result.db"),
                     "--output", self.out, "--quiet", "--jobs", str(cores)]
                    + (["--profiles", profiles] if profiles else [])
                    + (["--cache", self.cache] if self.has_cache else []))
        return Tool(name, brief, settings,
                    first_line([path, "--version"]), command, lambda: sluice_count(self.out),
                    cores=(1, self.cores), before=self.fresh)

    def kingfisher(self, turbo):
        path = need(self.in_venv("bin", "kingfisher"), "pip install kingfisher-bin")
        cache = os.path.join(self.work, "kingfisher-cache")

        def command(target, cores):
            return [path, "scan", target.folder, "--no-validate", "--no-update-check", "--git-history", "none",
                    "--max-file-size", "0", "-j", str(cores), "--rule-cache-dir", cache, "-f", "jsonl", "-o",
                    self.out] + (["--turbo"] if turbo else [])
        rules = subprocess.run([path, "rules", "list"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        rules = len(re.findall(r"│ *(?:High|Medium) *│", rules.stdout))  # those of low confidence are off by default
        return Tool("kingfisher --turbo" if turbo else "kingfisher", "%d rules" % rules,
                    "its own rules for secrets%s; compiled rules cached, nothing validated over the network"
                    % (", no Base64, no parsing" if turbo else ""), first_line([path, "--version"]), command,
                    lambda: line_count(self.out, '"finding"'), cores=(1, self.cores), may_exit=(0, 200, 205),
                    before=self.fresh)

    def clamscan(self):
        path = need("clamscan", "apt-get install clamav")
        signatures = os.path.join(self.work, "none.ndb")
        with open(signatures, "w") as out:
            out.write("Local.Marker.Test-1:0:*:736c756963652d6d61726b65722d6e657665722d7365656e\n")

        def command(target, cores, enough=10 ** 8):
            return [path, "-d", signatures, "-r", "--infected", "--no-summary", "--max-filesize=2000M",
                    "--max-scansize=2000M", "--max-scantime=0", "--detect-structured=yes",
                    "--structured-ssn-format=0", "--structured-ssn-count=%d" % enough,
                    "--structured-cc-count=%d" % enough, target.folder]
        return Tool("clamscan DLP", "2 shapes", "card and US social security numbers, one virus signature; "
                    "thresholds never reached, so that whole files are read", first_line([path, "--version"]), command,
                    lambda: self.text_of_log().count(" FOUND"), may_exit=(0, 1))

    def ripgrep(self):
        path = need("rg", "apt-get install ripgrep")

        def command(target, cores):
            return [path, "-j%d" % cores, "--count-matches", "--no-filename", "-a", "-uuu", "-P", CARD, target.folder]
        return Tool("ripgrep -P", "1 pattern", "one pattern for payment cards (PCRE2 JIT), no check digits",
                    first_line([path, "--version"]), command, lambda: sum(map(int, self.text_of_log().split())),
                    cores=(1, self.cores), may_exit=(0, 1))

    def hosted(self, name, brief, module, settings, package, sampled, argument=None):
        python = need(self.in_venv("bin", "python3"), "Benchmarks/peers/setup.sh")
        found = subprocess.run([python, "-c", "import importlib.metadata as m; import %s; print(m.version('%s'))"
                                % (module, package)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if found.returncode:
            raise Missing("%s: not installed; pip install %s" % (name, package))
        argument = argument or name

        def told(member):
            return json.loads(self.text_of_log().strip().splitlines()[-1])[member]
        return Tool(name, brief, settings, "%s %s" % (package, found.stdout.strip()),
                    lambda target, cores: [python, os.path.join(HERE, "hosted.py"), argument, target.list],
                    lambda: told("count"), sampled=sampled, own_cpu=lambda: told("cpu_s"))

    def yara_x(self):
        return self.hosted("yara-x", "12 rules", "yara_x", "12 rules, no check digits; time after compiling",
                           "yara-x", False)

    def presidio(self):
        return self.hosted("presidio 3 patterns", "", "presidio_analyzer", "card, IBAN and US social security "
                           "numbers; no language model; time after loading", "presidio-analyzer", True, "presidio")

    def presidio_default(self):
        return self.hosted("presidio", "default", "presidio_analyzer", "the recognizers that it loads by default; "
                           "no language model; time after loading", "presidio-analyzer", True, "presidio-all")

    def ferret(self):
        package = self.in_venv("lib", "python%d.%d" % sys.version_info[:2], "site-packages", "ferret_scan")
        machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
        path = need(os.path.join(package, "binaries", "ferret-scan-linux-" + machine), "pip install ferret-scan")

        def command(target, cores):
            return [path, "--file", target.folder, "--recursive", "--quiet", "--no-color", "--format", "json",
                    "--limit", "0", "--checks", FERRET_CHECKS, "--output", self.out]

        def count():
            with open(self.out) as text:
                return len(json.load(text).get("results") or [])
        return Tool("ferret-scan", "6 checks", "checks " + FERRET_CHECKS, first_line([path, "--version"]), command,
                    count, sampled=True, before=self.fresh)


def line_count(path, text):
    with open(path, encoding="utf-8", errors="replace") as lines:
        return sum(text in line for line in lines)


def sluice_count(path):
    """Matches by entry prefix are in recall; here the number of all of them."""
    total = 0
    with open(path) as lines:
        for line in lines:
            if line.startswith('{"kind":"finding"'):
                # match_count stands before the matches, and no text that an input chose stands before it unescaped.
                total += int(re.search(r'"match_count":(\d+)', line).group(1))
    return total


def entry_count(folder, profile=None):
    """Entries of one profile, or of all."""
    return sum(len(re.findall(r"^  - id:", text, re.M)) for name, text in profile_texts(folder)
               if profile in (None, name))


def default_count(folder):
    return sum(len(re.findall(r"^  - id:", text, re.M)) for _, text in profile_texts(folder)
               if not re.search(r"^default: false", text, re.M))


def profile_texts(folder):
    for name in sorted(os.listdir(folder)):
        if name.endswith(".yaml"):
            with open(os.path.join(folder, name)) as text:
                yield name.removesuffix(".yaml"), text.read()


def lowered_profiles(shipped, folder):
    """The shipped profiles with the lowest threshold: every match that its validator lets pass counts."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.join(shipped, "lists"), os.path.join(folder, "lists"))
    for name in os.listdir(shipped):
        if name.endswith(".yaml"):
            with open(os.path.join(shipped, name)) as text, open(os.path.join(folder, name), "w") as out:
                out.write(re.sub(r"^confidence_threshold: .*", "confidence_threshold: low", text.read(), flags=re.M))
    return folder


def card_profiles(shipped, folder):
    """What clamscan, presidio's three patterns and ripgrep look for: payment cards, IBANs, US social security numbers."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    wanted = r"payment-card\.(?!track|security)|bank\.iban$|us\.ssn$"
    for base in ("financial-information", "national-identifiers"):
        with open(os.path.join(shipped, base + ".yaml")) as text:
            entries = re.findall(r"^  - id: (\S+)", text.read(), re.M)
        with open(os.path.join(folder, base + ".yaml"), "w") as out:
            out.write("profile: some-%s\nversion: 1\ndescription: Some of its entries\nextends: %s\nremove: [%s]\n"
                      "entries: []\n" % (base, base, ", ".join(e for e in entries if not re.match(wanted, e))))
    return folder

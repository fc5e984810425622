"""What the image must do. Each function is one fact; run.py calls them all."""
import json
import shutil
import subprocess
import time

from container import Container

WALLS = {"resource limits", "no new privileges", "landlock", "seccomp"}
KEPT = {"sluice.db", "sluice.db.lock"}


def equal(found, expected, what):
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


def holds(truth, what):
    if not truth:
        raise AssertionError(what)


def same_findings(found, expected):
    """Names what differs, not whole records."""
    ours, theirs = ({record["id"]: record for record in records} for records in (found, expected))
    equal(sorted(ours), sorted(theirs), "ids of findings")
    for identifier, record in theirs.items():
        for name, value in record.items():
            equal(ours[identifier][name], value, f"{name} of {record['finding_type']} {record['asset']['id']}")


def image_is_unprivileged_and_named(setting):
    config = setting.image.config
    holds(all(number > 0 for number in setting.image.owner()), "runs as root")
    equal(config["Entrypoint"], ["sluice"], "entry point")
    equal(list(config["Volumes"]), ["/var/lib/sluice"], "volumes")
    equal(config["Healthcheck"]["Test"], ["CMD", "sluice", "doctor", "--quiet"], "health check")
    holds(config["Labels"]["org.opencontainers.image.version"], "no version")
    holds(not any("KEY" in name for name in setting.image.environment), "a key in the environment")


def program_finds_its_libraries(setting):
    ended = setting.container("libraries").run("/usr/bin/sluice", command=["ldd"])
    equal(ended.status, 0, "ldd")
    holds("not found" not in ended.output and "libswift" not in ended.output, ended)
    ended = setting.container("libraries").run("--version")
    equal((ended.status, ended.output.strip()), (0, setting.image.config["Labels"]["org.opencontainers.image.version"]),
          "version")


def walls_stand(setting):
    container = setting.container("doctor")
    ended = container.run("doctor", "--json")
    equal(ended.status, 0, ended)
    report = json.loads(ended.output)
    for name in ("extraction", "programs"):
        sandbox = report["sandbox"][name]
        holds(WALLS <= set(sandbox["in_force"]) and sandbox["missing"] == [], f"walls around {name}: {sandbox}")
    holds("not allowed" in container.run("doctor").output, "nothing told of the network namespace")
    equal([place["problem"] for place in report["written"]], [None, None], "places to write")


def health_check_tells_a_broken_database(setting):
    container = setting.container("health")
    check = setting.image.config["Healthcheck"]["Test"][1:]
    equal(container.run(command=check).status, 0, "healthy")
    container.database.write_text("no database")
    equal(container.run(command=check).status, 3, "unhealthy")


def root_is_read_only(setting):
    container = setting.container("root")
    script = "for f in / /tmp /var/tmp /etc /usr/bin /dev /run; do (: >$f/x) 2>/dev/null && echo $f; done; id -u; : >x"
    ended = container.run("-c", script, command=["sh"])
    equal(ended.output.split(), [setting.image.user.split(":")[0]], "written outside of the volume")
    equal(container.files(), {"x"}, "in the volume")


def backlog_is_scanned_also_in_two_runs(setting):
    arguments = ["scan", "files", "/mnt", "--jobs", "1", "--output", "findings.jsonl"]
    whole = setting.container("files-whole", setting.backlog)
    ended = whole.run(*arguments)
    equal(ended.status, 0, ended)
    last = ended.logs()[-1]
    equal((last["message"], last["fields"]["exit_code"]), ("scan ended", "0"), "last log line")
    equal(int(last["fields"]["assets_scanned"]), len(setting.names), "files scanned")
    found = whole.findings()
    named = sorted({record["asset"]["name"] for record in found if record["profile"] == "financial-information"})
    equal(named, sorted(setting.planted), "files with a card")

    parted = setting.container("files-parted", setting.backlog)
    ended = parted.stop_midway(len(setting.names) // 5, *arguments)
    equal(ended.status, 143, ended)
    ended.logs()
    holds(0 < parted.recorded() < len(setting.names), "not stopped in the middle")
    ended = parted.run(*arguments)
    equal(ended.status, 0, ended)
    holds(int(ended.logs()[-1]["fields"]["assets_scanned"]) == len(setting.names), ended)
    same_findings(parted.findings(), found)
    for container in (whole, parted):
        files = {name for name in container.files() if not name.startswith("cache/")}
        equal(files, KEPT | {"findings.jsonl"}, "in the volume")
    lines = [sorted(json.loads(line)["id"] for line in (container.volume / "findings.jsonl").read_text().splitlines()
                    if json.loads(line)["kind"] == "finding") for container in (whole, parted)]
    equal(lines[1], lines[0], "findings in the output")


def tenant_is_scanned_also_in_two_runs(setting):
    truth = setting.scratch / "truth.jsonl"
    simulator = subprocess.Popen(
        [setting.simulator, "--conversations", "3000", "--truth", truth, "--set", "rate=off"], stdout=subprocess.PIPE,
        text=True)
    try:
        tenant = json.loads(simulator.stdout.readline())
        found, counts = [], []
        for name, stops in (("openai-whole", False), ("openai-parted", True)):
            container = setting.container(name)
            container.mount_keys(compliance_key=tenant["compliance_key"], admin_key=tenant["admin_key"])
            (container.run_folder / "sluice.yaml").write_text(
                "openai:\n" + "".join(f"  {key}: {tenant[key]}\n" for key in (
                    "workspace_id", "organization_id", "chatgpt_base_url", "platform_base_url")))
            container.environment["SLUICE_CONFIG"] = "/run/sluice.yaml"
            if stops:
                ended = container.stop_midway(300, "scan", "openai")
                equal(ended.status, 143, ended)
                holds(300 <= container.recorded() < counts[0], "not stopped in the middle")
            ended = container.run("scan", "openai")
            # The tenant holds damaged and locked files.
            equal(ended.status, 3, ended)
            equal(ended.logs()[-1]["message"], "scan ended", ended)
            found.append(container.findings())
            counts.append(container.recorded())
            equal({n for n in container.files() if not n.startswith("cache/")}, KEPT, "in the volume")
        equal(counts[1], counts[0], "assets of two runs")
        same_findings(found[1], found[0])
        expected = {(row["finding_type_id"], row["asset_id"], row["profile"])
                    for row in map(json.loads, truth.read_text().splitlines()) if "finding_type_id" in row}
        equal({(row["finding_type_id"], row["asset"]["id"], row["profile"]) for row in found[0]}, expected, "findings")
    finally:
        simulator.terminate()
        simulator.wait()


def exit_codes_tell_what_to_do(setting):
    def status(container, *arguments):
        ended = container.run(*arguments)
        ended.logs()
        return ended.status
    container = setting.container("codes", setting.small)
    equal(status(container, "scan", "files", "/mnt", "--fail-on", "info"), 1, "a finding")
    container.environment = {"SLUICE_NONSENSE": "1"}
    equal(status(container, "scan", "files", "/mnt"), 2, "wrong configuration")
    container.environment = {"SLUICE_OPENAI_WORKSPACE_ID": "00000000-0000-4000-8000-000000000000"}
    equal(status(container, "scan", "openai"), 4, "no key")
    container.environment = {}
    container.mode = "ro"
    equal(status(container, "scan", "files", "/mnt"), 5, "volume that cannot be written")
    locked = setting.scratch / "locked"
    shutil.copytree(setting.small, locked)
    subprocess.run(["zip", "-q", "-P", "made-up", locked / "locked.zip", locked / "a.txt"], check=True)
    equal(status(setting.container("locked", locked), "scan", "files", "/mnt"), 3, "not everything examined")


ALL = [image_is_unprivileged_and_named, program_finds_its_libraries, walls_stand, health_check_tells_a_broken_database,
       root_is_read_only, exit_codes_tell_what_to_do, backlog_is_scanned_also_in_two_runs,
       tenant_is_scanned_also_in_two_runs]


class Setting:
    """What the checks share."""

    def __init__(self, image, scratch, simulator, backlog, names, planted):
        self.image, self.scratch, self.simulator = image, scratch, simulator
        self.backlog, self.names, self.planted = backlog, names, planted
        self.small = scratch / "small"
        self.small.mkdir()
        (self.small / "a.txt").write_text("Visa card number 4111 1111 1111 1111 of the buyer.\n")

    def container(self, name, data=None):
        return Container(self.image, self.scratch, name, data)


def run(setting):
    """Runs all; returns the names of those that failed."""
    failed = []
    for check in ALL:
        began = time.monotonic()
        try:
            check(setting)
            print(f"ok    {check.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception as error:  # one that fails says nothing of the others
            failed.append(check.__name__)
            print(f"FAILS {check.__name__}: {type(error).__name__} {error}", flush=True)
    return failed

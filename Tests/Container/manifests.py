"""Whether the Kubernetes manifests say what the cluster and the program need."""
import re

import yaml

GRACE_SECONDS = 20 + 5
# Of the worker, of each of its jobs, and of an extraction child and a program of each job (docs/container.md).
BASE_MIB, JOB_MIB, CHILD_MIB = 256, 32, 2 * 512
# Exit codes after which the same again at once ends the same; all others may be tried again.
FINAL = [1, 2, 3, 4]


def check(folder, settings, image):
    """The problems of all manifests in a folder; `settings` is what `sluice settings` prints."""
    known = set(re.findall(r"SLUICE_[A-Z_]+", settings)) | {"SLUICE_CONFIG"}
    problems = []
    for path in sorted(folder.glob("*.yaml")):
        documents = list(yaml.safe_load_all(path.read_text()))
        by_kind = {(d["kind"], d["metadata"]["name"]): d for d in documents}
        for document in documents:
            found = []
            if document["kind"] in ("Job", "CronJob"):
                found = workload(document, by_kind, known, settings, image)
            elif document["kind"] == "NetworkPolicy":
                found = policy(document, documents)
            problems += [f"{path.name}, {document['kind']} {document['metadata']['name']}: {p}" for p in found]
    return problems


def workload(document, by_kind, known, settings, image):
    problems = []

    def holds(truth, what):
        if not truth:
            problems.append(what)
    job = document["spec"]
    if document["kind"] == "CronJob":
        holds(job["concurrencyPolicy"] == "Forbid", "two runs at a time")
        job = job["jobTemplate"]["spec"]
    pod = job["template"]["spec"]
    # https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
    holds(pod["restartPolicy"] == "Never", "a failure policy takes restartPolicy Never")
    holds(job.get("podReplacementPolicy") == "Failed", "the next pod would start while this one ends")
    holds(isinstance(job.get("backoffLimit"), int), "no backoffLimit")
    containers = {c["name"]: c for c in pod["initContainers"] + pod["containers"]}
    for rule in job["podFailurePolicy"]["rules"]:
        codes = rule.get("onExitCodes")
        holds(codes is None or codes["containerName"] in containers, "a rule names no container")
        if codes and codes["containerName"] == "sluice":
            holds((rule["action"], codes["operator"], codes["values"]) == ("FailJob", "In", FINAL), f"exit codes {codes}")
    holds(pod["terminationGracePeriodSeconds"] > GRACE_SECONDS, "killed before it has stopped")
    holds(pod["automountServiceAccountToken"] is False, "mounts a token")
    context = pod["securityContext"]
    holds(context["runAsNonRoot"] and (context["runAsUser"], context["runAsGroup"]) == image.owner(), "user")
    holds(context["fsGroup"] == image.owner()[1], "fsGroup")
    holds(context["seccompProfile"] == {"type": "RuntimeDefault"}, "seccomp profile")
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    for name, container in containers.items():
        mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
        holds(set(m["name"] for m in mounts.values()) <= set(volumes), f"{name} mounts a volume that is not there")
        holds(set(image.config["Volumes"]) <= set(mounts), f"{name} has nowhere to write")
        secured = container["securityContext"]
        holds(secured == {"readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False,
                          "capabilities": {"drop": ["ALL"]}}, f"{name}: security context")
        variables = {e["name"]: e.get("value") for e in container.get("env", [])}
        holds(all(v in known for v in variables if v.startswith("SLUICE_")), f"{name}: an unknown variable")
        holds(variables.get("TMPDIR") in mounts, f"{name}: TMPDIR is not mounted")
        for variable, path in variables.items():
            if variable.endswith("_FILE"):
                holds(path.rsplit("/", 1)[0] in mounts and path.startswith("/run/secrets/"), f"{variable} is not mounted")
    limits = containers["sluice"]["resources"]["limits"]
    jobs = int(limits["cpu"])
    needed = BASE_MIB + jobs * (JOB_MIB + CHILD_MIB)
    holds(mebibytes(limits["memory"]) >= needed, f"{limits['memory']} of memory, {needed}Mi are needed")
    for volume in volumes.values():
        if "configMap" in volume:
            data = by_kind[("ConfigMap", volume["configMap"]["name"])]["data"]
            for text in data.values():
                for key in names(yaml.safe_load(text)):
                    holds(re.search(rf"^{re.escape(key)}$", settings, re.MULTILINE), f"no setting is called {key}")
        claim = volume.get("persistentVolumeClaim", {}).get("claimName", "backlog")
        holds(claim == "backlog" or ("PersistentVolumeClaim", claim) in by_kind, f"no claim is called {claim}")
    return problems


def policy(document, documents):
    labels = document["spec"]["podSelector"]["matchLabels"].items()
    pods = [d["spec"].get("jobTemplate", d)["spec"]["template"] for d in documents if d["kind"] in ("Job", "CronJob")]
    problems = [] if any(labels <= p["metadata"]["labels"].items() for p in pods) else ["it selects no pod"]
    if set(document["spec"]["policyTypes"]) != {"Ingress", "Egress"} or document["spec"]["ingress"]:
        problems.append("it lets something in")
    return problems


def names(value, prefix=""):
    """The dotted names of a configuration."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from names(inner, f"{prefix}{key}.")
        else:
            yield prefix + key


def mebibytes(quantity):
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", quantity).groups()
    return int(number) * (1024 if unit == "Gi" else 1)

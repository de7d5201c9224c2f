"""Run cases inside a toolchain: read jobs as JSON from standard input, write JSON lines.

The first line says which packages are installed; then one line a case. Runs on Python 3.6 and needs nothing
beyond the toolchain. The framework is imported once; each case gets a forked child in a process group and a
folder of its own, with limits on time, memory and disk.
"""

import glob
import importlib.util
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from stages import Failed, run_case  # noqa: E402 - it lies in the folder that the path has just got

CAP = 60000
DISK_PERIOD = 0.25


def worker_module(name):
    """A module of the conversion worker, which is no package here."""
    path = os.path.join(HERE, "..", "..", "worker", "inside", name + ".py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


containment = worker_module("containment")


def in_child(job):
    """Fork, run, and say what came of it, whatever the case does to its process."""
    folder = job["folder"]
    scratch, log = os.path.join(folder, "scratch"), os.path.join(folder, "log.txt")
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    for path in (log, os.path.join(folder, "model.onnx")):
        if os.path.exists(path):
            os.remove(path)
    start = time.time()
    child = os.fork()
    if child == 0:
        run_as_child(job, scratch, log)
    status, overrun = wait(child, start + job["timeout"], scratch, job["disk"])
    containment.end_descendants()
    made = overrun or outcome(os.path.join(scratch, "result.json"), status, job)
    shutil.rmtree(scratch, ignore_errors=True)
    with open(log, errors="replace") as source:
        made["log"] = source.read()[-CAP:]
    made["seconds"] = round(time.time() - start, 3)
    return made


def run_as_child(job, scratch, log):
    """In the child: work in `scratch` within the limits, leave the result there, and end."""
    os.setsid()
    containment.die_with_parent()
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.chdir(scratch)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    containment.limit_resources(job["memory"], job["disk"])
    try:
        made = run_case(job, job["folder"])
    except Failed as failure:
        made = {"stage": failure.stage, "message": failure.message[:4000], "compared": 0}
    with open("result.json", "w") as output:
        json.dump(made, output)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def outcome(result, status, job):
    if os.path.exists(result):
        with open(result) as source:
            return json.load(source)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXFSZ:
        return failed("disk", "a file grew beyond %d bytes" % job["disk"])
    return failed("process", "the process died with status %d" % status)


def failed(stage, message):
    return {"stage": stage, "message": message, "compared": 0}


def wait(child, until, scratch, disk):
    """Wait for the child: (status, None), or (None, what it overran) after killing it."""
    look = time.time() + DISK_PERIOD
    while time.time() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status, None
        if time.time() > look:
            if size(scratch) > disk:
                end(child)
                return None, failed("disk", "it wrote more than %d bytes" % disk)
            look = time.time() + DISK_PERIOD
        time.sleep(0.01)
    end(child)
    return None, failed("timeout", "still running when its time was up")


def end(child):
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def size(folder):
    """Bytes of all files below a folder that is being written to."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                pass
    return total


def warm(framework):
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
    if framework == "torch":
        import torch

        torch.set_num_threads(1)
    else:
        import tensorflow  # noqa: F401
        import tf2onnx  # noqa: F401


def installed():
    """Versions by package, with Python's own."""
    versions = {"python": platform.python_version()}
    for folder in sys.path:
        for path in glob.glob(os.path.join(folder, "*.dist-info")):
            name, _, version = os.path.basename(path)[: -len(".dist-info")].partition("-")
            versions.setdefault(name.lower().replace("_", "-"), version)
    return versions


def main():
    # Results have a descriptor of their own: frameworks may print while they are imported.
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    containment.die_with_parent()
    containment.become_subreaper()
    jobs = json.load(sys.stdin)
    warm(jobs[0]["framework"])
    say(results, {"versions": installed()})
    for job in jobs:
        made = in_child(job)
        made["file"] = job["file"]
        say(results, made)


def say(results, value):
    results.write(json.dumps(value) + "\n")
    results.flush()


if __name__ == "__main__":
    main()

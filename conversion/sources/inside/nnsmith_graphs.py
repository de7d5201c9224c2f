"""Generate NNSmith graphs: `python nnsmith_graphs.py FRAMEWORK FOLDER SETTINGS`, with names of graphs on stdin.

Each line on stdin is "name size seed"; for each, FOLDER/name.pickle (NNSmith's own graph) and FOLDER/name.json
(what is in it) are written; a name that could not be generated gets a .json with its error alone. One line of
output a graph. Each graph is generated in a child of its own, since NNSmith gives the same graph for the same
seed in a fresh process only; the child imports nothing new and runs no operation of the framework.
"""

import json
import logging
import os
import pickle
import signal
import sys
import time
import warnings
from typing import Any


def main() -> None:
    framework, folder, settings = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    warnings.simplefilter("ignore")
    candidates = operators(framework, folder, settings["exclude"])
    for line in sys.stdin:
        name, size, seed = line.split()
        target = os.path.join(folder, name)
        if not os.path.exists(target + ".json"):
            in_a_child(target, int(size), int(seed), candidates, settings)
        print(name, flush=True)


def operators(framework: str, folder: str, excluded: list[str]) -> list[Any]:
    """The operators that NNSmith knows for the framework and that the framework really runs."""
    from nnsmith import narrow_spec
    from nnsmith.materialize import Model
    from nnsmith.util import op_filter

    narrow_spec.NNSMITH_CACHE_DIR = folder
    kind = Model.init(framework)
    if framework == "tensorflow":
        # NNSmith also tries to save each operator as a SavedModel, which fails for the layers of Keras 3 (they
        # are no tf.Module). The graphs are never saved that way here.
        kind.dump = lambda self, path: None
    if (
        os.fork() == 0
    ):  # runs each operator once, and caches what works; TensorFlow must not be forked after it
        logging.disable(logging.WARNING)
        narrow_spec.auto_opset(kind)
        os._exit(0)
    if os.wait()[1]:
        sys.exit("NNSmith could not find out which operators the framework runs.")
    known = narrow_spec.auto_opset(kind)
    unknown = sorted(set(excluded) - {operator.name() for operator in known})
    if unknown:
        sys.exit(f"NNSmith has no operator {', '.join(unknown)} for {framework}.")
    return list(op_filter(known, exclude=excluded))


def in_a_child(target: str, size: int, seed: int, candidates: list[Any], settings: dict[str, Any]) -> None:
    """Generate one graph; an error, a crash or an endless search costs only this graph."""
    child = os.fork()
    if child == 0:
        try:
            write(target, generate(size, seed, candidates, settings), candidates, seed)
            os._exit(0)
        except BaseException as error:
            save(target + ".json", json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
            os._exit(1)
    deadline = time.monotonic() + 3 * settings["timeout"]
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(0.01)
    if not os.path.exists(target + ".json"):
        save(target + ".json", json.dumps({"error": "The generator ended or took too long."}).encode())


def generate(size: int, seed: int, candidates: list[Any], settings: dict[str, Any]) -> Any:
    from nnsmith.graph_gen import model_gen

    generator = model_gen(
        opset=candidates,
        method="symbolic-cinit",
        seed=seed,
        max_nodes=size,
        max_elem_per_tensor=settings["elements"],
        timeout_ms=int(settings["timeout"] * 1000),
        dtype_choices=settings["types"],
    )
    return generator.make_concrete()


def write(target: str, graph: Any, candidates: list[Any], seed: int) -> None:
    computing = [instruction.iexpr.op for instruction in graph.insts if instruction.iexpr.args]
    described = {
        "seed": seed,
        "nodes": graph.n_compute_inst(),
        "operators": sorted({operator.name() for operator in computing}),
        "candidates": sorted(operator.name() for operator in candidates),
    }
    save(target + ".pickle", pickle.dumps(graph))
    save(target + ".json", json.dumps(described).encode())


def save(path: str, data: bytes) -> None:
    with open(path + ".tmp", "wb") as file:
        file.write(data)
    os.replace(path + ".tmp", path)


if __name__ == "__main__":
    main()

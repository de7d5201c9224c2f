"""NNSmith models for benchmarks: generated once, with their seeds in their names, into the user's cache.

NNSmith 0.1.0 gets a virtual environment of its own there. Each model has 15 to 40 operators.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import textwrap
from pathlib import Path

from platformdirs import user_cache_path

CACHE = user_cache_path("failatlas") / "benchmarks"
PACKAGES = (
    "torch==2.13.0", "nnsmith==0.1.0", "z3-solver==4.12.1.0", "setuptools<81", "onnx==1.23.2", "onnxruntime==1.32.0",
    "onnxscript==0.7.2",
)  # fmt: skip
GENERATE = """
    import sys, warnings
    from pathlib import Path
    import torch
    from nnsmith.graph_gen import model_gen
    from nnsmith.materialize import Model
    from nnsmith.narrow_spec import auto_opset
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    folder, first, step, last = Path(sys.argv[1]), *map(int, sys.argv[2:])
    kind = Model.init("torch")
    opset = auto_opset(kind)
    for seed in range(first, last, step):
        target = folder / f"{seed}.onnx"
        if target.exists():
            continue
        try:
            generated = model_gen(
                opset=opset, seed=seed, max_nodes=15 + seed % 26, max_elem_per_tensor=4096, timeout_ms=10_000
            )
            net = kind.from_gir(generated.make_concrete()).torch_model.eval()
            inputs = tuple(net.get_random_inps().values())
            torch.onnx.export(net, inputs, folder / f".{seed}.onnx", dynamo=False, do_constant_folding=False)
            (folder / f".{seed}.onnx").replace(target)
        except Exception as error:
            print(seed, type(error).__name__, str(error)[:100], file=sys.stderr)
"""


def models(count: int) -> list[Path]:
    """At least `count` models (a seed that NNSmith cannot use gives none), made where they are missing."""
    folder = CACHE / "nnsmith-onnx"
    folder.mkdir(parents=True, exist_ok=True)
    have = sorted(folder.glob("[0-9]*.onnx"))
    if len(have) < count:
        last = count + count // 5 + 5
        script = textwrap.dedent(GENERATE)
        workers = [
            subprocess.Popen([nnsmith_python(), "-c", script, str(folder), str(start), "2", str(last)])
            for start in (0, 1)
        ]
        for worker in workers:
            worker.wait()
        have = sorted(folder.glob("[0-9]*.onnx"))
    return have[:count]


def nnsmith_python() -> str:
    """The Python of the environment that NNSmith has to itself, built when it is missing."""
    folder = CACHE / "nnsmith"
    if not (folder / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "--quiet", *PACKAGES], check=True)
        (folder / ".ready").touch()
    return str(folder / "bin" / "python")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    print(len(models(parser.parse_args().count)), "models in", CACHE / "nnsmith-onnx")


if __name__ == "__main__":
    main()

"""The ONNX side: checking a converted model, loading it into onnxruntime, running it, finding who is at fault."""

from typing import Any, Dict, List, Sequence

import numpy as np

from .differences import compare

STANDARD_DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview.training")

TYPES = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(float16)": np.float16,
    "tensor(bool)": np.bool_,
    "tensor(int8)": np.int8,
    "tensor(int16)": np.int16,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(uint8)": np.uint8,
    "tensor(uint16)": np.uint16,
    "tensor(uint32)": np.uint32,
    "tensor(uint64)": np.uint64,
}


def check(data: bytes, result: Dict[str, Any]) -> Any:
    """Parse the model and remark what onnx's checker, shape inference and the operators' domains say.

    None of it ends the job: onnxruntime has the last word on what it can load.
    """
    import onnx

    model = onnx.load_model_from_string(data)
    result["opset"] = {item.domain or "ai.onnx": item.version for item in model.opset_import}
    result["nodes"] = len(model.graph.node)
    foreign = sorted({node.op_type for node in model.graph.node if _is_foreign(node, model)})
    if foreign:
        result["foreign_operators"] = foreign
        result["remarks"].append("operators that ONNX does not have: %s" % ", ".join(foreign))
    for name, work in (("checker", _checked), ("shape inference", _inferred)):
        try:
            work(model)
        except Exception as error:
            result["remarks"].append("%s: %s" % (name, str(error)[:1000]))
    return model


def _is_foreign(node: Any, model: Any) -> bool:
    import onnx

    if (node.domain, node.op_type) in {(f.domain, f.name) for f in getattr(model, "functions", [])}:
        return False
    if node.domain not in STANDARD_DOMAINS:
        return not node.domain.startswith("com.microsoft")
    return node.domain in ("", "ai.onnx") and not onnx.defs.has(node.op_type)


def _checked(model: Any) -> None:
    import onnx

    onnx.checker.check_model(model)


def _inferred(model: Any) -> None:
    import onnx.shape_inference

    onnx.shape_inference.infer_shapes(model)


def load(data: bytes, optimised: bool = True) -> Any:
    """An onnxruntime session on one thread of the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    settings = {"intra_op_num_threads": 1, "inter_op_num_threads": 1, "log_severity_level": 3}
    for name, value in settings.items():
        if hasattr(options, name):  # old versions lack some
            setattr(options, name, value)
    if not optimised and hasattr(onnxruntime, "GraphOptimizationLevel"):
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except TypeError:  # onnxruntime before 1.2 has no providers to choose
        return onnxruntime.InferenceSession(data, options)


def run(session: Any, feeds: Dict[str, np.ndarray]) -> List[np.ndarray]:
    """Run the session; inputs are matched by name, or in order where the converter renamed them."""
    wanted = session.get_inputs()
    names = [item.name for item in wanted]
    if set(names) - set(feeds):
        by_name = {name: feeds[name] for name in names if name in feeds}
        rest = [array for name, array in feeds.items() if name not in by_name]
        for name in names:
            if name not in by_name and rest:
                by_name[name] = rest.pop(0)
        feeds = by_name
    given = {item.name: _typed(feeds[item.name], item.type) for item in wanted if item.name in feeds}
    return [np.asarray(output) for output in session.run(None, given)]


def free_axes(session: Any, feeds: Dict[str, np.ndarray]) -> List[List[int]]:
    """For each input, in order, the axes whose size the converted model leaves open."""
    wanted = session.get_inputs()
    if {item.name for item in wanted} <= set(feeds):
        shapes = {item.name: item.shape for item in wanted}
    elif len(wanted) == len(feeds):
        shapes = {name: item.shape for name, item in zip(feeds, wanted)}
    else:
        shapes = {}
    return [
        [axis for axis, size in enumerate(shapes.get(name, ())) if not isinstance(size, int)]
        for name in feeds
    ]


def _typed(array: np.ndarray, kind: str) -> np.ndarray:
    """Frameworks that keep numbers in 64 bits may be converted to 32: the graph's own type is given."""
    wanted = TYPES.get(kind)
    return np.ascontiguousarray(array) if wanted is None else np.asarray(array, dtype=wanted, order="C")


def inputs_of(session: Any, seed: int) -> Dict[str, np.ndarray]:
    """Random inputs for a model that came without any: what its graph says, free dimensions of size 1."""
    rng = np.random.RandomState(seed % 2**32)
    drawn = {}
    for item in session.get_inputs():
        shape = [size if isinstance(size, int) and size >= 0 else 1 for size in item.shape]
        kind = np.dtype(TYPES.get(item.type, np.float32))
        values = rng.randn(*shape) if kind.kind == "f" else rng.randint(0, 2, size=shape)
        drawn[item.name] = np.asarray(values).astype(kind)
    return drawn


def diagnose(
    data: bytes, feeds: Sequence[Dict[str, np.ndarray]], expected: Sequence[List[np.ndarray]]
) -> Dict[str, Any]:
    """Whether the difference stays without onnxruntime's optimisations, and in onnx's reference evaluator.

    A difference that goes away in either is onnxruntime's; one that stays in both is the converter's.
    """
    found = {}  # type: Dict[str, Any]
    for name, runner in (("optimisations off", _unoptimised), ("reference evaluator", reference)):
        try:
            got = runner(data, feeds)
            found[name] = {"differences": compare(expected, got)}
        except Exception as error:
            found[name] = {"error": "%s: %s" % (type(error).__name__, str(error)[:500])}
    return found


def _unoptimised(data: bytes, feeds: Sequence[Dict[str, np.ndarray]]) -> List[List[np.ndarray]]:
    session = load(data, optimised=False)
    return [run(session, case) for case in feeds]


def reference(data: bytes, feeds: Sequence[Dict[str, np.ndarray]]) -> List[List[np.ndarray]]:
    """The outputs of onnx's own evaluator in Python, for each of the inputs by name."""
    import onnx
    from onnx.reference import ReferenceEvaluator

    evaluator = ReferenceEvaluator(onnx.load_model_from_string(data))
    return [[np.asarray(output) for output in evaluator.run(None, case)] for case in feeds]

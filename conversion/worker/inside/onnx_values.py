"""What is known of every value in an ONNX graph: its type, and its shape in one run."""

from typing import Any, Dict, List

import numpy as np

from . import runtime


def describe(data: bytes, seed: int) -> Dict[str, Any]:
    """Type and shape by value: as run by onnxruntime, else by the reference evaluator, else as inferred.

    `types` are the numbers of onnx's TensorProto types; shapes have no free dimensions.
    """
    import onnx
    from onnx import helper

    model = onnx.load_model_from_string(data)
    found = _inferred(model)
    known = {item.name for item in model.graph.output}
    initializers = {item.name for item in model.graph.initializer}
    feeds = {item.name: _drawn(item, seed) for item in model.graph.input if item.name not in initializers}
    names = [name for node in model.graph.node for name in node.output if name and name not in known]
    model.graph.output.extend(
        helper.make_tensor_value_info(name, found[name]["type"], None)
        if name in found
        else onnx.ValueInfoProto(name=name)
        for name in names
    )
    wanted = [item.name for item in model.graph.output]
    for run in (_by_runtime, runtime.reference):
        try:
            arrays = run(model.SerializeToString(), [feeds])[0]
        except Exception:
            continue
        for name, array in list(zip(wanted, arrays)) + list(feeds.items()):
            try:
                kind = int(helper.np_dtype_to_tensor_dtype(np.asarray(array).dtype))
            except Exception:
                continue
            found[name] = {"type": kind, "shape": list(np.shape(array))}
        break
    return {"values": found}


def _by_runtime(data: bytes, cases: List[Dict[str, np.ndarray]]) -> List[List[np.ndarray]]:
    session = runtime.load(data)
    return [[np.asarray(output) for output in session.run(None, case)] for case in cases]


def _inferred(model: Any) -> Dict[str, Dict[str, Any]]:
    import onnx.shape_inference

    try:
        graph = onnx.shape_inference.infer_shapes(model).graph
    except Exception:
        graph = model.graph
    found = {}  # type: Dict[str, Dict[str, Any]]
    for item in list(graph.input) + list(graph.value_info) + list(graph.output):
        tensor = item.type.tensor_type
        if tensor.elem_type and tensor.HasField("shape"):
            found[item.name] = {
                "type": tensor.elem_type,
                "shape": [d.dim_value or 1 for d in tensor.shape.dim],
            }
    return found


def _drawn(item: Any, seed: int) -> np.ndarray:
    from onnx import helper

    tensor = item.type.tensor_type
    shape = [dimension.dim_value or 1 for dimension in tensor.shape.dim]
    kind = np.dtype(helper.tensor_dtype_to_np_dtype(tensor.elem_type))
    rng = np.random.RandomState(seed % 2**32)
    values = rng.randn(*shape) if kind.kind == "f" else rng.randint(0, 2, size=shape)
    return np.asarray(values).astype(kind)

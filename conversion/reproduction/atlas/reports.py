"""A report that is ready to file: a script that runs by itself, what it should do, and what it does."""

from __future__ import annotations

import re

from conversion.reproduction.atlas.logs import without_folders
from conversion.reproduction.case import BLOCK, Case
from conversion.reproduction.running import CaseRun
from conversion.toolchains.files import open_toolchain
from conversion.toolchains.script_header import script_header

# Until the model is converted; then its structure, or its outputs, where one of these is what is wrong.
TORCH = """

def export_torch(model, inputs, options, exporter):
    torch.onnx.export(model, tuple(inputs), "model.onnx", dynamo=(exporter == "dynamo"), **options)
    with open("model.onnx", "rb") as source:
        return source.read()


if __name__ == "__main__":
    torch.manual_seed(0)
    model, inputs = build()
    if isinstance(model, torch.nn.Module):
        model.eval()
    converted = {export}
    with open("model.onnx", "wb") as target:
        target.write(converted)
"""
TORCH_RUN = """
    import numpy as np
    import onnxruntime

    session = onnxruntime.InferenceSession("model.onnx")
    feeds = [value.detach().numpy() for value in inputs if torch.is_tensor(value)]
    actual = session.run(None, dict(zip([item.name for item in session.get_inputs()], feeds)))
    with torch.no_grad():
        expected = model(*inputs)
    for want, got in zip(expected if isinstance(expected, tuple) else [expected], actual):
        np.testing.assert_allclose(got, want.numpy(), rtol={tolerance}, atol={tolerance})
"""
TENSORFLOW = """

if __name__ == "__main__":
    import onnx
    import tf2onnx

    function, inputs = build()
    graph = tf.Graph()
    with graph.as_default():
        holders = [tf.placeholder(x.dtype, {shape}, name=name) for name, x in inputs.items()]
        made = function(*holders)
        made = made if isinstance(made, (tuple, list)) else [made]
        outputs = [tf.identity(item).name for item in made]
    with tf.Session(graph=graph):
        converted = tf2onnx.tfonnx.process_tf_graph(
            graph, input_names=[item.name for item in holders], output_names=outputs, **{options}
        )
        converted = tf2onnx.optimizer.optimize_graph(converted).make_model("case")
    used = {{node.op_type for node in converted.graph.node if not node.domain}}
    foreign = [name for name in sorted(used) if not onnx.defs.has(name)]
    assert not foreign, "left operators that ONNX does not have: " + ", ".join(foreign)
"""
TENSORFLOW_RUN = """
    import onnxruntime

    session = onnxruntime.InferenceSession(converted.SerializeToString())
    feeds = {{item.name: x for item, x in zip(holders, inputs.values())}}
    actual = session.run(None, {{item.name: feeds[item.name] for item in session.get_inputs()}})
    with tf.Session(graph=graph) as tf_session:
        expected = tf_session.run(outputs, feeds)
    for want, got in zip(expected, actual):
        np.testing.assert_allclose(got, want, rtol={tolerance}, atol={tolerance})
"""
STRUCTURE = """
    complaint = structure({model})
    assert not complaint, complaint
"""
PARTS = {
    "torch": (TORCH, "    import onnx\n" + STRUCTURE.format(model='onnx.load("model.onnx")'), TORCH_RUN),
    "tensorflow": (TENSORFLOW, STRUCTURE.format(model="converted"), TENSORFLOW_RUN),
}


def report(case: Case, shown: CaseRun) -> str:
    """Environment, script, expected and actual, in Markdown."""
    said = without_folders(shown.message.strip())[:1500]
    return (
        f"Environment: {', '.join(shown.environment)}\n\n"
        "Expected: the model converts and gives the framework's values.\n\n"
        f"Actual ({shown.stage}):\n\n````text\n{said}\n````\n\n"
        f"Script:\n\n````python\n{script(case, shown)}````\n"
    )


def script(case: Case, shown: CaseRun) -> str:
    """The case as a script that needs nothing of Failatlas, for the toolchain of the run."""
    toolchain = open_toolchain(shown.toolchain)
    text = case.path.read_text(encoding="utf-8")
    body = BLOCK.sub("", text, count=1).lstrip("\n").rstrip("\n") + "\n"
    begin, structure, run = PARTS[case.framework]
    parts = [
        begin.format(
            export=_export(body, toolchain.exporter or "torchscript"),
            options=_options(body),
            shape="shapes.get(name, x.shape)" if _defines(body, "shapes") else "x.shape",
        )
    ]
    if shown.stage == "structure":
        parts.append(structure)
    elif shown.stage not in {"convert", "process"}:
        parts.append(run.format(tolerance=case.header.tolerance))
    return script_header(toolchain) + _without_helpers(body) + "".join(parts)


def _export(body: str, exporter: str) -> str:
    if _defines(body, "export"):
        return "export(model, inputs)"
    options = _options(body)
    if exporter == "dynamo":  # as helpers.export_torch does: what this exporter knows, from opset 18
        opset = max([18, *map(int, re.findall(r"[\"']opset_version[\"']: (\d+)", body))])
        options = f'{{"opset_version": {opset}}}'
    return f'export_torch(model, inputs, {options}, "{exporter}")'


def _options(body: str) -> str:
    return "options" if _defines(body, "options") else "{}"


def _defines(body: str, name: str) -> bool:
    return re.search(rf"(?m)^(?:def {name}\(|{name} =)", body) is not None


def _without_helpers(body: str) -> str:
    body = re.sub(r"(?m)^from helpers import tensorflow_1\n", "import tensorflow.compat.v1 as tf\n", body)
    body = re.sub(r"(?m)^tf = tensorflow_1\(\)\n", "", body)
    body = re.sub(r"(?m)^import helpers\n", "", body)
    return body.replace("helpers.", "")

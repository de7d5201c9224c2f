"""Export and conversion across versions: torch 1.2 to today, tf2onnx 0.3 to today. Runs on Python 3.6."""

import inspect
import io


def export_torch(model, inputs, options, exporter):
    """The ONNX model (bytes) that torch.onnx makes; options this version does not know are an error of the case."""
    import torch

    if isinstance(model, torch.nn.Module) and not options.get("training"):
        model.eval()
    options = dict(options)
    parameters = inspect.signature(torch.onnx.export).parameters
    if "dynamo" in parameters:
        options["dynamo"] = exporter == "dynamo"
    # Scripted modules needed example outputs until 1.9, which later versions refuse.
    if isinstance(model, torch.jit.ScriptModule) and "example_outputs" in parameters:
        options["example_outputs"] = model(*inputs)
    if exporter == "dynamo":
        options.pop("dynamic_axes", None)
        options.pop("do_constant_folding", None)
        options["opset_version"] = max(18, options.get("opset_version", 18))
        return torch.onnx.export(model, tuple(inputs), **options).model_proto.SerializeToString()
    target = io.BytesIO()
    torch.onnx.export(model, tuple(inputs), target, **options)
    return target.getvalue()


def run_torch(model, inputs):
    """The outputs of the model itself, as numpy arrays in order."""
    import torch

    if isinstance(model, torch.nn.Module):
        model.eval()
    with torch.no_grad():
        made = model(*copied(inputs))
    return [as_array(item) for item in flat(made)]


def flat(value):
    """What is in nested tuples, lists and dicts, in order; exporters flatten inputs and outputs alike."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [item for part in value for item in flat(part)]
    return [] if value is None else [value]


def copied(value):
    """The same nesting with copies of its tensors, since models may change their inputs."""
    import torch

    if isinstance(value, (tuple, list)) and not hasattr(value, "_fields"):
        return type(value)(copied(item) for item in value)
    return value.clone() if torch.is_tensor(value) else value


def as_array(value):
    import numpy

    return value.detach().cpu().numpy() if hasattr(value, "detach") else numpy.asarray(value)


def graph_of(model, inputs, shapes):
    """A TensorFlow graph in which `model` is called on one placeholder an input: (graph, inputs, outputs)."""
    tf = tensorflow_1()
    graph = tf.Graph()
    with graph.as_default():
        tf.set_random_seed(0)
        holders = [
            tf.placeholder(value.dtype, shapes.get(name, value.shape), name=name)
            for name, value in inputs.items()
        ]
        made = flat(model(*holders))
        outputs = [tf.identity(item, name="output_%d" % index).name for index, item in enumerate(made)]
    return graph, [holder.name for holder in holders], outputs


def tensorflow_1():
    """TensorFlow's version-1 names, whichever version is installed."""
    import tensorflow

    return tensorflow.compat.v1 if hasattr(tensorflow.compat, "v1") else tensorflow


def run_tensorflow(graph, names, outputs, values):
    tf = tensorflow_1()
    with tf.Session(graph=graph) as session:
        return session.run(outputs, dict(zip(names, values)))


def convert_tensorflow(graph, names, outputs, options):
    """The ONNX model (bytes) that tf2onnx makes of a graph, optimised as its command line does."""
    import tf2onnx
    from tf2onnx import tfonnx

    tf = tensorflow_1()
    options = dict(options)
    with tf.Session(graph=graph):
        for name, value in (("input_names", names), ("output_names", outputs)):
            if name in inspect.signature(tfonnx.process_tf_graph).parameters:
                options[name] = value
        made = tfonnx.process_tf_graph(graph, **options)
        model = optimised_model(made, outputs)
    foreign = sorted(
        {node.op_type for node in model.graph.node if node.domain == "" and not known(node.op_type)}
    )
    if foreign:
        raise UnsupportedOperators(
            "tf2onnx %s left operators that ONNX does not have: %s"
            % (tf2onnx.__version__, ", ".join(foreign))
        )
    return model.SerializeToString()


def optimised_model(made, outputs):
    """The model after tf2onnx's optimisers; until 0.4 there was one, called by hand."""
    from tf2onnx import optimizer

    if hasattr(optimizer, "optimize_graph"):
        optimised = optimizer.optimize_graph(made)
        return (made if optimised is None else optimised).make_model("case")
    from tf2onnx.optimizer.transpose_optimizer import TransposeOptimizer

    TransposeOptimizer(made, outputs, False).optimize()
    return made.make_model("case")


class UnsupportedOperators(Exception):
    """tf2onnx only logs operators it cannot convert and keeps them as they are."""


def known(operator):
    from onnx import defs

    return defs.has(operator)

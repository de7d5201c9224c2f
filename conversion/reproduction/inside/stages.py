"""The stages of a case: model, convert, structure, load, run, compare, speed. Runs on Python 3.6."""

import importlib.util
import os
import sys
import tempfile
import time
import traceback

import helpers


class Failed(Exception):
    """A stage went wrong; `stage` says which."""

    def __init__(self, stage, message):
        super().__init__(message)
        self.stage = stage
        self.message = message


def run_case(job, folder):
    """All stages of one case; the result says at which stage it failed, or that outputs were compared."""
    case = stage("model", lambda: read(job["file"]))
    if job["installs"] and "build" not in case:
        return {"stage": None, "message": "", "compared": 0}
    made = stage("model", lambda: build(case, job))
    expected = stage("model", made["reference"])
    proto = stage("convert", made["convert"])
    with open(os.path.join(folder, "model.onnx"), "wb") as target:
        target.write(proto)
    import onnx

    graph = (
        onnx.load_model_from_string(proto)
        if hasattr(onnx, "load_model_from_string")
        else onnx.load_from_string(proto)
    )
    if "structure" in case:
        complaint = stage("check", lambda: case["structure"](graph))
        if complaint:
            raise Failed("structure", str(complaint))
    session = stage("load", lambda: open_session(proto))
    feeds = fed([item.name for item in session.get_inputs()], made["names"], made["feeds"])
    actual = stage("run", lambda: session.run(None, feeds))
    compared = stage("compare", lambda: compare(expected, actual, job["tolerance"]))
    if job.get("limit"):
        ratio = slowdown(made["reference"], lambda: session.run(None, feeds))
        if ratio > job["limit"]:
            raise Failed("speed", "the exported model is slower by a factor of %.1f" % ratio)
    return {"stage": None, "message": "", "compared": compared}


def read(path):
    """The names that the case defines; it is a module, since exporters look up where classes come from."""
    spec = importlib.util.spec_from_file_location("case", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["case"] = module
    spec.loader.exec_module(module)
    return vars(module)


def stage(name, action):
    try:
        return action()
    except Failed:
        raise
    except BaseException as error:
        traceback.print_exc()
        raise Failed(name, "%s: %s" % (type(error).__name__, error))


def build(case, job):
    options = case.get("options", {})
    if job["framework"] == "torch":
        import torch

        torch.manual_seed(0)
        model, inputs = case["build"]()
        exporting = case.get("export")
        inputs = (inputs,) if torch.is_tensor(inputs) else inputs
        return {
            "names": options.get("input_names", []),
            # Copies: exporters run the model, which may change its inputs.
            "feeds": [
                helpers.as_array(item).copy() for item in helpers.flat(inputs) if torch.is_tensor(item)
            ],
            "reference": lambda: helpers.run_torch(model, inputs),
            "convert": lambda: (
                exporting(model, inputs)
                if exporting
                else helpers.export_torch(model, inputs, options, job["exporter"])
            ),
        }
    model, inputs = case["build"]()
    graph, names, outputs = helpers.graph_of(model, inputs, case.get("shapes", {}))
    values = list(inputs.values())
    return {
        "names": names,
        "feeds": values,
        "reference": lambda: helpers.run_tensorflow(graph, names, outputs, values),
        "convert": lambda: helpers.convert_tensorflow(graph, names, outputs, options),
    }


def fed(wanted, names, values):
    """Inputs by name where the converter kept the case's names (it may drop inputs), else in their order."""
    named = dict(zip(names, values))
    if len(names) == len(values) and all(name in named for name in wanted):
        return {name: named[name] for name in wanted}
    return dict(zip(wanted, values))


def open_session(proto):
    import onnxruntime

    if hasattr(onnxruntime, "get_available_providers"):
        try:
            return onnxruntime.InferenceSession(proto, providers=["CPUExecutionProvider"])
        except TypeError:  # until 1.0 there was nothing to choose from
            return onnxruntime.InferenceSession(proto)
    path = tempfile.mktemp(suffix=".onnx")
    with open(path, "wb") as target:
        target.write(proto)
    return onnxruntime.InferenceSession(path)


def compare(expected, actual, tolerance):
    """The number of finite values (or texts) compared; raises at the first output that differs."""
    import numpy

    if len(expected) != len(actual):
        raise Failed("compare", "%d outputs, expected %d" % (len(actual), len(expected)))
    count = 0
    for index, (want, got) in enumerate(zip(expected, actual)):
        want, got = numpy.asarray(want), numpy.asarray(got)
        if want.shape != got.shape:
            raise Failed("compare", "output %d: shape %s, expected %s" % (index, got.shape, want.shape))
        if want.dtype.kind not in "biufc":
            count += compare_texts(index, want, got)
            continue
        if want.dtype != got.dtype:
            raise Failed("compare", "output %d: type %s, expected %s" % (index, got.dtype, want.dtype))
        if not numpy.allclose(got, want, rtol=tolerance, atol=tolerance, equal_nan=True):
            worst = numpy.nanmax(numpy.abs(got.astype("float64") - want.astype("float64")))
            raise Failed("compare", "output %d: values differ by up to %.3g" % (index, worst))
        count += int(numpy.isfinite(want).sum())
    if not count:
        raise Failed("model", "the model has no output values to compare")
    return count


def compare_texts(index, want, got):
    """TensorFlow gives bytes, onnxruntime text."""
    pairs = [(as_text(one), as_text(other)) for one, other in zip(want.ravel(), got.ravel())]
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    if differing:
        raise Failed("compare", "output %d: text %r, expected %r" % ((index,) + differing[0][::-1]))
    return len(pairs)


def as_text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def slowdown(reference, exported):
    def best(action):
        action()
        times = []
        for _ in range(7):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
        return min(times)

    return best(exported) / best(reference)

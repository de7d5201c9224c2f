"""How others write outcomes, origins and converters; compared by their letters alone, in lower case."""

from __future__ import annotations

import re

from conversion.outcomes.outcome import OutcomeKind

WRAPPER_FAILURE = "wrapper failure"


def letters(text: str) -> str:
    """The text's letters, in lower case."""
    return re.sub(r"[^a-z]", "", text.lower())


def _inverted(spellings: dict[str, str]) -> dict[str, str]:
    return {
        word: meaning for meaning, words in spellings.items() for word in [letters(meaning), *words.split()]
    }


OUTCOMES = {letters(kind): str(kind) for kind in OutcomeKind} | _inverted(
    {
        "success": "successful succeeded ok pass passed correct equal match",
        "mismatch": "mismatched mismatches different difference differs behaviouraldifference "
        "behavioraldifference incorrect incorrectoutput wrongoutput wrongmodel",
        "load failure": "loadfail loadfailed loaderror failedtoload unloadable unsuccessfulload ortload "
        "ortloadfail ortloadfailed ortloadfailure ortloaderror ortfail ortfailure ortfailed "
        "onnxruntimeloadfailure onnxruntimeloadfail onnxruntimefailure runtimefailure",
        "conversion failure": "conversionfail conversionfailed conversionerror convfail convfailed convfailure "
        "converror convertfail convertfailed convertfailure converterror converterfail converterfailure "
        "unsuccessfulconversion failedtoconvert notconverted",
        WRAPPER_FAILURE: "wrapperfail hf hffail hffailure hfconvfail hfconvfailure hfconversionfailure convfailhf "
        "convfailurehf conversionfailurehf huggingfacefailure huggingfaceconversionfailure",
        "process crash": "crash crashed segfault abort",
        "timeout": "timedout hang",
        "out of memory": "oom",
        "invalid model": "invalid",
    }
)
ORIGINS = _inverted(
    {
        "real": "realistic realworld realmodel realmodels hub huggingface hfhub hf",
        "synthetic": "syn synth syntheticmodel syntheticmodels nnsmith generated fuzzed",
    }
)
CONVERTERS = _inverted(
    {
        "torch.onnx": "torch pytorch pytorchonnx torchonnxexport",
        "tf2onnx": "tensorflowonnx tensorflow tf keras",
    }
)

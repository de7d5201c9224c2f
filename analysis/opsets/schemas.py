"""Operator set sizes counted from the schemas that the onnx package carries."""

from __future__ import annotations

from collections import Counter, defaultdict

from analysis.opsets.history import OpsetHistory, OpsetSize, history

AI_ONNX = ""


def schema_history(domain: str = AI_ONNX) -> OpsetHistory:
    """Count operators by the set that first defines them (additions) or defines them anew (updates).

    The authority is `onnx.defs`: every version of every operator's schema, deprecations included
    (a deprecation is an update). The default domain is ai.onnx, which onnx writes as an empty name.
    """
    import onnx
    import onnx.defs

    versions: dict[str, set[int]] = defaultdict(set)
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain == domain:
            versions[schema.name].add(schema.since_version)
    additions = Counter(min(since) for since in versions.values())
    updates = Counter(opset for since in versions.values() for opset in since - {min(since)})
    newest = max((*additions, *updates), default=0)
    return history(
        f"onnx.defs (onnx {onnx.__version__})",
        [
            OpsetSize(opset, additions[opset] + updates[opset], additions[opset], updates[opset])
            for opset in range(1, newest + 1)
        ],
    )

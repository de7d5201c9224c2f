from __future__ import annotations

from taxonomy.natural_order import natural_order


def test_versions_are_in_the_order_of_their_numbers() -> None:
    names = [
        "torch-1.10",
        "tf2onnx-1.9.2",
        "torch-1.9",
        "torch-2.13-dynamo",
        "tf2onnx-1.9",
        "torch-2.13",
        "torch",
    ]
    assert sorted(names, key=natural_order) == [
        "tf2onnx-1.9",
        "tf2onnx-1.9.2",
        "torch",
        "torch-1.9",
        "torch-1.10",
        "torch-2.13",
        "torch-2.13-dynamo",
    ]

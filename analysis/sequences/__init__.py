"""What failing models share: their operators, and the operator sequences on their paths.

After section 6.2.3 of the study of ONNX converters (RQ4, tables 12 and 15, figure 8). A model is an
`OperatorGraph`; the sequences that two models share are the walks of the product of their graphs.
Everything here is pure, with one exception: `reading` opens folders of .onnx files.
"""

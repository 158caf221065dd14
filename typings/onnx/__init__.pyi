from collections.abc import Sequence
from pathlib import Path

from onnx import checker as checker
from onnx import helper as helper
from onnx import numpy_helper as numpy_helper

class TensorProto:
    FLOAT: int
    name: str

class NodeProto:
    op_type: str
    input: Sequence[str]
    output: Sequence[str]

class ValueInfoProto: ...
class OperatorSetIdProto: ...

class GraphProto:
    node: Sequence[NodeProto]
    initializer: Sequence[TensorProto]

class ModelProto:
    graph: GraphProto
    def SerializeToString(self) -> bytes: ...

def load(path: Path) -> ModelProto: ...

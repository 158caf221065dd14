from collections.abc import Iterable

from torch import Tensor
from torch.nn import Parameter

def clip_grad_norm_(parameters: Iterable[Parameter], max_norm: float) -> Tensor: ...

from collections.abc import Iterable

from torch import nn
from torch.optim import lr_scheduler as lr_scheduler

class Optimizer:
    def zero_grad(self) -> None: ...
    def step(self) -> None: ...

class AdamW(Optimizer):
    def __init__(self, params: Iterable[nn.Parameter], lr: float, weight_decay: float) -> None: ...

from collections.abc import Sequence
from typing import Literal

import torch

class Anny:
    bone_labels: list[str]
    dense_vertex_bone_weights: torch.Tensor
    faces: torch.Tensor
    def __init__(
        self, *, local_changes: Sequence[str], phenotypes: Literal["all"], skinning_method: Literal["lbs"]
    ) -> None: ...
    def to(self, dtype: torch.dtype) -> Anny: ...
    def get_triangular_faces(self) -> torch.Tensor: ...
    def get_phenotype_blendshape_coefficients(
        self,
        *,
        gender: float = ...,
        age: float = ...,
        muscle: float = ...,
        weight: float = ...,
        height: float = ...,
        proportions: float = ...,
        cupsize: float = ...,
        firmness: float = ...,
        african: float = ...,
        asian: float = ...,
        caucasian: float = ...,
        local_changes: dict[str, float] = ...,
    ) -> torch.Tensor: ...
    def get_rest_model(self, coefficients: torch.Tensor) -> dict[str, torch.Tensor]: ...

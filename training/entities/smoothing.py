"""Even out the ranges of activations before they are quantised, by moving them into the weights.

A few channels with large values would take most of the 8 bits. Source: Xiao et al. (2023), "SmoothQuant: Accurate and
Efficient Post-Training Quantization for Large Language Models".
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.entities.network import TaggerNetwork
from training.entities.windows import Window, tensors

Array = NDArray[np.float32]


@torch.no_grad()
def largest_inputs(network: TaggerNetwork, batches: Iterable[Sequence[Window]], padding: int) -> dict[str, Array]:
    """For each linear layer by name, the largest absolute value of each of its input channels over the batches."""
    largest: dict[str, Tensor] = {}
    hooks = []

    def watch(name: str, module: nn.Module) -> None:
        def seen(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            now = inputs[0].abs().flatten(0, -2).amax(dim=0)
            largest[name] = torch.maximum(largest[name], now) if name in largest else now

        hooks.append(module.register_forward_pre_hook(seen))

    for name, module in network.layers.named_modules(prefix="layers"):
        if isinstance(module, nn.Linear):
            watch(name, module)
    network.eval()
    for batch in batches:
        pieces, features, lengths, _ = tensors(batch, padding)
        network.encode(pieces, features, lengths)
    for hook in hooks:
        hook.remove()
    return {name: values.numpy() for name, values in largest.items()}


def divisors(inputs: Array, matrix: Array, strength: float = 0.5) -> Array:
    """What to divide each input channel by, and multiply its weights ([out, in]) by: 1 on the average."""
    weights = np.maximum(np.abs(matrix).max(axis=0), 1e-5)
    found = np.maximum(inputs, 1e-5) ** strength / weights ** (1 - strength)
    return (found / np.exp(np.log(found).mean())).astype(np.float32)


def all_divisors(weights: Mapping[str, Array], inputs: Mapping[str, Array], parts: Sequence[str]) -> dict[str, Array]:
    """Divisors for the linear layers whose name ends in one of `parts`."""
    return {
        name: divisors(values, weights[f"{name}.weight"])
        for name, values in inputs.items()
        if name.rpartition(".")[2] in parts
    }

"""The one place that imports ONNX Runtime, so that no way of starting Khabar can make it talk.

Its official wheels report to their maker: they look up a host of his every few seconds and keep a device id in the
user's home. They ask this variable once, while they are loaded.
"""

import os
from pathlib import Path

# Before the import below, which reads it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from onnxruntime import InferenceSession, SessionOptions

__all__ = ["InferenceSession", "open_session"]


def open_session(model: bytes | Path, *, arena: bool = True) -> InferenceSession:
    """A network on this machine's processor, with one thread: more workers, not more threads, use more cores.

    `arena`: whether memory for the longest input that ever came is kept for the next. Raises: what ONNX Runtime raises,
    which has no common class.
    """
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = arena
    options.log_severity_level = 3
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])

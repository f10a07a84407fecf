"""What would report to its maker is silenced before it is loaded, however Khabar is started."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from khabar.stack import Stack
from shared.settings import PROJECT_ROOT, Settings

ONLY = PROJECT_ROOT / "shared" / "onnx.py"
SOURCES = sorted(
    path
    for folder in ("khabar", "services", "shared", "training", "benchmarks")
    for path in PROJECT_ROOT.glob(f"{folder}/**/*.py")
)
SILENT = "ORT_DISABLE_TELEMETRY"


def _imports_onnxruntime(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.partition(".")[0] == "onnxruntime" for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "onnxruntime"


def _offending(path: Path) -> list[int]:
    """Lines that load ONNX Runtime when the module is imported; in training, a function may do so later."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if path.is_relative_to(PROJECT_ROOT / "training") else list(ast.walk(tree))
    return [node.lineno for node in nodes if isinstance(node, ast.stmt) and _imports_onnxruntime(node)]


def test_one_module_loads_onnx_runtime() -> None:
    found = {path: lines for path in SOURCES if (lines := _offending(path))}
    assert set(found) == {ONLY}


@pytest.mark.parametrize("module", ["shared.onnx", "services.extraction.worker", "services.classification.worker"])
def test_the_variable_is_set_whatever_the_environment_said(module: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"import {module}, os; print(os.environ['{SILENT}'])"],
        env={SILENT: "0", "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert said.stdout.strip() == "1"


def test_stack_and_image_say_it_too() -> None:
    specs = Stack(Settings(), {"REDIS_URL": "x", "DATABASE_URL": "x"}).specs()
    assert {spec.env.get(SILENT) for spec in specs} == {"1"}
    assert f"{SILENT}=1" in (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")

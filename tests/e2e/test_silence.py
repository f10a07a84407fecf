"""Khabar asks nobody: no process of the stack, and no command that loads a model, wants anything but loopback."""

import json
from pathlib import Path

import pytest

from khabar.embedded import free_port
from khabar.stage_lines import STAGES
from shared.pipeline import PIPELINE
from tests.support.silence import overhear

# A library that reports waits for some seconds, so that it has something to say.
_LISTENED_S = 12
_ARTICLE = {"id": 1, "text": "قال الرئيس المصري عبد الفتاح السيسي في القاهرة إن مجلس النواب سيصوت غدا. " * 20}


@pytest.mark.slow
def test_a_whole_stack_asks_nobody_and_writes_in_its_data_folder_alone(tmp_path: Path) -> None:
    script = f"""
    trap 'python -m khabar stop' EXIT
    python -m khabar demo --keep --brief
    python -m khabar stats
    python -m khabar learn-lines --out "$KHABAR_HOME/lines.json"
    python -m khabar export --out "$KHABAR_HOME/articles.jsonl"
    cp "$KHABAR_HOME/run/state.json" "$KHABAR_HOME/started.json"
    sleep {_LISTENED_S}
    """
    heard = overhear(script, tmp_path, {"KHABAR_PORT": str(free_port())})
    assert heard.status == 0, heard.output
    started = json.loads((tmp_path / "khabar" / "started.json").read_text(encoding="utf-8"))
    groups = {process["group"] for process in started["processes"]}
    assert {stage.name for stage in PIPELINE} | {
        "api",
        "relay",
        "webhooks",
        "collector",
        "stories",
        "postgres",
        "valkey",
    } <= groups
    assert (heard.asked, heard.left) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_alone_asks_nobody(stage: str, tmp_path: Path) -> None:
    line = json.dumps(_ARTICLE, ensure_ascii=False)
    script = f"(cat <<'END'\n{line}\nEND\nsleep {_LISTENED_S}) | python -m khabar stage {stage}"
    heard = overhear(script, tmp_path)
    assert heard.status == 0, heard.output
    assert '"error"' not in heard.output
    assert (heard.asked, heard.left) == ([], [])


@pytest.mark.parametrize("call", ["getaddrinfo('khabar.invalid', 80)", "create_connection(('192.0.2.7', 80), 3)"])
def test_what_does_ask_is_heard(call: str, tmp_path: Path) -> None:
    """Or the tests above would prove nothing."""
    script = f"""python -c "import socket, pathlib; pathlib.Path.home().joinpath('id').touch()
try: socket.{call}
except OSError: pass" """
    heard = overhear(script, tmp_path)
    if not heard.alone and "getaddrinfo" in call:
        pytest.skip("no network of its own is granted here, and a question to a name server may be over too soon")
    assert len(heard.asked) == 1, heard
    assert [Path(left).name for left in heard.left] == ["id"]

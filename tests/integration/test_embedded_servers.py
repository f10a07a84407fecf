"""The embedded servers against real folders, ports and kills."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from khabar.embedded import Postgres, Valkey, free_port
from shared.errors import ConfigurationError
from tests.support.servers import running, wait_until


def test_every_test_gets_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found == (0,)


def test_every_test_gets_an_empty_valkey(valkey_url: str) -> None:
    client = redis.Redis.from_url(valkey_url)
    assert client.dbsize() == 0
    client.set("left", "behind")


def test_an_empty_valkey_again_after_a_test_wrote_to_it(valkey_url: str) -> None:
    assert redis.Redis.from_url(valkey_url).dbsize() == 0


def test_trigram_similarity_works_for_arabic(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        found = connection.execute(
            "SELECT similarity('فيضانات درنة', 'فيضانات في درنة') > 0.5, lower('ÉTÉ')"
        ).fetchone()
    assert found == (True, "été")


def test_valkey_keeps_what_was_written_when_it_is_killed(tmp_path: Path) -> None:
    server = Valkey(tmp_path / "valkey", free_port())
    with running(server) as process:
        client = redis.Redis.from_url(server.url)
        client.rpush("queue", *range(1000))
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.close()
        process.kill()
        process.wait()
    with running(server):
        assert redis.Redis.from_url(server.url).llen("queue") == 1000


def test_valkey_refuses_clients_without_the_password(valkey_server: Valkey) -> None:
    without = valkey_server.url.replace(valkey_server.url.split("@")[0], "redis://").replace("redis://@", "redis://")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(without).ping()


def test_postgres_refuses_clients_without_the_password(postgres_server: Postgres) -> None:
    host = postgres_server.url.split("@")[1]
    with pytest.raises(psycopg.OperationalError, match=r"password|authentication"):
        psycopg.connect(f"postgresql://khabar:wrong@{host}")


def test_postgres_recovers_from_a_kill_on_the_same_port_and_data(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", free_port())
    with running(server) as process:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        process.kill()
        process.wait()
        assert (tmp_path / "postgres" / "data" / "postmaster.pid").exists()
    with running(server), psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_postgres_starts_when_its_old_process_number_belongs_to_another_program(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", free_port(), durable=False)
    server.prepare()
    pid_file = tmp_path / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{tmp_path}\n1\n1\n\n127.0.0.1\n", encoding="utf-8")
    with running(server) as process:
        assert pid_file.read_text(encoding="utf-8").split("\n")[0] == str(process.pid)


def test_postgres_stops_at_once_with_a_client_connected(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", free_port(), durable=False)
    with running(server) as process:
        client = psycopg.connect(server.url)
        process.send_signal(server.spec().stop_signal)
        assert process.wait(timeout=15) == 0
        client.close()
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()


def test_postgres_refuses_a_second_server_on_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khabar.embedded.postgres.OLD_SERVER_GRACE_S", 0.2)
    server = Postgres(tmp_path / "postgres", free_port(), durable=False)
    with running(server) as process, pytest.raises(ConfigurationError, match=f"process {process.pid}.*kill -INT"):
        Postgres(tmp_path / "postgres", free_port()).prepare()


def test_postgres_names_the_version_that_made_the_data(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("14\n", encoding="ascii")
    with pytest.raises(ConfigurationError, match="was made by PostgreSQL 14, and this is PostgreSQL 18"):
        Postgres(tmp_path / "postgres", free_port()).prepare()


def test_a_folder_that_is_no_cluster_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match="is not a PostgreSQL cluster"):
        Postgres(tmp_path / "postgres", free_port()).prepare()


@pytest.mark.parametrize("server", [Valkey, Postgres])
def test_a_taken_port_is_named(server: type[Valkey] | type[Postgres], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port} .*another process is listening"):
            server(tmp_path / "data", port).prepare()


@pytest.mark.parametrize("server", [Valkey, Postgres])
def test_secrets_are_readable_by_the_owner_alone(server: type[Valkey] | type[Postgres], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert server(folder, 20000).url == server(folder, 20000).url
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600


@pytest.mark.parametrize("server", [Valkey, Postgres])
def test_an_unsupported_machine_is_told_what_to_do(
    server: type[Valkey] | type[Postgres], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khabar.embedded.binaries.package_folder", lambda _name: tmp_path / "no such package")
    with pytest.raises(ConfigurationError, match=r"No embedded .* is installed for .*(REDIS_URL|DATABASE_URL)"):
        server(tmp_path / "data", free_port()).spec()


@pytest.mark.parametrize("server", [Valkey, Postgres])
def test_a_full_disk_is_named(
    server: type[Valkey] | type[Postgres], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=2**20)
    monkeypatch.setattr("khabar.embedded.folders.shutil.disk_usage", lambda _path: full)
    with pytest.raises(ConfigurationError, match=r"disk of .* is full \(1 MiB free"):
        server(tmp_path / "data", free_port()).prepare()


def test_an_interrupted_first_start_leaves_no_half_cluster(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", encoding="ascii")
    with running(Postgres(tmp_path / "postgres", free_port(), durable=False)):
        assert not half.exists()


def test_a_damaged_append_only_file_is_explained(tmp_path: Path) -> None:
    server = Valkey(tmp_path / "valkey", free_port())
    with running(server):
        client = redis.Redis.from_url(server.url)
        client.rpush("queue", *range(1000))
        client.close()
    (written,) = (tmp_path / "valkey" / "appendonlydir").glob("*.incr.aof")
    data = bytearray(written.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = b"x" * 40
    written.write_bytes(data)
    server.prepare()
    spec = server.spec()
    ended = subprocess.run(spec.command(), capture_output=True, check=False, timeout=30)
    assert "is damaged. Move that folder away" in (server.explain(ended.stdout.decode().splitlines()) or "")


def test_the_servers_stop_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    valkey, postgres = Valkey(tmp_path / "valkey", free_port()), Postgres(tmp_path / "pg", free_port(), durable=False)
    postgres.prepare()
    valkey.prepare()
    code = (
        "import subprocess, sys, time\n"
        "from khabar.supervisor.spec import launch_command\n"
        f"subprocess.Popen(launch_command({list(valkey.spec().argv)!r},"
        f" death_signal={int(valkey.spec().death_signal)}))\n"
        f"subprocess.Popen(launch_command({list(postgres.spec().argv)!r}, run_as={postgres.spec().run_as!r},"
        f" death_signal={int(postgres.spec().death_signal)}))\n"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as starter:
        wait_until(lambda: valkey.is_ready() and postgres.is_ready(), process=starter)
        starter.kill()
    wait_until(lambda: not valkey.is_ready() and not (tmp_path / "pg" / "data" / "postmaster.pid").exists())

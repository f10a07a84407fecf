"""A TCP proxy in front of Redis that can fall silent: its connections stay open and carry nothing more."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class SilentProxy:
    """Connections made after `silence` work; those made before are neither closed nor answered."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = parts._replace(netloc=parts.netloc.rpartition(":")[0] + f":{port}").geturl()
        self._silent = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        """Carry nothing more for the connections that there are."""
        silenced, self._silent = self._silent, threading.Event()
        silenced.set()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=(source, sink, self._silent), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, silent: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if silent.is_set():
                    silent.wait(0)
                    continue
                sink.sendall(data)
            if not silent.is_set():
                sink.shutdown(socket.SHUT_WR)


@contextmanager
def silent_proxy(url: str) -> Iterator[SilentProxy]:
    """A proxy in front of this Redis."""
    proxy = SilentProxy(url)
    try:
        yield proxy
    finally:
        proxy.close()

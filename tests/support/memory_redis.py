"""A Redis in memory, for unit tests of what uses a few commands of it: strings, counts, expiries as they were set."""

from typing import Any

from redis.exceptions import ConnectionError as RedisConnectionError


class MemoryRedis:
    """Keeps values as Redis gives them back without decoding: bytes. `away` makes every command fail."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.expiries_s: dict[str, float] = {}
        self.away = False
        self.closed = False

    def get(self, key: str) -> bytes | None:
        self._reach()
        return self.values.get(key)

    def mget(self, keys: list[str]) -> list[bytes | None]:
        self._reach()
        return [self.values.get(key) for key in keys]

    def set(
        self, key: str, value: str | int, *, ex: int | None = None, px: int | None = None, nx: bool = False
    ) -> bool | None:
        self._reach()
        if nx and key in self.values:
            return None
        self.values[key] = str(value).encode()
        self.expiries_s.pop(key, None)
        if ex is not None or px is not None:
            self.expiries_s[key] = ex if ex is not None else (px or 0) / 1000
        return True

    def incrby(self, key: str, by: int) -> int:
        self._reach()
        self.values[key] = str(int(self.values.get(key, b"0")) + by).encode()
        return int(self.values[key])

    def incr(self, key: str) -> int:
        return self.incrby(key, 1)

    def expire(self, key: str, seconds: int) -> bool:
        self._reach()
        self.expiries_s[key] = seconds
        return key in self.values

    def exists(self, key: str) -> int:
        self._reach()
        return int(key in self.values)

    def delete(self, *keys: str) -> int:
        self._reach()
        return sum(self.values.pop(key, None) is not None for key in keys)

    unlink = delete

    def pipeline(self, *, transaction: bool = True) -> "MemoryPipeline":
        return MemoryPipeline(self)

    def close(self) -> None:
        self.closed = True

    def _reach(self) -> None:
        if self.away:
            raise RedisConnectionError("away")


class MemoryPipeline:
    """Runs its commands at `execute`, one after the other."""

    def __init__(self, redis: MemoryRedis) -> None:
        self._redis = redis
        self._commands: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def queue(*arguments: Any, **named: Any) -> "MemoryPipeline":
            self._commands.append((name, arguments, named))
            return self

        return queue

    def execute(self) -> list[Any]:
        commands, self._commands = self._commands, []
        return [getattr(self._redis, name)(*arguments, **named) for name, arguments, named in commands]

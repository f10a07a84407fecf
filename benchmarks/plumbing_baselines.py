"""The other systems of the benchmark `plumbing`: a worker of one of four stages, or the publisher.

Runs in the baselines' environment, so it imports nothing of Khabar: `… SYSTEM 0|1|2|3`, `… SYSTEM publish FILE`.
"""

import asyncio
import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from taskiq.receiver import Receiver
from taskiq_redis import RedisStreamBroker

URL = os.environ["REDIS_URL"]
STAGES = 4
DONE = "benchmark:done"
READY = "benchmark:ready"


def message(text: str) -> str:
    """What travels: the article with an id and a record of its way, as an envelope has them."""
    return json.dumps({"id": str(uuid.uuid4()), "payload": {"content": text}, "timeline": []}, ensure_ascii=False)


def step(carried: str, stage: int) -> str:
    """Empty work: read, note the stage, write."""
    found = json.loads(carried)
    found["timeline"].append({"stage": stage, "at": time.time()})
    return json.dumps(found, ensure_ascii=False)


def texts(file: str) -> Iterator[str]:
    with Path(file).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def dramatiq_actors() -> tuple[Any, list[Any]]:
    broker = RedisBroker(url=URL)
    dramatiq.set_broker(broker)
    client = redis.Redis.from_url(URL)
    actors: list[Any] = []

    def make(stage: int) -> Any:
        def run(carried: str) -> None:
            following = step(carried, stage)
            if stage + 1 < STAGES:
                actors[stage + 1].send(following)
            else:
                client.incr(DONE)

        return dramatiq.actor(run, actor_name=f"stage{stage}", queue_name=f"stage{stage}", broker=broker)

    actors.extend(make(stage) for stage in range(STAGES))
    return broker, actors


def dramatiq_work(stage: int) -> None:
    broker, _ = dramatiq_actors()
    dramatiq.Worker(broker, queues={f"stage{stage}"}, worker_threads=8).start()
    redis.Redis.from_url(URL).sadd(READY, stage)
    while True:
        time.sleep(60)


def dramatiq_publish(file: str) -> None:
    _, actors = dramatiq_actors()
    for text in texts(file):
        actors[0].send(message(text))


def taskiq_brokers() -> list[Any]:
    return [RedisStreamBroker(url=URL, queue_name=f"stage{stage}") for stage in range(STAGES)]


async def never(carried: str) -> None:
    """A task that this process only sends; another one has its work."""
    raise NotImplementedError


async def taskiq_work(stage: int) -> None:
    brokers = taskiq_brokers()
    client = redis.asyncio.Redis.from_url(URL)

    async def run(carried: str) -> None:
        following = step(carried, stage)
        if stage + 1 < STAGES:
            await later.kiq(following)
        else:
            await client.incr(DONE)

    brokers[stage].register_task(run, task_name=f"stage{stage}")
    if stage + 1 < STAGES:
        later = brokers[stage + 1].register_task(never, task_name=f"stage{stage + 1}")
        await brokers[stage + 1].startup()
    brokers[stage].is_worker_process = True
    await brokers[stage].startup()
    await client.sadd(READY, stage)
    await Receiver(brokers[stage], max_async_tasks=50).listen(asyncio.Event())


async def taskiq_publish(file: str) -> None:
    first = taskiq_brokers()[0]
    task = first.register_task(never, task_name="stage0")
    await first.startup()
    for text in texts(file):
        await task.kiq(message(text))
    await first.shutdown()


def streams_work(stage: int, batch: int) -> None:
    client = redis.Redis.from_url(URL)
    name = f"stage{stage}"
    client.xgroup_create(name, "workers", id="0", mkstream=True)
    client.sadd(READY, stage)
    while True:
        found: Any = client.xreadgroup("workers", "one", {name: ">"}, count=batch, block=1000)
        for _, entries in found or ():
            pipe = client.pipeline()
            for key, fields in entries:
                following = step(fields[b"m"].decode(), stage)
                if stage + 1 < STAGES:
                    pipe.xadd(f"stage{stage + 1}", {"m": following})
                else:
                    pipe.incr(DONE)
                pipe.xack(name, "workers", key)
                pipe.xdel(name, key)
            pipe.execute()


def streams_publish(file: str, batch: int) -> None:
    client = redis.Redis.from_url(URL)
    pipe = client.pipeline(transaction=False)
    for number, text in enumerate(texts(file), 1):
        pipe.xadd("stage0", {"m": message(text)})
        if number % batch == 0:
            pipe.execute()
    pipe.execute()


def main() -> None:
    system, what, *file = sys.argv[1:]
    batch = 50 if system == "streams50" else 1
    if what == "publish":
        began = time.process_time()
        if system == "dramatiq":
            dramatiq_publish(file[0])
        elif system == "taskiq":
            asyncio.run(taskiq_publish(file[0]))
        else:
            streams_publish(file[0], batch)
        print(time.process_time() - began)
    elif system == "dramatiq":
        dramatiq_work(int(what))
    elif system == "taskiq":
        asyncio.run(taskiq_work(int(what)))
    else:
        streams_work(int(what), batch)


if __name__ == "__main__":
    main()

"""Taskiq on Redis lists, with uvloop."""

import os
import sys

if __name__ == "__main__" and sys.argv[1:] == ["worker"]:
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    command = ["-m", "taskiq", "worker", "taskiq_adapter:broker", "--workers", "1", "--log-level", "ERROR"]
    os.execv(sys.executable, [sys.executable, *command, "--max-async-tasks", os.environ["BENCH_CONCURRENCY"]])

import asyncio  # noqa: E402

from taskiq_redis import ListQueueBroker, RedisAsyncResultBackend  # noqa: E402

import serve  # noqa: E402

REDIS = f"redis://127.0.0.1:{os.environ['REDIS_PORT']}"
# No socket timeout: with the default one of redis-py 8 the broker's endless wait raises TimeoutError, and an idle worker dies.
results = RedisAsyncResultBackend(f"{REDIS}/1", socket_timeout=None)
broker = ListQueueBroker(f"{REDIS}/0", socket_timeout=None).with_result_backend(results)
TOGETHER = 100
TIGHT_SECONDS = 0.005


@broker.task(task_name="noop")
async def noop(data: dict) -> dict:
    return await serve.run_async("noop", data)


@broker.task(task_name="wait")
async def wait(data: dict) -> dict:
    return await serve.run_async("wait", data)


TASKS = {"noop": noop, "wait": wait}


class TaskiqAdapter:
    async def open(self):
        import redis.asyncio as redis

        await broker.startup()
        self._results = redis.Redis(port=int(os.environ["REDIS_PORT"]), db=1)

    async def empty(self):
        await self._results.flushall()

    async def enqueue_many(self, kind, inputs):
        # Taskiq has no call for many.
        ids = []
        for at in range(0, len(inputs), TOGETHER):
            tasks = await asyncio.gather(*[TASKS[kind].kiq(data) for data in inputs[at : at + TOGETHER]])
            ids += [task.task_id for task in tasks]
        return ids

    async def enqueue(self, kind, data):
        return (await TASKS[kind].kiq(data)).task_id

    async def settled(self, count):
        return await self._results.dbsize() >= count

    async def output(self, task_id):
        return (await results.get_result(task_id)).return_value

    async def call(self, kind, data, tight):
        task = await TASKS[kind].kiq(data)
        options = {"check_interval": TIGHT_SECONDS} if tight else {}
        return (await task.wait_result(timeout=20, **options)).return_value


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve.serve(TaskiqAdapter()))

"""Celery on Redis. BENCH_VARIANT names the pool."""

import asyncio
import os
import sys

if __name__ == "__main__" and sys.argv[1:] == ["worker"]:
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    pool, concurrency = os.environ["BENCH_VARIANT"], os.environ["BENCH_CONCURRENCY"]
    # Without gossip and mingle a worker that is alone starts faster.
    command = ["-m", "celery", "-A", "celery_adapter", "worker", "-P", pool, "-c", concurrency, "-l", "ERROR"]
    os.execv(sys.executable, [sys.executable, *command, "--without-gossip", "--without-mingle"])

from celery import Celery  # noqa: E402

import serve  # noqa: E402

REDIS = f"redis://127.0.0.1:{os.environ['REDIS_PORT']}"
app = Celery("bench", broker=f"{REDIS}/0", backend=f"{REDIS}/1")
app.conf.update(
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=16,
    broker_connection_retry_on_startup=True,
    broker_pool_limit=40,
    redis_max_connections=200,
)


@app.task(name="noop")
def noop(data):
    return serve.run_blocking("noop", data)


@app.task(name="wait")
def wait(data):
    return serve.run_blocking("wait", data)


TASKS = {"noop": noop, "wait": wait}


class CeleryAdapter:
    def open(self):
        import redis

        self._results = redis.Redis(port=int(os.environ["REDIS_PORT"]), db=1)

    def empty(self):
        self._results.flushall()

    def enqueue_many(self, kind, inputs):
        # Celery has no call for many: one connection is kept for all.
        task = TASKS[kind]
        with app.producer_pool.acquire(block=True) as producer:
            return [task.apply_async((data,), producer=producer).id for data in inputs]

    def enqueue(self, kind, data):
        return TASKS[kind].delay(data).id

    def settled(self, count):
        return self._results.dbsize() >= count

    def output(self, task_id):
        return app.AsyncResult(task_id).get(timeout=5)

    def call(self, kind, data, tight):
        return TASKS[kind].delay(data).get(timeout=20)


if __name__ == "__main__":
    asyncio.run(serve.serve(CeleryAdapter()))

"""The producer's side of an adapter in Python: answers lines of JSON as `serve.ts` does, with blocking calls or with asyncio."""

import asyncio
import inspect
import json
import os
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

LOOK_SECONDS = 0.015
WAIT_SECONDS = 0.05
TEXT = "x" * 100

_begun = False


def _note_first_run():
    global _begun
    _begun = True
    path = os.environ.get("BENCH_FIRST_RUN")
    if path:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, b"%d\n" % int(time.time() * 1000))
        os.close(descriptor)


def run_blocking(kind, data):
    if not _begun:
        _note_first_run()
    if kind == "wait":
        time.sleep(WAIT_SECONDS)
    return {"ok": True, "index": data["index"]}


async def run_async(kind, data):
    if not _begun:
        _note_first_run()
    if kind == "wait":
        await asyncio.sleep(WAIT_SECONDS)
    return {"ok": True, "index": data["index"]}


def _input(index):
    return {"index": index, "text": TEXT}


def _is_right(index, output):
    return bool(output) and output["ok"] is True and output["index"] == index


async def _value(result):
    return await result if inspect.isawaitable(result) else result


class _Producer:
    def __init__(self, adapter):
        self._adapter = adapter
        self._ids = []

    async def empty(self):
        await _value(self._adapter.empty())
        self._ids = []
        return {}

    async def enqueueMany(self, kind, tasks):
        inputs = [_input(index) for index in range(tasks)]
        began = time.perf_counter()
        self._ids = await _value(self._adapter.enqueue_many(kind, inputs))
        return {"ms": (time.perf_counter() - began) * 1000}

    async def enqueueEach(self, kind, tasks, atOnce):
        enqueue = self._adapter.enqueue
        began = time.perf_counter()
        if inspect.iscoroutinefunction(enqueue):
            ids = [None] * tasks
            indexes = iter(range(tasks))

            async def lane():
                for index in indexes:
                    ids[index] = await enqueue(kind, _input(index))

            await asyncio.gather(*[lane() for _ in range(atOnce)])
        else:
            with ThreadPoolExecutor(atOnce) as pool:
                ids = list(pool.map(lambda index: enqueue(kind, _input(index)), range(tasks)))
        self._ids = ids
        return {"ms": (time.perf_counter() - began) * 1000}

    async def settled(self, tasks, limitMs):
        end = time.time() + limitMs / 1000
        while time.time() < end:
            if await _value(self._adapter.settled(tasks)):
                return {"atMs": int(time.time() * 1000)}
            await asyncio.sleep(LOOK_SECONDS)
        return {"atMs": None}

    async def check(self, tasks):
        step = max(1, len(self._ids) // tasks)
        sample = range(0, len(self._ids), step)
        right = 0
        for index in sample:
            right += _is_right(index, await _value(self._adapter.output(self._ids[index])))
        return {"right": right, "seen": len(sample)}

    async def calls(self, kind, tasks, tight):
        samples = []
        for index in range(tasks):
            began = time.perf_counter()
            output = await _value(self._adapter.call(kind, _input(index), tight))
            samples.append((time.perf_counter() - began) * 1000)
            if not _is_right(index, output):
                raise RuntimeError(f"wrong output {output!r}")
        return {"samplesMs": samples}


def _say(message):
    sys.__stdout__.write("@@" + json.dumps(message) + "\n")
    sys.__stdout__.flush()


async def serve(adapter):
    await _value(adapter.open())
    producer = _Producer(adapter)
    _say({"ready": True})
    # A blocking read is right: between two requests there is nothing else to do.
    while line := sys.stdin.readline():
        request = json.loads(line)
        number, operation = request.pop("id"), request.pop("op")
        try:
            _say({"id": number, "answer": await getattr(producer, operation)(**request)})
        except Exception:
            _say({"id": number, "error": traceback.format_exc()})
    os._exit(0)

"""Tasks to workers and results back: bounded, in any order, through any `concurrent.futures.Executor`.

Few tasks wait at a time, so that neither tasks nor results fill the memory. A pool lives for a shift: after
so many editions, or where a worker holds too much memory, it is emptied and another one begins. Where a
worker dies, all editions in hand are tried once more, each alone; one that kills its worker again is named.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice

from huozi.batch.shelf import Task
from huozi.batch.work import Order, Result, build_task, failure, keep
from huozi.diagnostics import ExitCode, finding

SHIFT = 200
"""Editions that a worker builds before it is replaced."""

MOST_MEMORY = 1 << 30
"""Bytes that a worker may hold after an edition."""

_WAITING = 2
"""Tasks in hand for each worker: the one it builds, and the next."""

Work = Callable[[Task, Order], Result]


@dataclass(slots=True)
class Pools:
    """Where workers come from.

    make    a new executor for so many workers
    jobs    workers of a pool
    deaths  what an executor raises for a task whose worker died
    shift   editions a worker builds before it is replaced; 0: whoever runs the workers sees to that
    """

    jobs: int
    make: Callable[[int], Executor] = field(default_factory=lambda: local_pool)
    deaths: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    shift: int = SHIFT


def local_pool(jobs: int) -> Executor:
    """Return a pool of processes of this machine, spawned: a fork would copy locks as they happen to be."""
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)


def run(tasks: Iterable[Task], order: Order, pools: Pools, work: Work = build_task) -> Iterator[Result]:
    """Yield the result of every task as it comes."""
    waiting = iter(tasks)
    while first := list(islice(waiting, pools.jobs * _WAITING)):
        died = yield from _shift(first, waiting, order, pools, work)
        yield from _alone(died, order, pools, work)


def _shift(
    first: list[Task], more: Iterator[Task], order: Order, pools: Pools, work: Work
) -> Generator[Result, None, list[Task]]:
    """Yield the results of one pool's life; return the tasks in hand when a worker died."""
    pool = pools.make(pools.jobs)
    left = pools.shift * pools.jobs or None
    hand: dict[Future[Result], Task] = {}
    died: list[Task] = []

    def give(task: Task) -> None:
        try:
            hand[pool.submit(work, task, order)] = task
        except pools.deaths:
            died.append(task)

    try:
        given = len(first)
        for task in first:
            give(task)
        while hand:
            done, _ = wait(hand, return_when=FIRST_COMPLETED)
            for future in done:
                task = hand.pop(future)
                try:
                    result = future.result()
                except pools.deaths:
                    died.append(task)
                    continue
                yield result
                if pools.shift and result.memory > MOST_MEMORY:
                    left = 0
                if not died and (left is None or given < left) and (task_next := next(more, None)):
                    give(task_next)
                    given += 1
    finally:
        _close(pool, hand)
    return died


def _alone(tasks: list[Task], order: Order, pools: Pools, work: Work) -> Iterator[Result]:
    """Yield the results of tasks whose worker died, each tried once more with a worker to itself."""
    for task in tasks:
        pool = pools.make(1)
        hand: list[Future[Result]] = []
        try:
            hand.append(pool.submit(work, task, order))
            result = hand[0].result()
            hand.clear()
        except pools.deaths:
            code = ExitCode.INTERNAL
            keep(failure(finding("batch-worker-died", task.source or task.name), code, "died"), task, order)
            result = Result(task.name, "died", int(code), 0.0, 0)
            hand.clear()
        finally:
            _close(pool, hand)
        yield result


def _close(pool: Executor, hand: Collection[Future[Result]]) -> None:
    """Let the workers of a pool go; at once where the run was stopped with tasks in `hand`."""
    for future in hand:
        future.cancel()
    if hand:
        for process in multiprocessing.active_children():
            process.terminate()
    pool.shutdown(wait=not hand)


def _begin() -> None:
    """Begin a worker: Ctrl-C ends it, and so does the end of the process that began it, however that came."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)

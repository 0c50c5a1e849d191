"""Work in a second process while the first goes on."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from huozi.diagnostics import HuoziError

T = TypeVar("T")


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """Begin `work` in a process of its own and return a function that waits for its result, which pickles.

    That function raises the HuoziError that `work` raised. Where the system cannot fork, or the process ends
    without a word (short of memory, or a fault), `work` is done here when its result is asked for.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return work
    system = multiprocessing.get_context("fork")
    here, there = system.Pipe(duplex=False)
    process = system.Process(target=_work, args=(work, there), daemon=True)
    kept = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until the new process ignores it
    process.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, kept)
    there.close()

    def result() -> T:
        try:
            answer: T | HuoziError | None = here.recv()
        except EOFError:
            answer = None
        process.join()
        if isinstance(answer, HuoziError):
            raise answer
        return work() if answer is None else answer

    return result


def _work(work: Callable[[], object], there: Connection) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is answered by the first process, which ends this one
    try:
        there.send(work())
    except HuoziError as error:
        there.send(error)
    except Exception:  # noqa: BLE001  said by the first process, which meets it again and has a console
        there.close()

"""Work in a second process while the first goes on."""

import contextlib
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from huozi.diagnostics import HuoziError

T = TypeVar("T")


class Worker:
    """A second process that does one piece of work at a time; a context manager, which ends it.

    It is spawned, never forked: a fork copies the locks of whatever threads run (a progress bar has one) in
    the state they happen to be in. It loads what the work needs while the first process goes on.
    """

    def __init__(self) -> None:
        system = multiprocessing.get_context("spawn")
        self._here, there = system.Pipe()
        self._process = system.Process(target=_serve, args=(there,), daemon=True)
        # The new process inherits this: Ctrl-C is answered by the first.
        kept = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, kept)
            there.close()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()
        self._here.close()

    def load(self, work: Callable[..., object]) -> None:
        """Have the module of `work` imported there before it is begun."""
        with contextlib.suppress(OSError):
            self._here.send((None, (work,)))

    def begin(self, work: Callable[..., T], *arguments: Any) -> Callable[[], T]:
        """Begin `work(*arguments)` and return a function that waits for its result, or raises its HuoziError.

        All of it must be picklable, `work` a function of a module. Where the process ends without a word
        (short of memory, or a fault), the work is done here when its result is asked for.
        """
        with contextlib.suppress(OSError):  # the process is gone
            self._here.send((work, arguments))

        def result() -> T:
            try:
                answer: tuple[T] | HuoziError | None = self._here.recv()
            except (EOFError, OSError):
                answer = None
            if isinstance(answer, HuoziError):
                raise answer
            return work(*arguments) if answer is None else answer[0]

        return result


def _serve(there: Connection) -> None:
    """Do what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            work, arguments = there.recv()
        except (EOFError, OSError):
            return
        if work is None:
            continue  # sent so that unpickling imports the module of the work to come
        answer: tuple[Any] | HuoziError | None
        try:
            answer = (work(*arguments),)
        except HuoziError as error:
            answer = error
        except Exception:  # noqa: BLE001  said by the first process, which meets it again and has a console
            answer = None
        try:
            there.send(answer)
        except OSError:
            return  # the first process has ended

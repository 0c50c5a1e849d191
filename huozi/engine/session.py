"""One use of the layout engine: WeasyPrint patched, its log collected, and all of it put back.

The patches, the log handlers and the garbage collector belong to the whole process. So one session is open at
a time: another thread waits for its turn, and a second one in the same thread is refused, since it would wait
for itself. Processes have a WeasyPrint each and run side by side.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock, get_ident
from types import TracebackType

from huozi.composition.spacing import PunctuationStyle
from huozi.diagnostics import Finding
from huozi.engine.log import collected
from huozi.engine.patches import patched

_LOCK = Lock()
_holder: int | None = None
"""The thread that holds the lock."""


class NestedSessionError(RuntimeError):
    """A session was opened inside another one of the same thread: a fault of the program."""


class Session:
    """A context in which the engine may be called; opened once.

    style     the edition's punctuation style
    findings  what the engine remarked so far, filled while the session is open
    """

    def __init__(self, style: PunctuationStyle) -> None:
        self.style = style
        self.findings: list[Finding] = []
        self._held = ExitStack()

    def __enter__(self) -> Session:
        """Wait until no other thread has a session open, then patch the engine.

        Raises NestedSessionError where this thread has one open already.
        """
        with ExitStack() as opening:
            opening.enter_context(_alone())
            opening.enter_context(collected(self.findings))
            opening.enter_context(_collector_paused())
            opening.enter_context(patched(self.style))
            self._held = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put everything back, in the opposite order, whatever went wrong."""
        self._held.__exit__(kind, error, trace)


@contextmanager
def _alone() -> Iterator[None]:
    global _holder  # noqa: PLW0603  (it is the state of the process)
    if _holder == get_ident():
        raise NestedSessionError("a session of the layout engine is open in this thread already")
    with _LOCK:
        _holder = get_ident()
        try:
            yield
        finally:
            _holder = None


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let Python's cyclic garbage collector wait.

    Layout makes millions of objects and few cycles: walking them all again and again took a sixth of the time
    to free a thirtieth of the memory.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()

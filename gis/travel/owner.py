"""The one thread that owns what may be touched by one thread only."""

import threading
import traceback
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from gis.travel.errors import EngineClosed, EngineFailed

State = TypeVar("State")
Answer = TypeVar("Answer")


class Owner(Generic[State]):
    """Makes a state in a thread of its own and runs every question about it there, one after the other.

    The objects of routingkit-cch belong to the thread that made them: dropped by another one, they lock their
    metric for good. They live in the state, which neither answers nor errors carry out of the thread.

    Parameters
    ----------
    make : callable
        Makes the state, called in the thread; again after a question broke it off.
    """

    def __init__(self, make: Callable[[], State]):
        self._questions: SimpleQueue = SimpleQueue()
        self._thread = threading.Thread(
            target=_serve, args=(make, self._questions), name="travel-times", daemon=True
        )
        self._thread.start()
        # Also called when the owner is dropped unclosed, and at the end of the interpreter.
        self._finish = weakref.finalize(self, _finish, self._questions, self._thread)
        self.ask(lambda state: None)

    def ask(self, question: Callable[[State], Answer]) -> Answer:
        """What `question` returns when it is called with the state, in the owner's thread.

        Raises
        ------
        EngineClosed
            If the owner was closed.
        EngineFailed
            If the question broke the state; a new one has been made.
        """
        return self.put(question).result()

    def put(self, question: Callable[[State], Answer]) -> "Future[Answer]":
        """Line a question up and return its answer to come; raises `EngineClosed`."""
        if not self._finish.alive:
            raise EngineClosed()
        answer: Future = Future()
        self._questions.put((question, answer))
        return answer

    def tell(self, question: Callable[[State], Any]) -> None:
        """Have `question` run some time in the owner's thread; nothing happens once it is closed."""
        if self._finish.alive:
            self._questions.put((question, Future()))

    def close(self) -> None:
        """Answer what was asked before, drop the state in its thread and end the thread."""
        self._finish()


class Owners(Generic[State]):
    """Several owners, whose states are changed and asked together at one moment, each in its own thread.

    Questions to several of them are lined up under one lock, and each owner answers in the order of its line:
    so an answer of several states is from before or after a change of several states, never from between.

    Parameters
    ----------
    owners : sequence of Owner
    """

    def __init__(self, owners: Sequence[Owner[State]]):
        self._owners = tuple(owners)
        self.moment = threading.RLock()

    def __getitem__(self, number: int) -> Owner[State]:
        return self._owners[number]

    def ask_each(self, questions: Sequence[tuple[int, Callable[[State], Answer]]]) -> list[Answer]:
        """What each question returns when its owner, by number, answers it; the owners work side by side.

        Raises
        ------
        EngineClosed, EngineFailed
            As `Owner.ask`; all questions have been answered by then.
        """
        with self.moment:
            answers = [self._owners[number].put(question) for number, question in questions]
        for answer in answers:
            answer.exception()
        return [answer.result() for answer in answers]

    def close(self) -> None:
        """Close each owner."""
        for owner in self._owners:
            owner.close()


def _finish(questions: SimpleQueue, thread: threading.Thread) -> None:
    questions.put(None)
    # The collector may drop an owner within its own thread, which cannot wait for itself.
    if thread is not threading.current_thread():
        thread.join()


def _serve(make: Callable[[], Any], questions: SimpleQueue) -> None:
    state = None
    while (asked := questions.get()) is not None:
        question, answer = asked
        del asked
        try:
            if state is None:
                state = make()
            result = question(state)
        except Exception as error:  # noqa: BLE001 (it goes to who asked)
            _hand_over(error, error, answer)
        except BaseException as panic:  # noqa: BLE001 (so does a panic)
            # A panic of the library is no Exception, and may leave its objects locked.
            state = None
            _hand_over(EngineFailed(detail=str(panic)), panic, answer)
        else:
            answer.set_result(result)
            del result
        del question, answer
    del state
    _refuse_rest(questions)


def _hand_over(error: Exception, raised: BaseException, answer: Future) -> None:
    # Frames keep their variables alive, which are this thread's to drop.
    traceback.clear_frames(raised.__traceback__)
    answer.set_exception(error)


def _refuse_rest(questions: SimpleQueue) -> None:
    while not questions.empty():
        asked = questions.get()
        if asked is not None:
            asked[1].set_exception(EngineClosed())

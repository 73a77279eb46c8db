"""Work in the background: asked for by a person, done by a worker, told while it is done.

What a worker that died was doing is done again at the next start, so every piece of work here may be done
twice and must come to the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from frankpledge.desk.models import Job

#: The task backend (`TASKS` in the settings).
BACKEND = "desk"
#: Work that brought the worker down this often is not tried again.
MOST_ATTEMPTS = 3

logger = logging.getLogger(__name__)


def ask(kind: str, subject: str, by: Any, task: Any, *args: Any) -> Job:
    """Have `task` done by a worker with the job's key and `args`; the job and its place in the queue are
    written together.
    """
    with transaction.atomic():
        job = Job.objects.create(kind=kind, subject=subject[:200], by=by)
        task.enqueue(job.pk, *args)
    return job


@contextmanager
def doing(
    job: int, *refusals: type[Exception], undone: Callable[[], object] = lambda: None
) -> Iterator[Callable[[str], object]]:
    """The work of a job, from *running* to *done*, or *failed*; gives what tells its progress.

    With *failed* is written, in one, what `undone` puts back, so that what was to be done can be asked again.

    The exceptions `refusals` are for the person who asked: their words are kept. Any other is a fault of the
    program: it is logged, kept in few words, and raised again for the queue to keep whole.
    """
    held = Job.objects.filter(pk=job)
    held.update(state=Job.State.RUNNING, started_at=timezone.now(), progress="", problem="")

    def tell(said: str) -> None:
        held.update(progress=said[:500])

    def failed(problem: str) -> None:
        with transaction.atomic():
            held.update(state=Job.State.FAILED, finished_at=timezone.now(), problem=problem)
            undone()

    try:
        yield tell
    except refusals as error:
        failed(str(error))
    except BaseException as error:
        failed(f"The program failed: {type(error).__name__}: {error}"[:2000])
        raise
    else:
        held.update(state=Job.State.DONE, finished_at=timezone.now())


def take_up_again() -> int:
    """Put work that a worker left when it died back into the queue; how many pieces.

    Only for a worker that knows itself to be the only one.
    """
    left = DBTaskResult.objects.filter(backend_name=BACKEND, status="RUNNING")
    again = 0
    for result in left:
        job = Job.objects.filter(pk=(result.args_kwargs.get("args") or [0])[0])
        if len(result.worker_ids) >= MOST_ATTEMPTS:
            result.set_failed(RuntimeError("It brought the worker down again and again"))
            job.update(
                state=Job.State.FAILED,
                finished_at=timezone.now(),
                problem=f"It was interrupted {MOST_ATTEMPTS} times and is not tried again.",
            )
            continue
        result.status, result.started_at = "READY", None
        result.save(update_fields=["status", "started_at"])
        job.update(state=Job.State.WAITING, progress="It was interrupted and begins again")
        again += 1
    return again

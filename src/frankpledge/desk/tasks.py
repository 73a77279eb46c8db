"""What workers do. Each task has the key of its job first; engines are loaded when a task needs them."""

from __future__ import annotations

from django_tasks import task

from frankpledge.desk.work import BACKEND, doing


@task(backend=BACKEND)
def try_upload(job: int, upload: int) -> None:
    """Check an upload's files against what is held."""
    from frankpledge.desk import uploads
    from frankpledge.facts import FactsError

    with doing(job, FactsError, uploads.DeskError, undone=lambda: uploads.put_back(upload)) as tell:
        uploads.try_out(upload, tell)


@task(backend=BACKEND)
def accept_upload(job: int, upload: int) -> None:
    """Add an upload's files to the facts."""
    from frankpledge.desk import uploads
    from frankpledge.facts import FactsError

    with doing(job, FactsError, uploads.DeskError, undone=lambda: uploads.put_back(upload)) as tell:
        uploads.take_in(upload, tell)


@task(backend=BACKEND)
def freeze_release(job: int, preparation: int) -> None:
    """Freeze the release that is being prepared."""
    from frankpledge.desk import preparing
    from frankpledge.facts import FactsError
    from frankpledge.figures import FiguresError
    from frankpledge.releases import ReleaseError

    with doing(job, FactsError, FiguresError, ReleaseError, preparing.DeskError) as tell:
        preparing.freeze(preparation, tell)

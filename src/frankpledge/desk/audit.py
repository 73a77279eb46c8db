"""The audit log, sealed: who did what to which record, in a chain in which nothing can be changed unseen.

Wagtail writes an entry for each act at the desk. Each gets a link (`AuditLink`) that holds the entry's
digest and that of the link before it, so that an entry changed, taken away or put in between is found by
walking the chain. Whoever owns the database can write the whole chain anew; only someone who noted an
earlier end of it can tell then: `frankpledge audit verify` prints the end, to be kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models.signals import post_save
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry, PageLogEntry

from frankpledge.desk.models import AuditLink

_KINDS = {AuditLink.Kind.PAGE.value: PageLogEntry, AuditLink.Kind.RECORD.value: ModelLogEntry}
#: Any number, the same in every process: PostgreSQL's lock for whoever adds the next link.
_LOCK = 0x66726B70


@dataclass(frozen=True, slots=True)
class Audit:
    """How many links were walked, the digest of the last, and what does not hold (empty: all holds)."""

    links: int
    end: str
    broken: tuple[str, ...]


def listen() -> None:
    """Begin to seal entries (called once, when Django starts)."""
    for model in _KINDS.values():
        post_save.connect(_seal, sender=model, dispatch_uid=f"frankpledge.desk.audit.{model.__name__}")


def entry_digest(entry: Any) -> str:
    """SHA-256 of what an entry says: what was done, when, by whom (by number), to what."""
    said = {
        "action": entry.action,
        "at": entry.timestamp.isoformat(),
        "user": entry.user_id,
        "of": entry.content_type_id,
        "object": str(getattr(entry, "page_id", None) or getattr(entry, "object_id", "")),
        "label": entry.label,
        "data": entry.data,
        "deleted": entry.deleted,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def _digest(number: int, kind: str, entry: int, said: str, previous: str) -> str:
    return hashlib.sha256(f"{number}\n{kind}\n{entry}\n{said}\n{previous}".encode()).hexdigest()


def _seal(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if not created or raw:
        return
    instance.refresh_from_db(fields=("timestamp", "data"))  # as the database gives them back
    _add_links([instance])


def _add_links(entries: Sequence[Any]) -> None:
    """Seal `entries`, in their order, after the last link."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite has one writer at a time
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditLink.objects.order_by("-number").values_list("number", "digest").first()
        number, previous = last or (0, "")
        links = []
        for entry in entries:
            kind = next(name for name, model in _KINDS.items() if model is type(entry))
            number, said = number + 1, entry_digest(entry)
            digest = _digest(number, kind, entry.pk, said, previous)
            links.append(
                AuditLink(
                    number=number,
                    kind=kind,
                    entry=entry.pk,
                    entry_digest=said,
                    previous=previous,
                    digest=digest,
                )
            )
            previous = digest
        AuditLink.objects.bulk_create(links)


def entry(record: Any, action: str, moment: datetime, **said: Any) -> Any:
    """An entry about `record`, as Wagtail's `log` makes it and not written yet (`write`)."""
    model: Any = registry.get_log_model_for_instance(record)
    about = {"page": record} if model is PageLogEntry else {"object_id": str(record.pk)}
    return model(
        content_type=ContentType.objects.get_for_model(record, for_concrete_model=False),
        label=model.objects.get_instance_title(record),
        action=action,
        timestamp=moment,
        user=get_active_log_context().user,
        uuid=get_active_log_context().uuid,
        **about,
        **said,
    )


def write(entries: Sequence[Any]) -> None:
    """Write many entries, and seal them in their order."""
    for model in _KINDS.values():
        mine = [one for one in entries if type(one) is model]
        model.objects.bulk_create(mine)
        held = model.objects.in_bulk([one.pk for one in mine])
        for one in mine:  # as the database gives them back
            one.timestamp, one.data = held[one.pk].timestamp, held[one.pk].data
    if entries:
        _add_links(entries)


def verify(end: str = "") -> Audit:
    """Walk the chain from its beginning, each entry read again.

    `end` is the digest of a link noted earlier: a chain that does not hold it any more was written anew.
    """
    broken: list[str] = []
    number, previous, found = 0, "", not end
    entries = {name: _entries(model) for name, model in _KINDS.items()}
    sealed: dict[str, set[int]] = {name: set() for name in _KINDS}
    for link in AuditLink.objects.iterator(chunk_size=2000):
        number += 1
        if link.number != number or link.previous != previous:
            broken.append(f"Link {number} is missing or does not follow from the one before it.")
            number = link.number
        if link.digest != _digest(link.number, link.kind, link.entry, link.entry_digest, link.previous):
            broken.append(f"Link {link.number} was changed.")
        said = entries[link.kind].get(link.entry)
        if said is None:
            broken.append(f"The entry of link {link.number} is gone.")
        elif said != link.entry_digest:
            broken.append(f"The entry of link {link.number} was changed.")
        sealed[link.kind].add(link.entry)
        previous = link.digest
        found = found or link.digest.startswith(end)
    if not found:
        broken.append(f"No link has the digest {end}, noted earlier: the chain was cut or written anew.")
    broken += _unsealed(entries, sealed)
    return Audit(number, previous, tuple(broken))


def _entries(model: Any) -> dict[int, str]:
    return {entry.pk: entry_digest(entry) for entry in model.objects.iterator(chunk_size=2000)}


def _unsealed(entries: dict[str, dict[int, str]], sealed: dict[str, set[int]]) -> Iterator[str]:
    """Entries put in past the models, after the first that was sealed."""
    for kind, held in entries.items():
        first = min(sealed[kind], default=0)
        late = sorted(pk for pk in held if pk > first > 0 and pk not in sealed[kind])
        if late:
            yield f"{len(late)} entries ({kind}) have no link; the first is number {late[0]}."

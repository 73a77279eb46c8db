"""One migration step that gives many models the same fields.

Django's own `AddField` rebuilds the table of an SQLite database for each flag, and draws its picture of all
models anew for each field: two hundred of them took minutes. This adds the columns as they are, and draws
once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation


class AddSameFields(Operation):
    """Add the fields that `fields()` makes (name to field, anew for each model) to each of `names`."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, names: list[str], fields: Callable[[], Mapping[str, models.Field[Any, Any]]]) -> None:
        self.names = names
        self.fields = fields

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.names, self.fields], {}

    def describe(self) -> str:
        return f"Add {', '.join(self.fields())} to {', '.join(self.names)}"

    def state_forwards(self, app_label: str, state: Any) -> None:
        for name in self.names:
            state.models[app_label, name.lower()].fields.update(self.fields())
        state._relations = None
        state.__dict__.pop("apps", None)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in self.names:
            model = to_state.apps.get_model(app_label, name)
            for added in self.fields():
                field = model._meta.get_field(added)
                if schema_editor.connection.vendor == "sqlite" and isinstance(field, models.BooleanField):
                    schema_editor.execute(
                        f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} ADD COLUMN "
                        f"{schema_editor.quote_name(field.column)} bool NOT NULL DEFAULT {int(field.default)}"
                    )
                else:
                    schema_editor.add_field(model, field)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in self.names:
            model = from_state.apps.get_model(app_label, name)
            for added in self.fields():
                schema_editor.remove_field(model, model._meta.get_field(added))

"""A form of the desk as a browser would send it back."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup


def filled(html: str, **changed: Any) -> dict[str, Any]:
    """What the editing form of a page of the desk would send if nothing were touched but `changed`."""
    form = BeautifulSoup(html, "html.parser").select_one(
        "form[data-edit-form], form#w-editor-form, form[novalidate]"
    )
    assert form is not None, "no editing form on the page"
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = field["name"], field.get("type", "")
        if kind in {"submit", "button", "file"} or (
            kind in {"checkbox", "radio"} and not field.has_attr("checked")
        ):
            continue
        if field.name == "select":
            values = [option.get("value", option.text) for option in field.select("option[selected]")]
        elif field.name == "textarea":
            values = [field.text.removeprefix("\n")]
        else:
            values = [field.get("value", "on" if kind == "checkbox" else "")]
        sent.setdefault(name, []).extend(values)
    sent.update({name: [value] for name, value in changed.items()})
    return sent

"""YAML that people write: whatever is wrong with it is a `yaml.YAMLError`, which says the line where it can.

PyYAML's own readers raise whatever Python raises at a value that is none (30 February, a number of five
thousand digits); where lists lie within lists by the ten thousand, the one in C ends the whole process; and a
few lines of aliases to aliases come to more than any memory.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

#: Lists and mappings within one another; nothing that is written by hand comes near.
DEEPEST = 100
_TOO_DEEP = f"lists or mappings within one another, more than {DEEPEST} deep"
#: Items that a text with aliases may come to: ten lines of ten aliases each are ten thousand million.
MOST = 1_000_000
#: A line that begins far to the right, as whatever lies deep in blocks does.
_FAR_RIGHT = re.compile(rf"^[ \t?:-]{{{DEEPEST}}}", re.MULTILINE)
#: What no text of ours can hold: a NUL, half of a pair of UTF-16.
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
#: What the constructors of YAML's own kinds raise at a value that is none.
_NO_VALUE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


class Marked:
    """For a loader of PyYAML's: what its constructors raise says the line."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            found = super().construct_object(node, deep=deep)  # type: ignore[misc]
        except _NO_VALUE as error:
            said = f"a value that cannot be ({error})"
            raise _wrong(said, node.start_mark) from error
        said = ""
        if isinstance(found, str) and _UNHOLDABLE.search(found):
            said = "a character that no text can hold"
        elif isinstance(found, float) and not math.isfinite(found):
            said = f"the number {node.value}, which is none that can be reckoned with"
        if said:
            raise _wrong(said, node.start_mark)
        return found


class Loader(Marked, yaml.SafeLoader):
    """PyYAML's safe one."""


def read(text: str, loader: Any = Loader) -> Any:
    """What a text holds, its kinds as `loader` knows them; raises `yaml.YAMLError` alone."""
    try:
        if text.count("[") + text.count("{") > DEEPEST or _FAR_RIGHT.search(text):
            _check_depth(text)
        made = loader(text)
        try:
            node = made.get_single_node()
            if node is None:
                return None
            if "*" in text:
                _unfolded(node, {}, set())
            return made.construct_document(node)
        finally:
            made.dispose()
    except (*_NO_VALUE, RecursionError) as error:
        raise yaml.YAMLError(str(error) or type(error).__name__) from error


def _wrong(said: str, mark: Any) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, said, mark)


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _wrong(_TOO_DEEP, event.start_mark)


def _unfolded(node: Any, known: dict[int, tuple[int, int]], above: set[int]) -> tuple[int, int]:
    """How many items a node comes to with each alias written out, and how deep they lie."""
    if id(node) in above:
        raise _wrong("something that holds itself", node.start_mark)
    if id(node) not in known:
        above.add(id(node))
        inside = node.value if isinstance(node, yaml.CollectionNode) else []
        inside = [one for pair in inside for one in pair] if isinstance(node, yaml.MappingNode) else inside
        found = [_unfolded(one, known, above) for one in inside]
        above.remove(id(node))
        size, depth = 1 + sum(s for s, _ in found), 1 + max((d for _, d in found), default=0)
        if size > MOST:
            raise _wrong(f"aliases that come to more than {MOST:,} items", node.start_mark)
        if depth > DEEPEST + 1:
            raise _wrong(_TOO_DEEP, node.start_mark)
        known[id(node)] = size, depth
    return known[id(node)]

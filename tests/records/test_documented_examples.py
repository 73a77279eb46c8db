"""Every example in docs/workspace.md is of the shape that load accepts, and every field has its place
there."""

from __future__ import annotations

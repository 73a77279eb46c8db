"""Commitments, milestones, updates and targets as a workbook: written, filled in, and loaded back.

write(path) -> int                    the edition in force; how many rows
load(path) -> Account                 into the records at once: all or nothing
checked(path) -> (changes, Writer)    what it would change, held against every rule: the desk's way in
"""

from frankpledge.workspace.workbook.loading import checked, load
from frankpledge.workspace.workbook.reading import Cell, Change
from frankpledge.workspace.workbook.writing import write

__all__ = ["Cell", "Change", "checked", "load", "write"]

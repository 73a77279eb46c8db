"""How far it can be trusted: what is broken, killed, starved, asked for and refused, counted.

`make trust` runs every proof; `python -m trust kills --quick` one of them, small. A proof is a module with
`prove(size)`, which gives lines of one table as they come; where something does not hold, a line says what,
and the whole ends with status 1.

    inputs   files broken in every way, given to every reader
    kills    every piece of work killed at any moment, and begun again
    faults   a full disk, locked records, a lost engine, a changed clock, the order of writes
    crawl    every address as every role, before and after a release is published
    load     reading and writing at once, for minutes, on SQLite and on PostgreSQL
"""

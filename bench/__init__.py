"""How fast it is, as ratios: ``python -m bench`` runs every bench here, ``python -m bench.NAME`` one."""

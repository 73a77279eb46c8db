def problems(parts): return []

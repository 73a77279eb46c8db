"""Charts: pure functions from the data of a picture to SVG text, styled by the page.

`series` draws a measure over time, `areas` dots and funnels, `tiles` and `outlines` the maps, `spark` the
small ones, `bars` delivery. Each has a `describe` that says the same in words.
"""

from frankpledge.site.charts import alone, areas, bars, outlines, series, spark, tiles

__all__ = ["alone", "areas", "bars", "outlines", "series", "spark", "tiles"]

"""A world to practise on: years of trade, all that customs knows of it, and what is wrong in it.

Uploads go to `uploads/`, one folder a source. The truth goes to `truth.parquet` beside it, which
the lake never sees: who cheated, where, how, and what it should have said.

NumPy's `RandomState` is drawn from: its streams are frozen, so that a seed gives the same numbers
with every release.
"""

from lake.generate.world.plan import WorldPlan
from lake.generate.world.writing import TRUTH_FILE, UPLOADS, WorldSummary, write_world

__all__ = ["TRUTH_FILE", "UPLOADS", "WorldPlan", "WorldSummary", "write_world"]

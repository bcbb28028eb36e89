"""Realistic synthetic uploads: the trade of one invented country, as its border posts send it.

Everything follows from the plan alone: the same plan gives the same bytes on every machine, with
every release of Python and NumPy, and however the work is cut into blocks.
"""

from lake.generate.faults import Planted
from lake.generate.files import File
from lake.generate.plan import Plan
from lake.generate.writing import Summary, generate, write

__all__ = ["File", "Plan", "Planted", "Summary", "generate", "write"]

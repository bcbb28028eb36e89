"""A short hash of all contracts and views: the deployment that changes it migrates the lake."""

import hashlib
import json
from dataclasses import asdict

from lake_schema.datasets import DATASETS
from lake_schema.views import VIEWS


def fingerprint() -> str:
    """Return 16 hexadecimal digits that change with any contract or view."""
    contracts = {
        dataset.name: {
            "columns": [{**asdict(c), "type": repr(c.type)} for c in dataset.columns],
            "layout": [dataset.month_of, *dataset.sort_by],
        }
        for dataset in DATASETS.values()
    }
    views = {view.name: view.sql for view in VIEWS.values()}
    text = json.dumps([contracts, views], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]

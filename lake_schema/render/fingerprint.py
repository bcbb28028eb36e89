"""A short hash of all contracts: the deployment that changes it migrates the tables."""

import hashlib
import json
from dataclasses import asdict

from lake_schema.datasets import DATASETS


def fingerprint() -> str:
    """Return 16 hexadecimal digits that change with any contract."""
    contracts = {
        dataset.name: {
            "columns": [{**asdict(c), "type": repr(c.type)} for c in dataset.columns],
            "layout": [dataset.month_of, *dataset.sort_by],
        }
        for dataset in DATASETS.values()
    }
    text = json.dumps(contracts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]

"""A contract as an ODCS v3 document: the Open Data Contract Standard, for catalogues and linters.

The document is plain values (dicts, lists, text, numbers); whoever writes it chooses the notation.
"""

from typing import Any

from lake_schema.contract import Dataset
from lake_schema.render.dictionary_prose import prose
from lake_schema.render.odcs_columns import properties
from lake_schema.render.odcs_quality import quality

API_VERSION = "v3.2.0"

Document = dict[str, Any]


def contract(dataset: Dataset, version: str) -> Document:
    """Return a dataset's contract as an ODCS document.

    Args:
        dataset: The dataset.
        version: Version of the contracts, as the package has it.
    """
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": f"urn:customs-lake:dataset:{dataset.name}",
        "name": dataset.name,
        "version": version,
        "status": "draft" if version.startswith("0.") else "active",
        "domain": "customs",
        "description": _description(dataset),
        "servers": [_athena(), _glue(dataset)],
        "schema": [_table(dataset)],
    }


def _description(dataset: Dataset) -> Document:
    facts = prose(dataset.name)
    return {
        "purpose": dataset.says,
        "usage": (
            f"Filter on {dataset.month_of}: the table is partitioned by its month and sorted by "
            f"{', '.join(dataset.sort_by)}, so files outside the filter are not read. Join on "
            "pseudonyms where a column names somebody."
        ),
        "limitations": (
            f"Authority: {facts['Authority']}. Units: {facts['Units']}. Every version received "
            "stands as it came; columns classified as personal are for those the steward names."
        ),
    }


def _table(dataset: Dataset) -> Document:
    return {
        "name": dataset.name,
        "physicalName": dataset.name,
        "physicalType": "table",
        "logicalType": "object",
        "description": dataset.says,
        "dataGranularityDescription": prose(dataset.name)["Grain"],
        "customProperties": [
            {"property": "source", "value": dataset.source},
            {"property": "tableFormat", "value": "Apache Iceberg v2"},
            {"property": "sortedBy", "value": list(dataset.sort_by)},
        ],
        "properties": properties(dataset),
        "quality": quality(dataset),
    }


# Braces stand for the parameters of a deployment (`template.yaml`), as ODCS writes `{model}`.
def _athena() -> Document:
    return {
        "server": "athena",
        "type": "athena",
        "environment": "{Stage}",
        "description": "Where analysts ask.",
        "catalog": "awsdatacatalog",
        "schema": "customs_lake_{Stage}",
        "workgroup": "customs-lake-{Stage}",
    }


def _glue(dataset: Dataset) -> Document:
    return {
        "server": "glue",
        "type": "glue",
        "environment": "{Stage}",
        "description": "The catalogue and the files, for engines other than Athena.",
        "account": "{AccountId}",
        "database": "customs_lake_{Stage}",
        "location": f"s3://customs-lake-{{Stage}}-lake-{{AccountId}}/tables/{dataset.name}",
        "format": "iceberg",
    }

"""The ledger's items in DynamoDB: JSON bodies under two keys, written all or nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lake_schema.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

GET_LIMIT = 100  # keys in one BatchGetItem
TRANSACT_LIMIT = 100  # items in one TransactWriteItems
ONLY = "-"  # the sort key of items that stand alone
NEW = "attribute_not_exists(pk)"
NAMED = ("announcement_id", "commit_id", "run_number", "upload_id")
"""What of a body stands beside it as an attribute, as text, for conditions to name."""


class Store:
    """Reads consistently; writes in transactions, each write with what it expects to find."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """Take a DynamoDB client and the table's name."""
        self._client, self._table = client, table

    def get(self, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the bodies of items that stand alone; missing ones are left out.

        Raises:
            UnavailableError: DynamoDB did not answer for all.
        """
        wanted = [_key(key, ONLY) for key in keys]
        for start in range(0, len(wanted), GET_LIMIT):
            answer = self._client.batch_get_item(
                RequestItems={
                    self._table: {
                        "Keys": wanted[start : start + GET_LIMIT],
                        "ConsistentRead": True,
                    }
                }
            )
            if answer.get("UnprocessedKeys"):
                raise UnavailableError("the upload ledger is busy")
            yield from (json.loads(item["body"]["S"]) for item in answer["Responses"][self._table])

    def one(self, pk: str, sk: str) -> dict[str, Any] | None:
        """Return the body of one item, or nothing."""
        answer = self._client.get_item(TableName=self._table, Key=_key(pk, sk), ConsistentRead=True)
        if "Item" not in answer:
            return None
        body: dict[str, Any] = json.loads(answer["Item"]["body"]["S"])
        return body

    def begin_with(self, pk: str, prefix: str) -> Iterator[dict[str, Any]]:
        """Yield the bodies under a key whose sort keys begin so, in their order."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
            ConsistentRead=True,
        )
        for page in pages:
            yield from (json.loads(item["body"]["S"]) for item in page["Items"])

    def everything(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield all items as key, sort key and body, in no order; it reads the whole table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table, ConsistentRead=True
        )
        for page in pages:
            for item in page["Items"]:
                yield item["pk"]["S"], item["sk"]["S"], json.loads(item["body"]["S"])

    def put(
        self,
        pk: str,
        body: Mapping[str, Any],
        *,
        sk: str = ONLY,
        condition: str = NEW,
        values: Mapping[str, str] | None = None,
    ) -> "TransactWriteItemTypeDef":
        """Return the write of an item.

        Args:
            pk: Its key.
            body: What it holds; of it, `NAMED` can be named in conditions.
            sk: Its sort key.
            condition: What must hold of the item before; empty for nothing.
            values: Texts that the condition names.
        """
        item = {**_key(pk, sk), "body": {"S": json.dumps(body, ensure_ascii=False)}}
        item |= {name: {"S": str(body[name])} for name in NAMED if name in body}
        put: Any = {"TableName": self._table, "Item": item}
        if condition:
            put["ConditionExpression"] = condition
        if values:
            put["ExpressionAttributeValues"] = {name: {"S": text} for name, text in values.items()}
        return {"Put": put}

    def expect_none(self, pk: str, sk: str) -> "TransactWriteItemTypeDef":
        """Return the condition that there is no such item."""
        check: Any = {
            "TableName": self._table,
            "Key": _key(pk, sk),
            "ConditionExpression": NEW,
        }
        return {"ConditionCheck": check}

    def delete(self, pk: str, sk: str) -> "TransactWriteItemTypeDef":
        """Return the deletion of an item, which may be gone already."""
        return {"Delete": {"TableName": self._table, "Key": _key(pk, sk)}}

    def transact(self, writes: "Sequence[TransactWriteItemTypeDef]") -> list[int]:
        """Write all or nothing; return the places of writes whose condition does not hold.

        Raises:
            UnavailableError: Another transaction was at the same items.
        """
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            codes = [reason.get("Code") for reason in cancelled.response["CancellationReasons"]]
            failed = [i for i, code in enumerate(codes) if code == "ConditionalCheckFailed"]
            if not failed:
                raise UnavailableError(f"the upload ledger cancelled: {codes}") from cancelled
            return failed
        return []


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}

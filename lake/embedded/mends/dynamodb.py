"""DynamoDB: transactions that are repeated count once, and do not copy whole tables.

boto3 sends a token with each transaction so that its own retries are harmless; moto applies them
again. To be able to roll back, moto copies every table concerned, which makes a transaction slower
with every row; here only the items concerned are kept.
"""

import copy
import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from lake.embedded.faults import CloudError
from lake.embedded.mends.patching import replaced
from lake.embedded.untyped import Json

_TokenBook = OrderedDict[str, str]  # token → hash of what was asked with it
_TOKENS_KEPT = 10_000  # DynamoDB keeps them for ten minutes


def _copy_item_only(value: Json) -> Json:
    # The transaction's own roll-back must find the very table, which _rolled_back has put right.
    return value if isinstance(value, Table) else copy.deepcopy(value)


@contextmanager
def mended_dynamodb() -> Iterator[None]:
    """Mend transactions while the context lasts."""
    write, answer = DynamoDBBackend.transact_write_items, DynamoHandler.transact_write_items

    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        """Write all or nothing."""
        with _rolled_back(self, transact_items):
            write(self, transact_items)

    def answer_once(self: DynamoHandler) -> ActionResult:
        """Answer a request that comes again as the first time."""
        book: _TokenBook = self.dynamodb_backend.__dict__.setdefault(
            "transaction_tokens", OrderedDict()
        )
        token = self.body.get("ClientRequestToken")
        text = json.dumps(self.body["TransactItems"], sort_keys=True)
        asked = hashlib.sha256(text.encode()).hexdigest()
        if token in book:
            if book[token] != asked:
                raise JsonRESTError(
                    "IdempotentParameterMismatchException",
                    "The token was used with other items before.",
                )
            return ActionResult({"ConsumedCapacity": [], "ItemCollectionMetrics": {}})
        result = answer(self)
        if token is not None:
            book[token] = asked
            if len(book) > _TOKENS_KEPT:
                book.popitem(last=False)
        return result

    swift_copy = SimpleNamespace(deepcopy=_copy_item_only, copy=copy.copy)
    with (
        replaced(
            DynamoDBBackend,
            "transact_write_items",
            transact_write_items,
            parameters="self transact_items",
        ),
        replaced(DynamoHandler, "transact_write_items", answer_once, parameters="self"),
        _replaced_module(swift_copy),
    ):
        yield


@contextmanager
def _replaced_module(swift_copy: SimpleNamespace) -> Iterator[None]:
    names = vars(models)  # the name there is an import, which mypy takes for private
    if names.get("copy") is not copy:
        raise CloudError("moto has changed: moto.dynamodb.models no longer uses `copy`")
    names["copy"] = swift_copy
    try:
        yield
    finally:
        names["copy"] = copy


@contextmanager
def _rolled_back(backend: DynamoDBBackend, operations: list[dict[str, Any]]) -> Iterator[None]:
    """Put the items concerned back if the transaction fails."""
    with ExitStack() as undo:
        for table, hash_key, range_key in _items(backend, operations):
            before = copy.deepcopy(table.get_item(hash_key, range_key))
            undo.callback(_put_back, table, hash_key, range_key, before)
        yield
        undo.pop_all()


def _items(
    backend: DynamoDBBackend, operations: list[dict[str, Any]]
) -> Iterator[tuple[Table, Any, Any]]:
    for operation in operations:
        for terms in operation.values():
            table = backend.tables.get(terms.get("TableName"))
            if table is not None:
                key = terms.get("Key") or terms.get("Item") or {}
                yield table, *backend.get_keys_value(table, key)


def _put_back(table: Table, hash_key: Json, range_key: Json, item: Json) -> None:
    if item is None:
        table.delete_item(hash_key, range_key)
    elif range_key is None:
        table.items[hash_key] = item
    else:
        table.items[hash_key][range_key] = item

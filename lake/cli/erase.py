"""`lake erase`: carries out a legal order to erase, and proves it."""

import argparse
import sys
from collections import Counter
from dataclasses import asdict

from lake.cli.errors import UsageError
from lake.cli.screen import ERR, document, heading, say, show, show_table, table
from lake.connection import Connection
from lake.erasing import Order, Orders, carry_out, plan_party, plan_uploads
from lake.running import find


def run(options: argparse.Namespace) -> int:
    """Plan, ask, erase, prove; or list the orders that were given."""
    connection = find()
    orders = Orders(connection)
    if options.list:
        _list(orders, as_json=options.format == "json")
        return 0
    _check(options)
    order = orders.find(options.order)
    if order is None:
        order = _planned(connection, options)
        _show(order)
        if options.dry_run:
            return _tell(order, options)
        _confirm(order, options)
        orders.begin(order)
    elif order.done_at:
        say(f"The order {order.reference!r} was carried out {order.done_at}.")
        return _tell(order, options)
    else:
        say(f"The order {order.reference!r} was begun {order.begun_at}; it goes on.")
    with ERR.status("Erasing") as status:
        done = carry_out(connection, order, status.update)
    say(f"Erased: nothing of {done.reference!r} is found any more.", "bold green")
    return _tell(done, options)


def _check(options: argparse.Namespace) -> None:
    if not options.order:
        raise UsageError("say by which order: --order REFERENCE; or --list for those given")
    if options.upload and options.party:
        raise UsageError("an order reaches a --party or an --upload, not both")


def _planned(connection: Connection, options: argparse.Namespace) -> Order:
    if not (options.upload or options.party):
        raise UsageError(f"there is no order {options.order!r} yet: say whom, --party or --upload")
    if not options.reason:
        raise UsageError("say why, in a sentence that names no person: --reason TEXT")
    with ERR.status("Looking for what the order reaches"):
        if options.party:
            return plan_party(connection, options.party, options.order, options.reason)
        return plan_uploads(connection, options.upload, options.order, options.reason)


def _show(order: Order) -> None:
    rows: Counter[str] = Counter()
    for counted in order.rows.values():
        rows.update(counted)
    records = sum(len(numbers) for numbers in order.records.values())
    whole = sum(not numbers for numbers in order.records.values())
    say(f"The order reaches {records} records and {whole} whole uploads, in {len(order.records)}:")
    for name, count in rows.items():
        say(f"    {count:,} rows of {name}")
    say(
        f"The original bytes of {len(order.evidence)} uploads go with them. What others sent in\n"
        "the same files stays in the tables, without its evidence. Answers of queries, and tags\n"
        "and history of these tables, go too.",
        "yellow",
    )


def _confirm(order: Order, options: argparse.Namespace) -> None:
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody is here to confirm: add --yes")
    ERR.print("Type the order's reference to erase: ", end="")
    if sys.stdin.readline().strip() != order.reference:
        raise UsageError("not confirmed; nothing was erased")


def _tell(order: Order, options: argparse.Namespace) -> int:
    if options.format == "json":
        document({"order": asdict(order)})
    return 0


def _list(orders: Orders, *, as_json: bool) -> None:
    found = orders.all()
    if as_json:
        document({"orders": [asdict(order) for order in found]})
        return
    heading("orders to erase")
    heads = [(name, False) for name in ("order", "begun", "done", "by", "uploads", "reason")]
    lines = [
        [o.reference, o.begun_at, o.done_at or "-", o.by, str(len(o.evidence)), o.reason]
        for o in found
    ]
    show_table(table(heads, lines))
    if not found:
        show("none")

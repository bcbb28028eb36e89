"""Receipts as people read them: a line an upload, what was refused and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import PurePath

from rich.text import Text

from lake.cli.screen import clean, heading, say, show, show_table, table
from lake.settling import FINAL, Receipt, Settlement

MOST_LINES = 25
"""Uploads listed one by one; those with something to say come first."""
LOG_LINES = 8
PATHS_TOLD = 3
STYLES = {"published": "green", "duplicate": "yellow", "refused": "red", "received": "red"}


def show_settlement(settlement: Settlement, title: str) -> None:
    """Print receipts, totals and refusals."""
    receipts = settlement.receipts
    show_receipts(receipts, title)
    show_totals(receipts)
    show_refusals(receipts)


def shortened(settlement: Settlement) -> tuple[str, Settlement]:
    """Return the folder that all files share, and the settlement with files named inside it."""
    folders = [PurePath(each["file"]).parent.parts for each in settlement.receipts]
    shared = [names[0] for names in takewhile(_are_one, zip(*folders, strict=False))]
    if not shared:
        return "", settlement
    folder = PurePath(*shared)
    receipts = [
        {**each, "file": str(PurePath(each["file"]).relative_to(folder))}
        for each in settlement.receipts
    ]
    return str(folder), Settlement(receipts, settlement.stuck)


def _are_one(names: Sequence[str]) -> bool:
    return len(set(names)) == 1


def show_receipts(receipts: Sequence[Receipt], title: str) -> None:
    """Print a line an upload; where there are many, those with something to say."""
    shown = receipts
    if len(receipts) > MOST_LINES:
        shown = sorted(receipts, key=_says_nothing)[:MOST_LINES]  # a stable sort keeps the order
    heading(title)
    show_table(table(_HEADS, map(_line, shown)))
    if len(receipts) > len(shown):
        states = Counter(each["state"] for each in receipts)
        for each in shown:
            states[each["state"]] -= 1
        rest = ", ".join(f"{count:,} {state}" for state, count in states.items() if count)
        show(f"… and {rest}", "dim")


def show_by_post(receipts: Sequence[Receipt]) -> None:
    """Print a line a post: its uploads by state, its records by fate."""
    posts = sorted({each["post"] for each in receipts})
    lines = []
    for post in posts:
        own = [each for each in receipts if each["post"] == post]
        states = Counter(each["state"] for each in own)
        lines.append(
            [
                post,
                *(f"{count:,}" for count in (len(own), *(states[name] for name in _STATES))),
                *(f"{_sum(own, name):,}" for name in _COUNTS),
            ]
        )
    heads = ("uploads", *_STATES, *(name.removeprefix("records_") for name in _COUNTS))
    show_table(table([("post", False), *((name, True) for name in heads)], lines))


def show_totals(receipts: Sequence[Receipt]) -> None:
    """Print what became of all uploads and records together."""
    states = Counter(each["state"] for each in receipts)
    told = ", ".join(f"{count:,} {state}" for state, count in states.most_common())
    read, accepted, rejected, warnings = (_sum(receipts, name) for name in _COUNTS)
    rows: Counter[str] = Counter()
    for each in receipts:
        rows.update(each["tables"])
    show()
    show(f"{len(receipts):,} uploads: {told}")
    show(f"{read:,} records read = {accepted:,} accepted + {rejected:,} rejected; "
         f"{warnings:,} warnings")  # fmt: skip
    if rows:
        show("rows: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
    _show_unknown(receipts)


def _show_unknown(receipts: Sequence[Receipt]) -> None:
    """Print what no mapping took, in one line."""
    total = sum(each.get("unknown_count") or 0 for each in receipts)
    if not total:
        return
    paths: Counter[str] = Counter()
    for each in receipts:
        for told in each.get("unknown") or ():
            paths[told["path"]] += told["count"]
    most = ", ".join(f"{path} {count:,}" for path, count in paths.most_common(PATHS_TOLD))
    show(f"not understood: {total:,} values, most at {clean(most)}; see unknown_content", "yellow")


def show_refusals(receipts: Iterable[Receipt]) -> None:
    """Print the uploads that were refused, with reason and place."""
    refused = [each for each in receipts if each["state"] == "refused"]
    if not refused:
        return
    heading("refused")
    for each in refused[:MOST_LINES]:
        error = each["error"] or {"code": "unknown", "says": "no reason is recorded"}
        show(Text(clean(each["file"]), "bold") + Text(f"  {error['code']}", "not bold red"))
        show(f"    {clean(error['says'])}")
    if len(refused) > MOST_LINES:
        show(f"… and {len(refused) - MOST_LINES:,} more", "dim")


_STATES = ("published", "duplicate", "refused")
_COUNTS = ("records_read", "records_accepted", "records_rejected", "warnings")
_HEADS = [
    ("file", False),
    ("state", False),
    ("format", False),
    *((name.removeprefix("records_"), True) for name in _COUNTS),
]


def _sum(receipts: Iterable[Receipt], name: str) -> int:
    return sum(each[name] or 0 for each in receipts)


def _line(receipt: Receipt) -> list[Text | str]:
    return [
        receipt["file"],
        Text(receipt["state"], STYLES.get(receipt["state"], "")),
        receipt["format"] or "-",
        *(f"{receipt[name] or 0:,}" for name in _COUNTS),
    ]


def _says_nothing(receipt: Receipt) -> int:
    """Return the place among others: refused first, then rejected records, then warnings."""
    if receipt["state"] != "published":
        return 0
    if receipt["records_rejected"]:
        return 1
    return 2 if receipt["warnings"] else 3


def say_stuck(settlement: Settlement, logs: Mapping[str, Sequence[str]]) -> None:
    """Say on standard error that uploads will never be settled, and what the functions said."""
    left = [each["file"] for each in settlement.receipts if each["state"] not in FINAL]
    say(f"Stuck: {settlement.stuck}", "bold red")
    say(f"Not settled: {len(left):,}, among them {', '.join(left[:5])}")
    for function, lines in logs.items():
        if lines:
            say(f"{function} said last:", "bold")
            for line in lines[-LOG_LINES:]:
                say(clean(line.rstrip()), "dim")

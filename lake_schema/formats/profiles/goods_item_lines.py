"""goods-item-lines: the lake's own columns, one line a goods item.

How to write such a file:

- A header is a column of the contracts, written `dataset.column` with the datasets `declaration`
  and `goods_item`. The dataset may be left out: a bare name is the goods item's column where it
  has one, else the declaration's. So `gross_mass_kg` is the item's, and the declaration's is
  `declaration.gross_mass_kg` (likewise `package_count`, `export_country_code` and
  `transaction_nature_code`). `version_number`, `office_code` and `flow_code` are the
  declaration's only.
- Up to four duty lines of the item are `duty_1.tax_type_code`, `duty_1.rate`, ... to `duty_4....`;
  a line exists where one of its columns holds something.
- One container: `container.container_number`, `container.seal_number`.
- Required are `item_number` and one of `lrn` and `registration_number`.
- Consecutive lines that agree in `RECORD_KEY` are one declaration, whose columns are taken from
  the first of them. So two declarations that agree in all of it must not stand side by side.
- Days and times as ISO 8601, numbers with a decimal point, `rate` as a fraction (0.08 is 8 %).
"""

from lake_schema.contract import Column
from lake_schema.datasets import DATASETS
from lake_schema.formats.profiles.profile import Profile, RowMapping
from lake_schema.shared_columns import OF_A_DECLARATION

DUTY_LINES = 4
RECORD_KEY = (
    "registration_number",
    "lrn",
    "mrn",
    "version_number",
    "function_code",
    "declarant_id",
)
_INHERITED = {column.name for column in OF_A_DECLARATION}
_ITEM_NUMBER = ("item_number", "goods_item.item_number")


def _own(dataset: str) -> tuple[Column, ...]:
    return tuple(c for c in DATASETS[dataset].wire_columns if c.name not in _INHERITED)


def _item() -> RowMapping:
    names = [column.name for column in _own("goods_item")]
    bare = {name: name for name in names}
    return RowMapping(
        dataset="goods_item", columns=bare | {f"goods_item.{name}": name for name in names}
    )


def _declaration(taken: RowMapping) -> RowMapping:
    names = [column.name for column in DATASETS["declaration"].wire_columns]
    bare = {name: name for name in names if name not in taken.columns}
    return RowMapping(
        dataset="declaration", columns=bare | {f"declaration.{name}": name for name in names}
    )


def _duty(number: int) -> RowMapping:
    columns = {
        f"duty_{number}.{column.name}": column.name
        for column in _own("duty_tax")
        if column.name not in ("item_number", "line_number")
    }
    return RowMapping(
        dataset="duty_tax",
        columns=columns | dict.fromkeys(_ITEM_NUMBER, "item_number"),
        constants={"line_number": str(number)},
        when=tuple(columns),
    )


def _container() -> RowMapping:
    columns = {
        f"container.{column.name}": column.name
        for column in _own("container")
        if column.name != "line_number"
    }
    return RowMapping(
        dataset="container", columns=columns, ordinal="line_number", when=tuple(columns)
    )


PROFILE = Profile(
    name="goods-item-lines",
    rows=(
        _declaration(_item()),
        _item(),
        *(_duty(number) for number in range(1, DUTY_LINES + 1)),
        _container(),
    ),
    required=(
        _ITEM_NUMBER,
        ("lrn", "registration_number", "declaration.lrn", "declaration.registration_number"),
    ),
    record_key=RECORD_KEY,
)

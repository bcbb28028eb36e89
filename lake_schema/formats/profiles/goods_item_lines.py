"""goods-item-lines: the lake's own columns, one line a goods item.

How to write such a file:

- A header is a column of the contracts, written `dataset.column` with the datasets `declaration`
  and `goods_item`. The dataset may be left out: a bare name is the goods item's column where it
  has one, else the declaration's. So `gross_mass_kg` is the item's, and the declaration's is
  `declaration.gross_mass_kg` (likewise `package_count`, `export_country_code` and
  `transaction_nature_code`); `destination_country_code` is the declaration's. `version_number`,
  `office_code` and `flow_code` are the declaration's only.
- Up to four duty lines of the item are `duty_1.tax_type_code`, `duty_1.rate`, ... to `duty_4....`;
  a line exists where one of its columns holds something.
- Up to four rows each of `additional_document`, `additional_information`, `previous_document` and
  `packaging` of the item likewise: `additional_document_1.type_code`, `packaging_2.marks`, ...
- One container: `container.container_number`, `container.seal_number`.
- Required are `item_number` and one of `lrn` and `registration_number`.
- Consecutive lines that agree in `RECORD_KEY` are one declaration, whose columns are taken from
  the first of them. So two declarations that agree in all of it must not stand side by side.
- Days and times as ISO 8601, numbers with a decimal point, `rate` as a fraction (0.08 is 8 %).
"""

from lake_schema.datasets import DATASETS
from lake_schema.formats.profiles.own_columns import LINE_NUMBER, own_columns, prefixed
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.profiles.row_mapping import RowMapping

GROUPS = 4
"""Rows of a dataset below the item that one line has room for."""
OF_THE_ITEM = (
    "additional_document",
    "additional_information",
    "previous_document",
    "packaging",
)
"""Datasets below the item, beside its duty lines, whose rows stand in numbered groups."""
RECORD_KEY = (
    "registration_number",
    "lrn",
    "mrn",
    "version_number",
    "function_code",
    "declarant_id",
)
BARE_OF_DECLARATION = frozenset({"destination_country_code"})
"""Columns that items got later: a bare name never changes its meaning."""
_ITEM_NUMBER = ("item_number", "goods_item.item_number")


def _item() -> RowMapping:
    names = own_columns("goods_item")
    bare = {name: name for name in names if name not in BARE_OF_DECLARATION}
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
    return _group("duty_tax", f"duty_{number}", {LINE_NUMBER: str(number)})


def _group(dataset: str, prefix: str, constants: dict[str, str]) -> RowMapping:
    """Return rows that belong to the line's goods item; without a constant they are numbered."""
    columns = {f"{prefix}.{n}": n for n in own_columns(dataset, "item_number", LINE_NUMBER)}
    return RowMapping(
        dataset=dataset,
        columns=columns | dict.fromkeys(_ITEM_NUMBER, "item_number"),
        constants=constants,
        ordinal="" if constants else LINE_NUMBER,
        when=tuple(columns),
    )


PROFILE = Profile(
    name="goods-item-lines",
    rows=(
        _declaration(_item()),
        _item(),
        *(_duty(number) for number in range(1, GROUPS + 1)),
        prefixed("container", "container"),
        *(
            _group(dataset, f"{dataset}_{number}", {})
            for dataset in OF_THE_ITEM
            for number in range(1, GROUPS + 1)
        ),
    ),
    required=(
        _ITEM_NUMBER,
        ("lrn", "registration_number", "declaration.lrn", "declaration.registration_number"),
    ),
    record_key=RECORD_KEY,
)

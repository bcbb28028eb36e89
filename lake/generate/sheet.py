"""A run of declarations as text: what formats write, and where faults are planted."""

from dataclasses import dataclass

from lake.generate.declaration_text import container_columns, declaration_columns
from lake.generate.document_text import document_columns, previous_columns
from lake.generate.goods import Goods, goods
from lake.generate.headers import Headers
from lake.generate.item_text import duty_columns, item_columns
from lake.generate.texts import Columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """Consecutive declarations of one post, all columns as text, null where nothing is said.

    Attributes:
        heads: What the headers were drawn as.
        items: What the goods items were drawn as.
        declaration: One row a declaration.
        containers: First, second and third container, one row a declaration.
        goods_item: One row a goods item.
        duties: Duty and value added tax, one row a goods item.
        documents: Invoice and proof of preference, one row a goods item; XML only, like the next.
        previous: Previous document, one row a declaration.
    """

    heads: Headers
    items: Goods
    declaration: Columns
    containers: list[Columns]
    goods_item: Columns
    duties: list[Columns]
    documents: list[Columns]
    previous: Columns

    @classmethod
    def of(cls, heads: Headers) -> "Sheet":
        """Return the sheet of some headers, without any fault."""
        items = goods(heads)
        return cls(
            heads,
            items,
            declaration_columns(heads, items),
            container_columns(heads, items),
            item_columns(heads, items),
            duty_columns(heads, items),
            document_columns(heads, items),
            previous_columns(heads),
        )

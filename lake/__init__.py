"""A person's hands: the `lake` command, the Python client and the cloud on one machine.

```python
from lake import Lake

Lake().sql("SELECT office_code, count(*) AS n FROM declaration_current GROUP BY 1")
```
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lake.client import Lake

__all__ = ["Lake"]


def __getattr__(name: str) -> object:
    """Return the client when it is first asked for: the command need not wait for pandas."""
    if name == "Lake":
        from lake.client import Lake  # noqa: PLC0415

        return Lake
    raise AttributeError(name)

"""Plain values as YAML that every reader takes for what they are.

YAML 1.1 reads `NO` as false, `010121` as 4177 and `12:30` as 750, YAML 1.2 reads `1e3` as a
number: text that any of them could take for something else is quoted.
"""

import re
from typing import Any

import yaml  # type: ignore[import-untyped]

_AMBIGUOUS = re.compile(
    r"[-+.~=<]?[\d.].*|[~=<].*|y|n|yes|no|on|off|true|false|null", re.IGNORECASE
)
_WIDTH = 100


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes lists indented, as people do, and never refers to an equal part by an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        """Indent lists too."""
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Write everything out."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "'" if _AMBIGUOUS.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def yaml_of(content: Any) -> str:  # noqa: ANN401 - whatever YAML can hold
    """Return plain values as YAML, in the order given.

    >>> print(yaml_of({"country": "NO", "codes": ["010121", "1e3", "GB"]}), end="")
    country: 'NO'
    codes:
      - '010121'
      - '1e3'
      - GB
    """
    text: str = yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    return text

"""Print the template as CloudFormation gets it, for checks that do not know SAM.

python -m lake.building.expanded > expanded.json
"""

import json
import sys

from lake.embedded.template.expand import expansion, start_expansion
from lake.embedded.template.plan import without_code
from lake.embedded.template.reading import REPOSITORY_TEMPLATE, read_template

_REGION = "eu-central-1"


def main() -> int:
    """Expand the repository's template."""
    template = without_code(read_template(REPOSITORY_TEMPLATE))
    declared = template["Parameters"]
    needed = {name: "x" * 16 for name, said in declared.items() if "Default" not in said}
    expanded = expansion(start_expansion(template, needed, _REGION))
    if isinstance(expanded, str):
        sys.stderr.write(f"template.yaml cannot be expanded: {expanded}\n")
        return 1
    json.dump(expanded, sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())

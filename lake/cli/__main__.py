"""`python -m lake.cli` is the `lake` command."""

import sys

from lake.cli import main

sys.exit(main())

"""``python -m wardround.docs [FOLDER]``: write the pages that are not current, and name them."""

from __future__ import annotations

import sys
from pathlib import Path

from wardround.docs import write
from wardround.workspace import kit

for path in write(Path(sys.argv[1]) if sys.argv[1:] else kit() / "docs"):
    sys.stdout.write(f"{path}\n")

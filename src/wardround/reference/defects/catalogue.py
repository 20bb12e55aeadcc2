"""Every defect that can be planted."""
from __future__ import annotations
from wardround.reference.defects.defect import Defect
DEFECTS: tuple[Defect, ...] = ()

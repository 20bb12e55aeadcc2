"""The proxy: matching, holding, ageing, recording."""

from wardround.wire.aim import Aim
from wardround.wire.gate import Gate
from wardround.wire.wire import Wire

__all__ = ["Aim", "Gate", "Wire"]

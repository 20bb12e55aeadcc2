"""What every table of the profile has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A table of the profile: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

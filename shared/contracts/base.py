"""The base of every contract model."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """A frozen model that ignores fields it does not know, so that old consumers read newer messages."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="constants")

    def replaced(self, **changes: Any) -> "Any":
        """A copy with the given fields changed; the changes are trusted, not validated."""
        return self.model_copy(update=changes)

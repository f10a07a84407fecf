"""The base of every contract model."""

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """A frozen model that ignores fields it does not know, so that old consumers read newer messages."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="constants", hide_input_in_errors=True)

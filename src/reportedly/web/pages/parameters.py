"""The kinds of parameters that several pages take: bounded before anything is done with them."""

from typing import Annotated

from fastapi import Query

Number = Annotated[int, Query(ge=1, le=1_000_000)]  # of a page in a list
Text = Annotated[str, Query(max_length=1000)]

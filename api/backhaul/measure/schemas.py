"""What the overview answers. Null for a number of people: fewer than five, or nobody."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

_STEPS = "In steps of five. Null: fewer than five, or nobody."


class PeopleChange(BaseModel):
    """How many different people told something in the period, and in the one beside which it stands."""

    people: int | None = Field(description=_STEPS)
    before: int | None = Field(description=_STEPS)
    change: int = Field(description="Between the two as they are told here; null counts as nobody.")


class TagChange(PeopleChange):
    """A tag and how many told of it."""

    slug: str
    name: str


class PlaceChange(PeopleChange):
    """A site, its parts among it, and how many told of it."""

    site_id: UUID
    name: str


class PeriodPeople(BaseModel):
    """One week or quarter."""

    period: str = Field(description="As `period` takes it.")
    begins: date = Field(description="In the organisation's time zone.")
    running: bool = Field(description="It is not over yet.")
    people: int | None = Field(description=_STEPS)
    insights: int | None = Field(description="Published then, in steps of five; once it is over, of all tags and places only.")
    answered: int | None = Field(description="Of these, in steps of five.")


class TagNamed(BaseModel):
    """The tag that was asked for."""

    slug: str
    name: str


class SiteNamed(BaseModel):
    """The site that was asked for, and its middle."""

    id: UUID
    name: str
    lat: float
    lon: float


class ParticipationOut(BaseModel):
    """Shares of the organisation in hundredths, over thirteen weeks. Null: fewer than five people would stand behind it."""

    often: int | None = Field(description="Tell a tip a week.")
    sometimes: int | None = Field(description="Tell, tap or reply now and then.")
    took_part: int | None = Field(description="Both together.")
    quiet: int | None = Field(description="Read.")
    counted_on: date


class OverviewOut(BaseModel):
    """What was told in a period, beside another one."""

    as_of: AwareDatetime = Field(description="What changed until then is counted.")
    period: str
    compare: str
    running: bool
    tag: TagNamed | None
    site: SiteNamed | None
    total: PeopleChange
    weeks: list[PeriodPeople] = Field(description="The newest 26, oldest first.")
    quarters: list[PeriodPeople] = Field(description="The newest eight, oldest first.")
    tags: list[TagChange] = Field(description="In the organisation's order.")
    places: list[PlaceChange] = Field(description="Where five people or more told something; of a site its parts.")
    participation: ParticipationOut | None


class HeatSquare(BaseModel):
    """A square of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float
    people: int


class HeatList(BaseModel):
    """Squares, those of most people first."""

    items: list[HeatSquare]
    next: None = None

"""What a drawing stands on: the width it has, the size of its type, what its values are."""

from dataclasses import dataclass

from bots.drawing import faces
from bots.drawing.values import number_words
from core.figures.report import Kind
from core.phrases import Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The room for a chart, and in which words its values are told."""

    width: float
    size: float
    kind: Kind
    phrases: Phrases

    def told(self, value: float) -> str:
        """Return a value in words that the typeface can show."""
        return faces.legible(number_words(value, self.kind, self.phrases))


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight way from values to places: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where the value lies."""
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

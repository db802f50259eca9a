"""Of messages that were said in part: how many of their texts, so that those are not said again when the rest goes."""

from dataclasses import dataclass, field

#: Of so many it is remembered; one that is forgotten is said again from its beginning.
MOST = 500


@dataclass(frozen=True, slots=True)
class Begun:
    """How many texts of a message are said already, by its number in the outbox."""

    texts: dict[int, int] = field(default_factory=dict)

    def of(self, id: int) -> int:
        """Return how many texts of that message are said."""
        return self.texts.get(id, 0)

    def note(self, id: int, texts: int) -> None:
        """Note how many are said by now."""
        self.texts[id] = texts
        while len(self.texts) > MOST:
            self.texts.pop(next(iter(self.texts)))

    def forget(self, id: int) -> None:
        """Forget a message that is settled."""
        self.texts.pop(id, None)

"""Every sentence a person reads, by key, as written in `config/messages.zh.toml` and `config/glossary.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences and labels in one language; a missing key is an error of the configuration, found by `suban check`."""

    sentences: Mapping[str, str]
    labels: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """Return the sentence of that key with its `{placeholders}` filled, terms by their labels; KeyError if none."""
        return self.sentences[key].format(**{name: self._shown(value) for name, value in values.items()})

    def _shown(self, value: object) -> object:
        return self.label(value) if isinstance(value, StrEnum) else value

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence of that key."""
        return key in self.sentences

    def label(self, term: StrEnum) -> str:
        """Return what people call a term of the code, such as 设备设施 for `Category.EQUIPMENT`."""
        return self.labels[_key(type(term), term)]


@cache
def _key(kind: type[StrEnum], term: StrEnum) -> str:
    """Return the key of a term; terms of two kinds may be the same word, so its kind is named."""
    return f"{kind.__name__.lower()}.{term.value}"

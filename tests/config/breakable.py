"""A configuration that a test may break."""

from dataclasses import dataclass
from pathlib import Path

from bots.settings import read_config

SHIPPED = Path(__file__).parents[2] / "config"


@dataclass(frozen=True)
class Folder:
    path: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace what stands exactly once in a file."""
        content = (self.path / name).read_text(encoding="utf-8")
        assert content.count(old) == 1, f"{name} has {old!r} {content.count(old)} times"
        (self.path / name).write_text(content.replace(old, new), encoding="utf-8")

    def write(self, name: str, content: str) -> None:
        (self.path / name).parent.mkdir(exist_ok=True)
        (self.path / name).write_text(content, encoding="utf-8")

    def problems(self) -> list[str]:
        """Return what the configuration would be refused for, a line each."""
        return [str(problem) for problem in read_config(self.path)[1]]

"""What is wrong in the files a company writes its rules and examples in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: in which file and where, why, and what to do about it."""

    file: str
    key: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file} {self.key}：{self.reason}。{self.remedy}"

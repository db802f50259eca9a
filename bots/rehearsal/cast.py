"""Who takes part in a transcript: the community's people and groups, and the residents who write in it."""

from collections.abc import Iterable, Iterator

from bots.rehearsal.lines import Acts, Hides, Line, Shows, Transcript
from bots.rehearsal.parser import Mistake
from bots.rehearsal.words import say
from core.house import Community


def check(transcript: Transcript, community: Community) -> None:
    """Raise Mistake naming every line with a chat that is neither the community's nor a resident's of this transcript."""
    wrong = [
        say("mistake.line", file=transcript.file, line=line.number, what=what)
        for line in transcript.lines
        for what in _unknown(line, transcript.residents, community)
    ]
    if wrong:
        raise Mistake(wrong)


def _unknown(line: Line, writers: tuple[str, ...], community: Community) -> Iterator[str]:
    groups = [group.name for group in community.groups]
    people = [person.name for person in community.people]
    if isinstance(line, Acts):
        if line.group is not None and line.group not in groups:
            yield say("mistake.unknown_group", name=line.group, known=_listed(groups))
        if line.who in groups:
            yield say("mistake.group_speaks", name=line.who)
    elif isinstance(line, Shows | Hides) and line.chat not in {*groups, *people, *writers}:
        residents = [name for name in writers if name not in people and name not in groups]
        yield say(
            "mistake.unknown_chat",
            name=line.chat,
            groups=_listed(groups),
            people=_listed(people),
            residents=_listed(residents),
        )


def _listed(names: Iterable[str]) -> str:
    return "、".join(names) or say("mistake.nobody")

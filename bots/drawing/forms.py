"""All forms of a month on paper, for the quality department: 《住户投诉意见表》 and 《投诉处置记录表》 of every complaint."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from bots.drawing import faces
from bots.drawing.marks import GREY, Anchor
from bots.drawing.paper import HEIGHT, MARGIN, ROOM, TOP, WIDTH, Grid, Paper, Running
from bots.drawing.thumbnail import thumbnail
from core.phrases import Phrases

#: A volume that a printer and a reader can still handle, and a chat can still carry: so many bytes of pictures.
VOLUME, WEIGHT = 500, 12 << 20
LABELS = 84.0
PICTURES, SIDE = 3, 150.0
#: How high the title of the contents is, and a line of them.
HEAD, LINE = 44.0, 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One complaint on paper: the rows of its form, its register, and by which names its pictures are found."""

    ref: str
    brief: str
    rows: Sequence[tuple[str, str]]
    register: Sequence[tuple[str, str]]
    pictures: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Binder:
    """What the volumes are called and who signs each form; `find` gives a picture by its name, or None."""

    community: str
    period: str
    zone: str
    made_at: datetime
    signatures: tuple[str, ...]
    find: Callable[[str], bytes | None]


def bind(
    forms: Iterable[Form], binder: Binder, phrases: Phrases, *, volume: int = VOLUME, most: int = WEIGHT
) -> Iterator[bytes]:
    """Yield the volumes as PDFs, one at a time; no more than one is held in memory, and of pictures only the small ones."""
    few: list[_Leaf] = []
    number, weight = 1, 0
    for form in forms:
        leaf = _Leaf(form, [small for name in form.pictures if (small := _small(name, binder)) is not None])
        if few and weight + leaf.weight > most:
            yield _bound(few, number, binder, phrases)
            few, number, weight = [], number + 1, 0
        few.append(leaf)
        weight += leaf.weight
        if len(few) == volume:
            yield _bound(few, number, binder, phrases)
            few, number, weight = [], number + 1, 0
    if few:
        yield _bound(few, number, binder, phrases)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A form with its pictures as they are shown."""

    form: Form
    pictures: Sequence[tuple[bytes, int, int]]

    @property
    def weight(self) -> int:
        return sum(len(jpeg) for jpeg, _, _ in self.pictures)


def _small(name: str, binder: Binder) -> tuple[bytes, int, int] | None:
    content = binder.find(name)
    return thumbnail(content) if content is not None else None


def _bound(leaves: Sequence[_Leaf], number: int, binder: Binder, phrases: Phrases) -> bytes:
    title = f"{phrases.say('drawing.form')} {binder.period} {phrases.say('drawing.volume', number=number)}"
    running = Running(title=title, whose=binder.community, made_at=binder.made_at, zone=binder.zone)
    paper = Paper(running, phrases)
    first = (HEIGHT - TOP * 2 - HEAD) // LINE
    each = (HEIGHT - TOP * 2) // LINE
    for _ in range(1 + max(0, -int(-(len(leaves) - first) // each))):
        paper.add_page()
    begins = [_form(paper, leaf, binder) for leaf in leaves]
    _contents(paper, title, [leaf.form for leaf in leaves], begins, (int(first), int(each)))
    return bytes(paper.output())


def _form(paper: Paper, leaf: _Leaf, binder: Binder) -> int:
    """Put one complaint on pages of its own and return the number of the first."""
    phrases, form = paper.phrases, leaf.form
    paper.add_page()
    begins = paper.page_no()
    paper.start_section(faces.legible(form.ref))
    widths = (LABELS, ROOM - LABELS)
    grid = Grid(titles=(phrases.say("drawing.form"), form.ref), widths=widths, at_right=(False, False))
    grid.head(paper)
    for row in form.rows:
        grid.row(paper, row)
    _pictures(paper, leaf)
    paper.at += 16
    paper.need(90)
    register = Grid(titles=(phrases.say("drawing.register"), form.ref), widths=widths, at_right=(False, False))
    register.head(paper)
    for row in form.register:
        register.row(paper, row)
    paper.at += 16
    paper.signing(binder.signatures)
    return begins


def _pictures(paper: Paper, leaf: _Leaf) -> None:
    """Show the pictures small, three beside one another, and say how many can't be shown."""
    for number, (jpeg, wide, high) in enumerate(leaf.pictures):
        if number % PICTURES == 0:
            paper.at += 10 + (SIDE if number else 0)
            paper.need(SIDE)
        scale = (SIDE - 8) / max(wide, high)
        x = MARGIN + number % PICTURES * (ROOM / PICTURES)
        paper.image(BytesIO(jpeg), x=x, y=paper.at, w=wide * scale, h=high * scale)
    paper.at += SIDE if leaf.pictures else 0
    unshown = len(leaf.form.pictures) - len(leaf.pictures)
    if unshown:
        paper.say(paper.phrases.say("drawing.unshown", count=unshown), 9, GREY)


def _contents(paper: Paper, title: str, forms: Sequence[Form], begins: Sequence[int], room: tuple[int, int]) -> None:
    """Write on the first pages where each form is."""
    first, each = room
    last = paper.page
    for at, (form, page) in enumerate(zip(forms, begins, strict=True)):
        sheet = 1 if at < first else 2 + (at - first) // each
        if paper.page != sheet:
            paper.turn_to(sheet)
            paper.at = TOP
            if sheet == 1:
                paper.say(title, 15, bold=True)
                paper.at = TOP + HEAD
        y = paper.at + LINE * 0.7
        ref, number = faces.shorten(form.ref, 10, 110), str(page)
        paper.put(ref, MARGIN, y, 10)
        paper.put(faces.shorten(form.brief, 10, ROOM - 160), MARGIN + 120, y, 10, GREY)
        paper.put(number, WIDTH - MARGIN, y, 10, anchor=Anchor.END)
        paper.link(MARGIN, paper.at, ROOM, LINE, paper.add_link(page=page))
        paper.at += LINE
    paper.turn_to(last)

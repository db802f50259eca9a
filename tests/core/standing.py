"""Wherever a conversation may stand, and whatever may be said there."""

from dataclasses import replace
from datetime import timedelta

from matters import MONDAY, filed

from core.choices import Choice, Press
from core.complaint import Complaint, Move
from core.dialogue.conversation import Awaiting, Conversation, Draft, Slot, Stage
from core.dialogue.turn import Known, Said
from core.messages import Attachment, MediaKind, Peer
from nlp.reading import Alarm, Category, Intent, Place, Reading, Severity

PEER = Peer(channel="telegram", chat="li")
MINE: Complaint = filed()
KNOWN = Known(now=MONDAY + timedelta(minutes=20), own=(MINE,), vague_places=frozenset({"电梯"}))
TOLD = Draft(
    texts=("楼道灯坏了三天没人修",),
    category=Category.EQUIPMENT,
    severity=Severity.MINOR,
    topic="照明",
    confidence=0.9,
    place=Place(building="2", unit="1"),
    asked=Slot.DEMAND,
    tries=1,
    begun_at=MONDAY,
)
FULL = replace(TOLD, demand="换灯泡", phone="13812345678", asked=None, tries=0)


def at_stage(stage: Stage, draft: Draft | None = TOLD, **more: object) -> Conversation:
    return replace(Conversation(peer=PEER, seat="li", resident="li", stage=stage, draft=draft), **more)  # type: ignore[arg-type]


#: A conversation at everything that a resident can be in the middle of.
STAGES: dict[str, Conversation] = {
    "idle": at_stage(Stage.IDLE, None),
    "asked for what": at_stage(Stage.DRAFTING, Draft(asked=Slot.WHAT, tries=1)),
    "asked for the place": at_stage(Stage.DRAFTING, replace(TOLD, place=Place(), asked=Slot.PLACE)),
    "asked for a wish": at_stage(Stage.DRAFTING),
    "asked for a phone": at_stage(Stage.DRAFTING, replace(TOLD, demand="换灯泡", asked=Slot.PHONE)),
    "doubted": at_stage(Stage.DOUBTING, replace(TOLD, danger="gas", asked=None)),
    "alarmed": at_stage(Stage.DRAFTING, replace(TOLD, danger="fire", ref=MINE.ref, asked=Slot.PHONE)),
    "matched": at_stage(Stage.MATCHING, replace(TOLD, matched=(MINE.ref,), asked=None)),
    "confirming": at_stage(Stage.CONFIRMING, FULL),
    "choosing": at_stage(Stage.CHOOSING, FULL),
    "correcting": at_stage(Stage.CORRECTING, FULL, slot=Slot.DEMAND),
    "queueing": at_stage(Stage.QUEUEING, TOLD, queued="公摊电费多收了"),
    "adding": at_stage(Stage.AWAITING, None, awaiting=Awaiting(move=Move.SUPPLEMENT, ref=MINE.ref)),
    "objecting": at_stage(Stage.AWAITING, None, awaiting=Awaiting(move=Move.APPEAL, ref=MINE.ref)),
    "not satisfied": at_stage(Stage.AWAITING, None, awaiting=Awaiting(move=Move.REJECT, ref=MINE.ref)),
    "with a human": at_stage(Stage.HUMAN, TOLD, partner=Peer(channel="telegram", chat="小林"), human="小林"),
    "waiting for a human": at_stage(Stage.HUMAN, TOLD),
}
IN_A_FORM = [name for name, stood in STAGES.items() if stood.stage not in (Stage.IDLE, Stage.HUMAN)]
NOT_WITH_A_HUMAN = [name for name, stood in STAGES.items() if stood.stage is not Stage.HUMAN]


def said(text: str = "", intent: Intent = Intent.SMALLTALK, *sent: MediaKind, **more: object) -> Said:
    reading = Reading(text=text, intent=intent)._replace(**more)
    return Said(text=text, reading=reading, whole=reading, attachments=tuple(Attachment(kind=kind) for kind in sent))


def pressed(choice: Choice, ref: str = "", item: str = "") -> Said:
    return replace(said(), press=Press(verb=choice.value, ref=ref, choice=item))


LONG = "楼上漏水到我家天花板了，" * 400
MESSAGES: dict[str, Said] = {
    "nothing": said(),
    "a sticker": said("", Intent.SMALLTALK, MediaKind.STICKER),
    "a photo": said("", Intent.SMALLTALK, MediaKind.PHOTO),
    "取消": said("取消", Intent.CANCEL),
    "返回": said("返回", Intent.BACK),
    "跳过": said("跳过", Intent.SKIP),
    "转人工": said("转人工", Intent.HUMAN),
    "查进度": said("查进度", Intent.PROGRESS),
    "another's number": said("查进度 TS202611239999", Intent.PROGRESS),
    "a number alone": said("7", Intent.SMALLTALK),
    "a story without end": said(LONG, Intent.COMPLAIN, category=Category.EQUIPMENT, topic="渗漏水", confidence=0.9),
    "yes": said("是的", Intent.CONFIRM),
    "no": said("不是", Intent.DENY),
    "thanks": said("谢谢", Intent.THANKS),
    "hello": said("你好", Intent.GREETING),
    "a question": said("物业费几号交", Intent.CONSULT),
    "催办": said("催一下", Intent.URGE),
    "撤诉": said("撤诉", Intent.WITHDRAW),
    "不满意": said("不满意，没修好啊啊", Intent.UNSATISFIED),
    "满意": said("满意", Intent.SATISFIED),
    "申诉": said("申诉", Intent.APPEAL),
    "a danger": said("着火了", Intent.COMPLAIN, alarm=Alarm.CERTAIN, danger="fire", category=Category.INCIDENT),
    "a doubt": said("好像有煤气味", Intent.COMPLAIN, alarm=Alarm.DOUBTFUL, danger="gas", category=Category.INCIDENT),
    **{f"[{choice.value}]": pressed(choice) for choice in Choice if choice not in (Choice.SLOT, Choice.CATEGORY)},
    "[slot]": pressed(Choice.SLOT, item=Slot.WHAT),
    "[category]": pressed(Choice.CATEGORY, item=Category.FEES),
    "[urge it]": pressed(Choice.URGE, MINE.ref),
    "[withdraw another's]": pressed(Choice.WITHDRAW, "TS202611239999"),
}

"""What a town has to complain of, in parts: sentences are put together from them, as varied as people are."""

from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One subject: what is said of it ({place} where it fits), and what is wanted; how often it comes up in a month."""

    name: str
    category: str
    stories: tuple[str, ...]
    demands: tuple[str, ...] = ("尽快处理", "希望马上解决", "请派人来看看")
    often: float = 1.0
    season: dict[int, float] = field(default_factory=dict)
    #: It happens at home, so that the home on file says where.
    at_home: bool = False


EQUIPMENT, SERVICE, FEES, INCIDENT = "设备设施", "管理服务", "收费", "突发事件"

MATTERS = (
    Matter(
        name="lift",
        category=EQUIPMENT,
        stories=(
            "{place}电梯又坏了",
            "{place}的电梯这周停了两次",
            "{place}电梯门关不上，老是响",
            "{place}电梯抖得厉害，不敢坐",
        ),
        demands=("尽快修好", "希望彻底修好", "要求换零件"),
        often=1.6,
    ),
    Matter(
        name="lamp",
        category=EQUIPMENT,
        stories=(
            "{place}楼道灯坏了",
            "{place}楼道的灯不亮了",
            "{place}楼道灯一闪一闪的",
            "{place}楼道里灯坏了，晚上看不见",
        ),
        demands=("尽快修好", "希望换个灯", "请派人来修"),
        often=1.6,
    ),
    Matter(
        name="leak",
        category=EQUIPMENT,
        stories=(
            "{place}卫生间天花板漏水",
            "{place}厨房顶上渗水",
            "{place}阳台漏水，墙都湿了",
            "{place}墙面渗水发霉了",
        ),
        demands=("尽快查漏", "希望找到原因修好", "请派人来看"),
        often=1.2,
        season={6: 2.0, 7: 2.5, 8: 2.0},
        at_home=True,
    ),
    Matter(
        name="drain",
        category=EQUIPMENT,
        stories=("{place}下水道堵了", "{place}厨房下水道返水", "{place}地漏堵了，污水往外冒"),
        demands=("马上疏通", "希望派人疏通"),
        often=0.8,
        at_home=True,
    ),
    Matter(
        name="door",
        category=EQUIPMENT,
        stories=("{place}单元门禁坏了", "{place}门禁刷不了卡", "{place}单元门关不上，门禁失灵"),
        demands=("尽快修好", "希望修一下门禁"),
        often=1.0,
    ),
    Matter(
        name="noise",
        category=SERVICE,
        stories=(
            "{place}楼上半夜吵得睡不着",
            "{place}楼上天天晚上跳绳，噪音太大",
            "{place}隔壁夜里放音乐扰民",
            "{place}楼上半夜还在装修，吵死了",
        ),
        demands=("要求马上制止", "希望上门劝一劝", "请管一管"),
        often=1.6,
        season={6: 1.5, 7: 1.5},
        at_home=True,
    ),
    Matter(
        name="rubbish",
        category=SERVICE,
        stories=(
            "{place}楼道垃圾没人清",
            "{place}楼下垃圾桶满了，臭得很",
            "{place}电梯厅地上很脏没人扫",
            "{place}楼道里垃圾堆了好几天",
        ),
        demands=("马上清理", "希望每天打扫"),
        often=1.3,
    ),
    Matter(
        name="parking",
        category=SERVICE,
        stories=("{place}楼下有车乱停挡住出口", "{place}门口消防通道停满了车", "地下车库B区我的车位被人占了"),
        demands=("要求挪车", "希望管一管停车"),
        often=1.3,
    ),
    Matter(
        name="guard",
        category=SERVICE,
        stories=("东门保安态度恶劣，说话很难听", "门岗保安睡觉，谁都能进", "大门口保安骂人"),
        demands=("要求道歉", "希望换人"),
        often=0.6,
    ),
    Matter(
        name="pets",
        category=SERVICE,
        stories=("{place}楼下有人遛狗不牵绳", "{place}楼道里狗屎没人管", "{place}邻居养狗整天叫"),
        demands=("请管一管", "要求牵绳"),
        often=0.6,
    ),
    Matter(
        name="green",
        category=SERVICE,
        stories=("中心花园的树枝太长挡路了", "中心花园草坪枯了没人管", "{place}楼下绿化带杂草长得老高"),
        demands=("希望修剪", "请安排人修剪"),
        often=0.5,
        season={4: 2.0, 5: 2.0},
    ),
    Matter(
        name="fees",
        category=FEES,
        stories=("物业费多收了我一个月", "这个月公摊电费比上个月贵一倍", "物业费乱收费，明细都不给看"),
        demands=("要求退钱", "希望给个明细", "要求说明原因"),
        often=0.9,
        season={1: 2.5, 12: 2.0},
    ),
    Matter(
        name="parking fee",
        category=FEES,
        stories=("停车费多扣了我五十块", "停车费重复收了两次", "月卡交了停车费还扣钱"),
        demands=("要求退钱", "希望退款"),
        often=0.5,
    ),
)

#: Danger that needs people now; in whose words the place stands if it stands anywhere.
DANGERS = {
    "lift": ("救命，我被困在{place}电梯里了", "{place}电梯里困了人，快来", "我和孩子被关在{place}电梯里了，快来人"),
    "gas": ("{place}厨房好大的煤气味，漏气了", "{place}闻到很浓的燃气味，怕是漏气了快来"),
    "fire": ("着火了！{place}楼道全是烟", "{place}厨房起火了，快来救火"),
    "flood": ("{place}水管爆了，水淹到客厅了快来人", "{place}家里水管爆裂，水漫金山了"),
    "assault": ("{place}楼下有人打架，流血了快来", "{place}有人拿刀砍人，快报警"),
}

OUTAGES = {
    "water": (
        "{building}号楼停水了",
        "{building}号楼没水了，一滴水都没有",
        "我们{building}号楼怎么停水了",
        "{building}号楼整栋都没水",
    ),
    "power": (
        "{building}号楼停电了",
        "{building}号楼没电了",
        "我们{building}号楼整栋停电",
        "{building}号楼突然停电了，什么时候来电",
    ),
}

#: A question, and what its answer must hold.
QUESTIONS = {
    "物业几点上班": "08:30",
    "你们值班电话是多少": "0731-5550 0110",
    "装修手续怎么办": "装修登记",
    "停车月卡在哪办": "前台",
    "怎么交物业费": "前台",
}

GREETINGS = ("", "", "你好，", "您好，", "打扰一下，", "物业在吗，", "那个，", "喂，")
GRUMBLES = (
    "",
    "",
    "，说了好几次了",
    "，太不像话了",
    "，搞么子嘛",
    "，烦死了",
    "，麻烦你们了",
    "，唉",
    "！！",
    "，冇得人管",
)
REASONS = ("，老人小孩都不方便", "，天天这样谁受得了", "，邻居们也都有意见", "，我拍了照片")
CONFIRMS = ("确认提交", "没问题，提交吧", "对的，提交", "确认")


def slip(random: Random, words: str) -> str:
    """Return the words as a thumb in a hurry types them: without commas, with spaces, with a doubled sign."""
    match random.randrange(6):
        case 0:
            return words.replace("，", " ")
        case 1:
            return words.replace("，", "")
        case 2:
            return words + "。。。"
        case _:
            return words

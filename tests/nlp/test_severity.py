"""How grave a matter is, by the signs of the procedure: raised in vain, long, hurt, lost, cut off; a wish, a trifle, a question."""

import pytest

from nlp.reading import Severity

MAJOR = {
    "it was raised again and again": [
        "电梯年检贴过期了，打过四个电话没人换",
        "夜里没人巡逻，函发过两封没有下文",
        "楼道垃圾讲了三遍没人管",
    ],
    "several bodies were asked": [
        "油烟熏死人，找居委找物业都说管不了",
        "建筑垃圾没人清，给街道打了电话，给12345也打了，还是不清运",
    ],
    "it began long ago and goes on": ["8月底门锁就坏了，到现在没修", "大门从今年春天坏到现在还没换"],
    "somebody is hurt": ["路面有坑，我妈骑车摔了，腿断了", "楼道的碎玻璃把孩子的手划破了", "砸了我的头，缝针了"],
    "much is lost": ["家里被盗，现金和金镯子没了", "楼上漏水，新吊顶全塌了"],
    "water or power is off for days": ["家里停电四天", "家里没水三天了"],
}
MINOR = {
    "a small wish": ["楼道窗户脏了，抽空擦擦吧", "快递柜挪近点就更好了", "减速带可以刷亮点"],
    "a trifle": ["花坛边的石头歪了一块", "扶手掉了点漆", "楼下小孩哭闹，偶尔一次，也没啥"],
    "only a question": ["垃圾费是按人头还是按户收", "装修押金大概多久能退"],
}
IMPORTANT = {
    "it was raised once": ["楼道垃圾跟物业说了一次", "给前台打了个电话，没人接"],
    "it was cut off for hours": ["家里停电四个小时了"],
    "a trifle by somebody's fault": ["物业私自把路灯关了，有点黑"],
    "nobody and little was hurt": ["楼上滴水，墙湿了一块", "自行车被偷了"],
}


@pytest.mark.parametrize(
    ("severity", "kind", "text"),
    [
        (severity, kind, text)
        for severity, kinds in ((Severity.MAJOR, MAJOR), (Severity.MINOR, MINOR), (Severity.IMPORTANT, IMPORTANT))
        for kind, texts in kinds.items()
        for text in texts
    ],
)
def test_a_matter_is_as_grave_as_its_signs(read, severity, kind, text):  # T2
    assert read(text).severity is severity, kind

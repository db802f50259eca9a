"""What a resident asks for, by the kinds of asking; beside what only tells, guesses or says how to reach somebody."""

import pytest

KINDS = {
    "something is to be done to a thing": ["先把水阀关了=把水阀关", "把那堆沙子清走行不行=把那堆沙子清走", "2栋漏水快把总阀关了=把总阀关"],
    "something is to be given": ["给俺们楼也刷刷漆呗=给俺们楼也刷刷漆", "必须给我换个新门锁=给我换个新门锁", "你们得给个书面答复=给个书面答复"],
    "somebody is to do it": ["让你们经理给我回个电话=让你们经理给我回个电话", "喊个师傅来通一哈厕所嘛=喊个师傅来通一哈厕所", "叫楼上的狗别叫了行吗=叫楼上的狗别叫"],
    "it is to stop": ["以后别再发催费短信了=别再发催费短信", "晚上九点以后不许再跳=不许再跳", "不要在电梯里抽烟了=不要在电梯里抽烟"],
    "it is to be done in some way": ["麻烦你们轻点施工=轻点施工", "请按时巡逻=按时巡逻", "那就重新做一遍防水=重新做一遍防水"],
    "something is to be added": ["楼梯口没扶手，装一个=装一个", "门口太暗，加两盏灯=加两盏灯", "路面坑了，铺点沥青吧=铺点沥青"],
    "money is to come back": ["多收的部分按银行利息还我=按银行利息还我", "免了滞纳金吧=免了滞纳金", "这钱必须原路退回来=原路退回来"],
    "the whole clause asks": ["那辆僵尸车拖走行不行=那辆僵尸车拖走", "破洞用水泥抹一下就行=破洞用水泥抹一下", "要是能多安两个长凳就好了=多安两个长凳"],
    "somebody wants to see or to have": ["我要看去年的收支明细=看去年的收支明细", "申请换一张门禁卡=换一张门禁卡", "盼着早点通气=早点通气"],
}  # fmt: skip
TOLD = {
    "what was done": [
        "有人把我车划了",
        "快递堆成山，把消防门都堵了",
        "让雨淋了一身",
        "师傅给我换了三次都不行",
        "保安让我自己找",
    ],
    "a guess": ["还没下班吧", "还行吧", "这样不行吧"],
    "how to reach somebody": ["电话没变，找王姐就行", "打这个号就行", "旧号别打了"],
    "a question": ["几点来行不行", "答复在哪看"],
    "words within words": ["特别吵", "派出所来过了", "楼下早点铺太吵", "早点摊占道"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_demand_is_heard_when(read, kind):  # I1
    for line in KINDS[kind]:
        text, wanted = line.split("=")
        demand = read(text).demand
        assert demand is not None, text
        assert wanted in demand or demand in wanted, (text, demand)


@pytest.mark.parametrize("kind", TOLD)
def test_no_demand_is_heard_in(read, kind):
    for text in TOLD[kind]:
        assert read(text).demand is None, text

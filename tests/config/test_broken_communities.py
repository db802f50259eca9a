"""A community as people break its file: each is refused with the file, the place, the reason and the remedy."""

import pytest
from breakable import Folder

CUIHU = "communities/cuihu.toml"

# What is changed in it, and the one line that `suban check` then says.
BROKEN = {
    "nobody is general manager": (
        'general = ["孙总"]',
        "general = []",
        "communities/cuihu.toml · people.general · 没有总经理 · 请在 [people] 的 general 里至少写一个人，可以由别的岗位的人改任",
    ),
    "an office is left out": (
        'director = ["赵主任"] ',
        "",
        "communities/cuihu.toml · people.director · 缺少「director」这一项 · 请补上",
    ),
    "a department without a head leaves a step empty": (
        'head = "何主管"\n',
        "",
        "communities/cuihu.toml · department「环境部」.head · 环境部没有部门主管，签收、突发事件签收、突发事件到场、超时、整改"
        '升级到部门主管那一步会没人收到 · 请写上 head = "姓名"，或在 deadlines.toml 里去掉部门主管那一步',
    ),
    "a department without anybody": (
        'head = "许会计"\n',
        "",
        "communities/cuihu.toml · department「财务部」 · 财务部一个人也没有，派过去的投诉没人接 · "
        "请写上 head（部门主管）或 workers（组员）",
    ),
    "a stranger on the rota": (
        '"王师傅 08:00–20:00"',
        '"王师付 08:00–20:00"',
        "communities/cuihu.toml · department「工程部」.duty · 没有「王师付」这个人 · 您是不是想写「王师傅」？",
    ),
    "a line of the rota that says no hours": (
        '"王师傅 08:00–20:00"',
        '"王师傅 白班"',
        "communities/cuihu.toml · department「工程部」.duty · 看不懂「王师傅 白班」这一行值班 · "
        "请写成「王师傅 08:00–20:00」或「王师傅 周一至周五 08:00–20:00」这样",
    ),
    "two people of one name": (
        'workers = ["小郑"]',
        'workers = ["小郑", "小林"]',
        "communities/cuihu.toml · people · 「小林」写了两次 · 请去掉一个，或改成不同的名字",
    ),
    "two departments of one name": (
        'name = "环境部"',
        'name = "工程部"',
        "communities/cuihu.toml · department · 「工程部」写了两次 · 请去掉一个，或改成不同的名字",
    ),
    "two departments in one group": (
        'group = "环境部群"',
        'group = "工程部群"',
        "communities/cuihu.toml · groups · 「工程部群」写了两次 · 请去掉一个，或改成不同的名字",
    ),
    "a department without a group": (
        'group = "环境部群"\n',
        "",
        "communities/cuihu.toml · department「环境部」.group · 缺少「group」这一项 · 请补上",
    ),
    "a group that belongs to no department": (
        'management = "管理群" ',
        'management = "管理群"\nbarracks = "保安群" ',
        "communities/cuihu.toml · groups.barracks · 不认识「barracks」这一项 · 可以写：management、service",
    ),
    "an unknown subject": (
        '"绿化"',
        '"绿化带"',
        "communities/cuihu.toml · department「环境部」.topics · 不认识「绿化带」 · 您是不是想写「绿化」？",
    ),
    "an unknown danger": (
        '"电梯困人"',
        '"电梯卡人"',
        "communities/cuihu.toml · department「工程部」.dangers · 不认识「电梯卡人」 · 您是不是想写「电梯困人」？",
    ),
    "a danger that goes nowhere": (
        '"电梯困人", ',
        "",
        "communities/cuihu.toml · department.dangers · 「电梯困人」没有归任何部门 · 请写进一个部门",
    ),
    "a category that goes nowhere": (
        'categories = ["收费"]',
        "",
        "communities/cuihu.toml · department.categories · 「收费」没有归任何部门 · 请写进一个部门",
    ),
    "a subject that goes to two departments": (
        '"绿化"',
        '"绿化", "电梯"',
        "communities/cuihu.toml · department.topics · 「电梯」同时归工程部和环境部 · 请只留在一个部门",
    ),
    "a department that nothing comes to": (
        'topics = ["清洁卫生", "绿化", "宠物", "油烟异味"]',
        "",
        "communities/cuihu.toml · department「环境部」 · 没有任何投诉会派到环境部 · "
        "请在 topics、dangers 或 categories 里至少写一项，或删去这个部门",
    ),
    "a key with a typo is told once, not as missing too": (
        'phone = "0731-5550 0110"',
        'phnoe = "0731-5550 0110"',
        "communities/cuihu.toml · phnoe · 不认识「phnoe」这一项 · 您是不是想写「phone」？",
    ),
    "a phone that is left empty": (
        'phone = "0731-5550 0110"',
        'phone = " "',
        "communities/cuihu.toml · phone · 不能空着 · 请填写内容",
    ),
    "a list written as one word": (
        'affairs = ["周主管"]',
        'affairs = "周主管"',
        "communities/cuihu.toml · people.affairs · 这里应当写方括号里的一列文字，现在写的是 周主管 · 请改成方括号里的一列文字",
    ),
    "a zone that is none": (
        'zone = "Asia/Shanghai"',
        'zone = "Asia/Changsha"',
        "communities/cuihu.toml · zone · 没有「Asia/Changsha」这个时区 · 请写「Asia/Shanghai」",
    ),
    "a file that is not TOML": (
        'affairs = ["周主管"]',
        'affairs = ["周主管]',
        "communities/cuihu.toml · 第12行写法有误，整个文件读不了 · 请看这一行及上一行是否少了引号、逗号或括号",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_community_is_refused_in_plain_words(folder: Folder, case: str) -> None:
    old, new, said = BROKEN[case]
    folder.change(CUIHU, old, new)

    assert said in folder.problems()

"""Titles of works and the marks around them, and marks inside Western sentences.

GB/T 15834-2011 4.15 and annex A.13: 书名号 stand around works, not around events, courses and prizes, and
titles of works do not stand in quotes. CY/T 154-2017 (English in Chinese publications):
Western sentences keep their marks.
"""

from huozi.proofing.rule import CJK, Rule, pattern

_PAPERS = (
    "人民日报|光明日报|经济日报|解放军报|新华日报|农民日报|中国青年报|工人日报"
    "|参考消息|文汇报|南方周末|求是|读者|收获|当代|十月"
)  # fmt: skip
_BOOKS = (
    "红楼梦|西游记|水浒传|三国演义|聊斋志异|史记|论语|诗经|楚辞|庄子|孟子"
    "|资治通鉴|本草纲目|天工开物|农政全书|齐民要术"
)
_EVENTS = (
    "培训班|座谈会|运动会|交流会|推进会|表彰会|研讨班|讲座|大赛|竞赛|活动|行动|工程|仪式|论坛|展销会|博览会"
)
_DONE = "举办|舉辦|开展|開展|召开|召開|启动|啟動|举行|舉行|组织|組織|参加|參加|实施|實施"

RULES: tuple[Rule, ...] = (
    pattern("title-in-quotes", rf"“(?:{_PAPERS})”(?=第|杂志|报社|记者|头版|上|刊)|“(?:{_BOOKS})”"),
    pattern(
        "title-in-quotes",
        r"“[^“”\n]{2,16}”(?=一书|一文|这[部本](?:小说|小說|书|書|诗集|文集|著作|名著)|这首[诗歌])",
    ),
    pattern(
        "title-in-quotes",
        r"(?:发表在|發表在|刊登在|登载在|载于|載於|刊于|刊於)(?P<x>“[^“”\n]{2,12}”)(?=[，。第上杂的]|$)",
    ),
    pattern("title-marks-misused", rf"(?:{_DONE})了?(?P<x>《[^《》\n]{{1,20}}(?:{_EVENTS})》)"),
    pattern(
        "title-marks-misused",
        rf"(?:{_DONE})了?(?P<x>《[^《》\n]{{2,16}}》)(?:主题|系列|专项)?(?:活动|行动|工程|大赛|比赛|竞赛|培训)",
    ),
    pattern(
        "mark-wide-in-western",
        r"(?<![A-Za-z-])[A-Za-z]+ [a-z]+(?P<x>[，；：！？])(?=[ ]?[a-z]{2,}[ ,'][A-Za-z]{2,})",
        languages=CJK,
    ),
    pattern("mark-wide-in-western", r"“(?=[A-Z])[A-Za-z ,'’]{4,}(?P<x>。)(?=”)", languages=CJK),
)

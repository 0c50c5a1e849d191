"""What the tags, classes and ids of a page say its parts are.

The names are those of WeChat, of the systems most Chinese sites are built with (TRS, 博达, 苏迪, 方正,
Discuz, DedeCMS) and of WordPress, Hexo, Hugo; and the roles and properties of WAI-ARIA, schema.org, hAtom.
"""

import re

from lxml.html import HtmlElement

from huozi.model.source import Hint

# Every name is matched whole between blanks, hyphens and underscores: "nav" is in "site-nav", not in "navy".
_SIDE = (
    "nav navbar navigation navi menu submenu breadcrumbs? crumbs? bread mianbaoxie position location"
    " weizhi curpos share sharing shares? social bdshare\\w* bdsharebuttonbox sharedaddy jiathis\\w*"
    " addthis\\w* sns relate related relates? recommend\\w* jp-relatedposts xiangguan\\w* guess"
    " morelink readmore foot footer footnav copyright copy beian colophon comments? commentlist"
    " commentform respond js_cmt\\w* pinglun replys? replies discuss ds-thread gitalk utterances"
    " sidebar side aside widget\\w* rightbar leftbar rside lside toc catalog catalogue ads? adv"
    " advert\\w* adsbygoogle gg banner\\w* guanggao topad sponsor\\w* promo\\w* toolbar toolbox tools?"
    " fontsize font-size zihao pager? pagination pagenav page-nav prev next pn prenext shangxia"
    " prevnext post-nav nextprev tags? taglist biaoqian qrcode erweima qr scan saoyisao ewm login"
    " logins? signin signup userbar loginbar user-info-bar register hot rank\\w* hotnews reward praise"
    " like likes vote zan dianzan favorite shoucang collect digg download app appdown openapp toplink"
    " topbar topnav headnav site-header mainnav masthead-nav skip-link friendlink friendlinks"
    " links-list statement disclaimer mianze complain rich_media_tool\\w* js_pc_qr_code top-bar"
    " subscribe follow guanzhu newsletter cookie cookies consent modal popup dialog toast loading"
    " search searchbox sousuo filter langbar lang-switch wza gotop backtop totop back-to-top"
    " editsection mw-jump mw-jump-link noprint printfooter catlinks"
    " js_profile_qrcode js_audio_frame js_ip_wording\\w* icon_appmsg_tag"
)
_SIDE_TAGS = frozenset(
    "nav footer aside button select option textarea input dialog menu"
    # the cards WeChat sets into an article: another account, a programme, music, a poll, goods
    " mp-common-profile mpprofile mp-common-miniprogram mp-miniprogram mp-common-mpaudio mp-common-qqmusic"
    " mpvoice qqmusic mpvideosnap mp-common-videosnap mp-common-product mp-common-vote mpcps mp-common-poi"
    " mpgongyi mp-common-redpacketcover mp-common-sticker".split()
)
_SIDE_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar tooltip".split()
)
# Of these names the part goes although it holds sentences; of the others only where it holds none.
_CERTAIN = re.compile(
    "(?:comment|pinglun|repl|discuss|ds-thread|js_|rich_media_tool|foot|copy|colophon|relate|recommend|guess|beian|ad"
    "|banner|login|cookie|consent|modal|popup|dialog|share|sharing|jp-related|newsletter|subscribe|respond|printfooter)"
    ".*",
    re.IGNORECASE,
)
# The name of a site, which many set in the place of a title.
_BRAND = "logo logotxt logo-text site-?title site-?name sitename brand blog-?title site-?description"
_UNSEEN = frozenset(
    "sr-only visually-hidden screen-reader-text screen-reader-only hidden hide d-none visuallyhidden".split()
)
_SUBTITLE = (
    "sub subtitle sub_?title sub-?headline futi fubiaoti fu_?title deck second-?title standfirst"
    " ftitle shorttitle post-description"
)
_KICKER = (
    "kicker eyebrow yinti pretitle pre-title shoulder jianti toptitle yin_?title overline lead-?title ytitle"
)
_TITLE = (
    "title headline biaoti activity-name activity_name rich_media_title entry-title post-title"
    " article-title arti_title arttitle newstitle news_title showtitle wztitle bt artitle"
)
_CAPTION = (
    "caption figcaption imgtxt img-?desc pic-?desc tushuo tuzhu photo-?desc img-?info pictext"
    " image-caption wp-caption-text pic_?txt img_?caption pgc-img-caption img_?note picinfo"
    " photo-?info (?:img|image|pic|picture|photo|figure|video)[-_]?(?:desc|description|note|text|txt|intro)"
)
_DATE = (
    "date time pub_?time publish_?time pubdate pub-?date post-?date posted-on entry-date arti_update"
    " fbsj fabushijian riqi shijian postdate published updatetime article-time datetime"
)
_AUTHOR = (
    "author authors authi rich_media_meta_text writer zuozhe arti_publisher post-author editor bianji"
    " reporter byauthor"
)
_SOURCE = "source laiyuan origin ly comefrom copyfrom js_name media_name profile_nickname arti_source"
_BYLINE = (
    "byline info meta infos article-info articleinfo art_info entry-meta post-meta postmeta"
    " arti_metas article-meta news_info newsinfo rich_media_meta_list titleinfo xinxi explain from"
    " msg_info pages-date con_info artinfo wzxx"
)
# A part of a page that holds the article's text, the surest names first.
_MAIN = (
    r"js_content|articleBody|article__body",
    r"(?:article|art|arti|post|entry|news|blog|story|wenzhang|text|detail|show|page|con|zw|zhengwen)[-_]?"
    r"(?:content|contents|body|text|con|txt|detail)s?|trs_editor\w*|trs_web|ueditor\w*|vsb_content\w*|v_news_content"
    r"|wp_articlecontent|rm_txt_con|artibody|[oO]?zoom|founder-content|TRS_UEDITOR|RichText|t_f|ztext|articalContent"
    r"|markdown-body|article-entry|rich_media_content|endText|main-text|mw-parser-output|content-article|J_article"
    r"|show_text|cont_1_1_2|left_zw|text_area|contentText|neirong|UCAP-CONTENT|pages_content|view_content",
    r"content|main|maincontent|main-content|article|post|entry|cont|context|zhengwen|wenzhang",
)  # fmt: skip


def _whole(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names.split())})(?:$|[\s_-])", re.IGNORECASE)


_SIDE_NAME, _CAPTION_NAME, _BRAND_NAME = _whole(_SIDE), _whole(_CAPTION), _whole(_BRAND)
_NOTES_NAME = _whole("footnotes? endnotes?")
_HEAD_NAMES = (
    (_whole(_KICKER), Hint.KICKER),
    (_whole(_SUBTITLE), Hint.SUBTITLE),
    (_whole(_DATE), Hint.DATE),
    (_whole(_SOURCE), Hint.SOURCE),
    (_whole(_AUTHOR), Hint.AUTHOR),
    (_whole(_BYLINE), Hint.BYLINE),
    (_whole(_TITLE), Hint.TITLE),
)
_MAIN_NAMES = tuple(re.compile(rf"(?:^|\s)(?:{names})(?:$|\s)", re.IGNORECASE) for names in _MAIN)


def brief_text(element: HtmlElement, limit: int) -> str | None:
    """Return the text of an element with its white space folded; None where it is longer than `limit`."""
    words, length = [], 0
    for text in element.itertext():
        length += len(text.strip())
        if length > limit:
            return None
        words.append(text)
    return " ".join("".join(words).split())


def names_of(element: HtmlElement) -> str:
    """Return the classes and the id of an element, parted by blanks."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def beside_the_text(element: HtmlElement, tag: str, names: str) -> str:
    """Return what shows that an element is no part of the text: tag, role or name; "" where nothing does."""
    if tag in _SIDE_TAGS:
        return f"<{tag}>"
    role = (element.get("role") or "").lower()
    if role in _SIDE_ROLES:
        return f'role="{role}"'
    found = _SIDE_NAME.search(names) if names else None
    return found[0].strip(" _-") if found else ""


def is_brand(names: str) -> bool:
    """Say whether classes or id call an element the name of the site."""
    return bool(names) and _BRAND_NAME.search(names) is not None


def certainly_beside(why: str) -> bool:
    """Say whether what `beside_the_text` found sets aside sentences too: comments, related texts, rights."""
    return (why.startswith(("<", "role")) and why != "<aside>") or _CERTAIN.fullmatch(why) is not None


def names_notes(names: str) -> bool:
    """Say whether classes, id or role call an element the notes to a text."""
    return _NOTES_NAME.search(names) is not None


def is_unseen(element: HtmlElement) -> bool:
    """Say whether a browser shows nothing of an element, or only reads it out."""
    classes = (element.get("class") or "").lower().split()
    return element.get("hidden") is not None or not _UNSEEN.isdisjoint(classes)


def head_hint(tag: str, names: str, itemprop: str = "") -> Hint | None:
    """Return the part of an article's head that a tag, class, id or schema.org property names."""
    if tag == "time" or itemprop in ("datePublished", "dateModified"):
        return Hint.DATE
    if itemprop in ("author", "editor"):
        return Hint.AUTHOR
    if itemprop == "headline":
        return Hint.TITLE
    return next((hint for pattern, hint in _HEAD_NAMES if names and pattern.search(names)), None)


def is_caption(tag: str, names: str) -> bool:
    """Say whether an element holds a picture's caption."""
    return tag == "figcaption" or (bool(names) and _CAPTION_NAME.search(names) is not None)


def main_rank(element: HtmlElement, tag: str) -> int | None:
    """Return how surely an element holds the article, 0 surest; None: nothing says so."""
    names = names_of(element)
    for rank, pattern in enumerate(_MAIN_NAMES):
        if names and pattern.search(names):
            return rank
    if element.get("itemprop") == "articleBody":
        return 0
    if tag == "article":
        return 1
    return 2 if tag == "main" or element.get("role") in ("main", "article") else None

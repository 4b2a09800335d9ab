"""What a Chinese personal name looks like: surnames, and the places that stand glued to a name in a dateline."""

from typing import Final

SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊"
    "纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇"
    "栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰"
    "郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧"
    "殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付代覃岳帅缑亢况琴梁丘"
    "趙錢孫鄭馮陳衛蔣韓楊許呂張嚴華魏謝鄒竇雲蘇韋馬鳳鮑費賀湯羅畢鄔樂時傅齊顧黃蕭龐紀項閔麻賈婁顏鍾駱萬盧莫繆應鄧單諸龔陸榮"
    "倪兰晋楚汝鄢涂钦归海帅琴墨哈谯笪年阳晓米粟敬麦辜覃植禤麥冉原占占战才由郎银郝尧铁荔戚盘滚佴伯仵谌撒尕朴南茆随綦亓银展柘寸矫隋蓝信肇贠"
    "儲靳烏車寧劉葉龍賴喬陰閻連習餘簡饒關遊權蓋譚貢勞吳葛游邱涂塗卓侯翁藍莊曾溫呂練巫仉佟佘尉詹雒冼麦麥游阿储仝芦卯苟鹿郄揭"
)

COMPOUND_SURNAMES: Final = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 宇文 长孙 端木 独孤 南宫 西门 歐陽 司馬 諸葛 東方".split()
)

#: Places that local papers put between a reporter's name and the day without any mark ("記者吳睿騏桃園5日電").
PLACES: Final = frozenset(
    "台北 臺北 新北 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 苗栗 彰化 南投 雲林 嘉義 屏東 宜蘭 花蓮 台東 臺東 澎湖 金門 連江 馬祖 "
    "華盛頓 紐約 東京 首爾 北京 上海 香港 澳門 倫敦 巴黎 柏林 曼谷 河內 新加坡 吉隆坡 雅加達 洛杉磯 舊金山 布魯塞爾 日內瓦 伊斯坦堡 "
    "莫斯科 雪梨 坎培拉 渥太華 羅馬 維也納 馬德里 耶路撒冷 新德里 天津 重庆 重慶 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 "
    "山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 台湾 石家庄 太原 沈阳 长春 哈尔滨 南京 "
    "杭州 合肥 福州 南昌 济南 郑州 武汉 长沙 广州 海口 成都 贵阳 昆明 西安 兰州 西宁 呼和浩特 南宁 拉萨 银川 乌鲁木齐 深圳 青岛 大连 "
    "厦门 宁波 苏州 无锡 常州 华盛顿 纽约 东京 首尔 伦敦 巴黎 柏林 莫斯科 布鲁塞尔 日内瓦".split()
)

_PLACE_END: Final = frozenset("镇村乡县区市省局院校路街巷社")
_NO_NAME: Final = frozenset(
    "手记 手記 观察 观察员 调查 述评 见闻 专访 節錄 节选 摘要 摘编 上接 下转 完 待续 未完 图片 资料 资料图 资料片 来源 单位 成都 "
    "国家 全国 文化 文件 通知 通报 通告 公告 公示 简介 简讯 广告 国际 平台 时间 时评 应急 高新区 武装部 农业 金融 经济 国内 高清 "
    "相关 内容 全文 附件 方法 计划 万元 亿元 云南 安徽 江苏 江西 海南 广东 广西 山东 山西 宁夏 成功 解读 后续 关注 段落 花絮 "
    "文字 计数 支持 连载 连接 明天 明年 时候 向前 和谐 安全 平安 全面 强调 常务 都市 车站 水利 水务 公安 公交 公司 白天 经过".split()
)


def is_han(ch: str) -> bool:
    """Whether a character is a Chinese one (any of the Han blocks)."""
    return "\u4e00" <= ch <= "\u9fff" or "\u3400" <= ch <= "\u4dbf" or ch == "〇" or "\U00020000" <= ch <= "\U0003ffff"


def is_personal(name: str) -> bool:
    """Whether `name`, without blanks, looks like one person's Chinese name: a surname and one or two characters
    (two or three in all, four after a compound surname), or parts joined by `·`.
    """
    if "·" in name or "•" in name:
        parts = name.replace("•", "·").split("·")
        return all(1 <= len(part) <= 8 and all(map(is_han, part)) for part in parts)
    if not 2 <= len(name) <= 4 or not all(map(is_han, name)) or name in _NO_NAME or name[-1] in _PLACE_END:
        return False
    if name[:2] in COMPOUND_SURNAMES:
        return len(name) >= 3
    return name[0] in SURNAMES and (len(name) <= 3 or name[1] in SURNAMES)


def split_name_and_place(text: str) -> tuple[str, str]:
    """Tell the name from the place in "吳睿騏桃園": a known place at the end, else a name of three characters
    (two where nothing else would be left), else all of it a name.
    """
    for size in range(min(5, len(text) - 2), 1, -1):
        if text[-size:] in PLACES and is_personal(text[:-size]):
            return text[:-size], text[-size:]
    for size in (3, 2, 4):
        if len(text) - size >= 2 and is_personal(text[:size]):
            return text[:size], text[size:]
    return text, ""

"""Characters that are mistaken for one another because they look alike: one part in common, or one stroke apart."""

from typing import Final

#: Families that share the part an eye or a scanner reads first, as names have them.
_FAMILIES: Final = (
    "青清晴情倩靖静菁婧精睛请 峰锋烽蜂逢 伟玮炜纬韦苇 俊峻骏竣浚逡 辉晖浑珲挥恽 浩皓酷晧浩 洪供拱 宏弘红虹江 杨扬场汤炀 阳杨扬 兰三 岚岗风枫飒 "
    "慧惠蕙穗 佳住往桂娃挂洼 桂柱佳 林材村森彬淋霖琳 彬杉彭 明朋期朗胡 昊昌旻旲吴 旭旮九 昕听欣斤析 晨辰震振宸 晗哈含 晓烧浇挠绕晚 "
    "娟捐鹃绢 娜那哪 婷停亭 婉碗宛惋 媛援缓 娇骄侨桥矫轿 淑叔椒 妍研开 娅亚哑 娥俄峨鹅 姗珊栅删册 玲铃龄岭伶聆零领 玉王主五 珍诊趁参 "
    "珠株诛朱 琪棋淇琦其祺期 琦绮骑奇崎 瑜喻愉渝榆 瑶摇遥谣 璐路露 璇旋漩 瑞端喘 瑾谨槿 琼惊凉掠 莉利梨 莲连链 萍苹坪平 蓉容溶榕 芳方坊防芬 "
    "芬分纷粉 芸云耘 英央映 茜西 茹如 荣茱 菊掬 菲非霏 萱宣喧 薇微徽 蕾雷 颖颍倾 海梅悔诲侮敏 涛淘祷筹 波坡玻披被 泽译择释 洁结桔 润闰阔 "
    "源原愿 滨宾缤 清倩 淼森 渊洲 澜谰阑 沛肺 泓弘 涵函 建健键 强张 志忘忠 忠忘患 思恩 恩思 恒垣桓 悦说锐 恺凯 慎填 国园因 国囯图 园圆 "
    "军晕挥 凯剀 刚钢岗 利和 勇涌 勤勒 华毕桦 卫卬 博傅搏薄 厚后 友发反 君群裙 启后 善喜 喜善 嘉喜 坚竖 城诚成盛 培陪倍 士土工 壮状 "
    "大太天夭夫 天夫无 太大 夫天 奇寄 宁丁宇 宇字宁 安宴 宝玉 寅演 富福 寿受 小少 少小 尚向 山出 岩炭宕 峥净筝 嵘荣 川州 州洲 "
    "己已巳 平乎 年午 庆厌 康庚 庚康 廉康 延廷 廷延 彦产 彤丹 影景 征证 徐除余涂 徳德 振报 文交 斌武 新亲折 方万 旺汪 春眷 月目日 朋明 "
    "木本术 未末 本木 杰木 松枞 柏桕伯 柳卯 栋冻 根跟银 梁粱 楠喃 樱缨 欢欣 正止 武式 毅毁 民氏 永水 水永 江汪红 沁心 河何 法去 "
    "洋样详祥徉 津律 炎淡 炳柄 焕换涣 熙煕 燕蒸 牛午 玄畜 瑛英 生主 甲申由田 申甲 白自日 百白 皇星 盛成 真直 硕项 礼札 祖租 祥样洋 福副幅 "
    "秀季透 秋利 程呈 竹什 笑关 粉纷 红江 纯钝 绍昭 维推谁唯 罡置 美关 翔羊 翠萃 耀跃 聪总 胜性生 胡湖 自白 航抗 良食 艳绝 苗笛 若苦 "
    "茂戊 荷何 蒙朦 虎虚 裕祐 超赵起 越起 跃耀 轩杆 达太 远元 连莲 迪油 逸兔 邦帮 郁有 金全 鑫金 钦软 铁秩 铭名 锐悦 锦绵 镇填 长张 "
    "阔润 雄雌 雅稚 雨两 雪雷 雯文 霄宵 霞假 静净 飞飛 馨声 骏俊 鸣呜 鸿鸽 鹤雀 鹏朋棚 麒骐 龙尤 王玉主 李季 刘浏 陈阵 赵超 黄横 周用 吴吕 "
    "徐涂 孙孔 马乌 朱未 何河 郭廓 高亭 罗萝 郑关 谢射 宋宗 唐塘 许汗 邓郑 冯马 韩朝 曹遭 曾会增 彭澎 肖消 蔡察 潘蕃 田由甲 董重 袁表 于干 余佘 "
    "叶汁 蒋将 杜社 苏办 魏巍 程秤 吕吴 丁了 沈沉枕 任仕 姚桃 卢户 傅博 钟种 姜美 崔催 谭潭 廖寥 范苑 汪江 陆击 金全 石右 戴载 贾贷 韦书 夏复 "
    "邱丘 方万 侯候 邹邻 熊能 孟盂 秦奏 白自 江汪 阎间 薛辞 尹伊 段锻 雷霍 黎藜 史吏 龙尤 陶淘 贺货 顾顺 毛手 郝赤 龚袭 邵邰 万方 钱线 严产 "
    "覃潭 武式 莫草 孔扎 汤场 常堂"
)


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for family in _FAMILIES.split():
        for ch in family:
            found.setdefault(ch, set()).update(set(family) - {ch})
    return {ch: frozenset(others) for ch, others in found.items()}


_LOOKS: Final = _table()


def looks_alike(one: str, other: str) -> bool:
    """Whether two characters are easily read for one another."""
    return other in _LOOKS.get(one, ())

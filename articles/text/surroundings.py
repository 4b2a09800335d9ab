"""What a name stands among: the posts, marks and words ahead of it and behind it, and what names are made of."""

import re
from typing import Final, Literal

Ahead = Literal["post", "mark", "call", "word", "verb", ""]
Behind = Literal["post", "mark", "word", "either", "given", "other"]

#: Posts and callings that stand beside a name.
_TITLES: Final = (
    "书记 主任 主席 省长 市长 区长 县长 镇长 乡长 村长 局长 部长 厅长 处长 科长 校长 院长 所长 会长 社长 站长 队长 组长 行长 秘书长 "
    "州长 司长 委员 常委 经理 董事长 代表 教授 专家 记者 通讯员 医生 护士 老师 教师 干部 队员 村民 居民 市民 负责人 发言人 先生 女士 "
    "同志 师傅 司机 院士 博士 总理 总统 部长 大使 法官 检察官 律师 工程师 研究员 馆长 团长 台长 总编 总编辑 店主 老板 学生 党员 社长 大爷 大妈 领导"
).split()
#: People by their work, their kin or what is done with them; the last character alone would be that of things too.
_PERSONS: Final = (
    "父亲 母亲 儿子 女儿 妻子 丈夫 孩子 女子 男子 小伙子 青年 画家 作家 专家 行家 赢家 买家 店家 商家 学生 医生 考生 新生 男生 女生 员工 职工 技工 民工 电工 木工 瓦工 歌手 选手 助手 水手 "
    "棋手 旗手 见到 遇到 找到 看到 想到 看见 听见 以及 特别是 邻居 同事 同学 亲戚 伙伴 客户 顾客 游客 乘客 旅客 业主 房东 模范 标兵 能手 榜样 孙女 外孙 孙子 侄子 侄女 婆婆 公公 岳父 岳母 "
    "嫂子 姑姑 舅舅 伯伯 叔叔 阿姨 奶奶 爷爷 外婆 外公 爱人 恋人 新郎 新娘 老伴 前妻 养子 继父 恩师 得主 冠军 亚军 季军 状元 主演 主唱 主播 主编 总监 总裁 总指挥 指挥 导演 编剧 制片 裁判 "
    "主帅 主攻 后卫 前锋 中锋 门将 机长 船长 舰长 班长 排长 连长 营长 政委 参谋 司令 将军 战士 士兵 民兵 警察 特警 辅警 保安 门卫 保姆 护工 大厨 厨师 裁缝 木匠 农民 渔民 牧民 选民 网民 "
    "诗人 文人 商人 工人 候选人 主持人 发起人 创始人 联系人 当事人 证人 嫌疑人 受害人 继承人 传承人 代理人 申请人 投资人 经纪人 合伙人 被告人 法人 原告 被告 同桌 同乡 老乡 校董 总工 副总 老兵 "
    "老将 小将 新秀"
).split()
_BEFORE_POST: Final = re.compile(
    rf"(?:{'|'.join((*_TITLES, *_PERSONS))}|[官师匠妈爸嫂婆爷奶叔姨哥姐弟妹委友员者警农士])$"
)
_BEFORE_MARK: Final = re.compile(r"(?:^|[，。、；：！？“”‘’（）《》【】—…\s·])$")
#: What is done with somebody: 人们把他, 名叫, 扶起.
_BEFORE_CALL: Final = re.compile(r"[把叫名请劝约找扶陪是]$")
#: What may as well stand before anything else: 交到, 比, 除.
_BEFORE_VERB: Final = re.compile(r"[到派聘选比像靠因除连经即系替若有问谢见送接救访念娶嫁告拜等]$")
_BEFORE_ANY: Final = re.compile(
    rf"(?:^|[，。、；：！？“”‘’（）《》【】—…\s·]|{'|'.join((*_TITLES, *_PERSONS))}|(?:^|[，。；“])在|"
    r"[由对向与和给让请同跟受据是叫为的了位名人员长有者户农警官师匠妈爸嫂婆爷奶叔姨哥姐弟妹委士友亏岁着])$"
)
#: What a sentence goes on with behind whoever it speaks of.
_GOES_ON: Final = (
    "说 讲 谈 问 答 喊 叫 哭 笑 想 听 看 望 盯 瞧 见 觉 感 认 记 忘 懂 怕 爱 恨 盼 愿 肯 敢 能 会 要 应 可 需 得 该 才 就 也 都 还 又 再 便 却 正 刚 已 曾 将 仍 更 最 "
    "很 太 竟 总 常 老 先 后 终 即 立即 马上 立刻 连忙 匆匆 悄悄 默默 慢慢 渐渐 突然 忽然 偶然 每天 每周 每年 每次 每月 一直 一早 一人 一家 一边 一面 一把 一口 一个 一起 一同 独自 "
    "亲自 亲手 主动 本人 多次 屡次 首次 首先 连夜 连续 陆续 没 未 不 别 仅 只 光 全 共 同 与 和 跟 及 并 或 而 则 因 由于 为 把 被 让 使 给 替 帮 对 向 往 朝 从 自 在 到 "
    "去 来 回 上 下 进 出 过 起 走 跑 坐 站 蹲 躺 骑 开 停 赶 带 领 率 陪 送 接 收 拿 捧 举 抱 背 扛 挑 推 拉 拨 打 按 指 摆 挥 握 搓 摸 戴 穿 脱 换 翻 写 画 读 念 唱 "
    "跳 演 做 干 办 搞 弄 修 建 造 种 养 卖 买 吃 喝 住 睡 醒 病 死 生 毕业 入党 参军 入伍 当 任 担任 兼任 获 荣获 系 是 称 表示 介绍 强调 宣布 主持 参加 致辞 发言 作 "
    "提出 提到 呼吁 希望 相信 坚持 坚信 决定 选择 继续 完成 负责 组织 考察 慰问 视察 检查 察看 深入 奔波 奔赴 冲 扑 跨 爬 登 踏 迈 发现 遇到 提起 坦言 透露 解释 分析 告诉 反复 频频 "
    "纷纷 分别 均 皆 之 的 等 们 家 夫妇 夫妻 父子 母女 兄弟 姐妹 一行 院士 书记 主任 局长 代表 委员 两 二 三 四 五 六 七 八 九 十 第 今 昨 明 现 男 女 其 此 这 那 所 以 "
    "用 靠 凭 照 据 比 像 如 至 直 流着 含着 拎 拖 递 塞 掏 数 算 倒 伸 低 抬 转 扭 点 摇 皱 红着 红了 搬 守 护 救 助 捐 借 租 承包 返乡 返回 发表 发起 拍 签 辅导 教 "
    "学 练 夺 赢 输 攻 投 射 传 抢 创 设计 研究 撰 著 编 译 摄 绘 执 饰 扮 主演 导 排 提供 提醒 宣誓 涉 身 敲 骂 吵 闹 逗 哄 抚 牵 拽 抓 捉 捡 拾 摘 割 浇 喂 杀 切 炒 煮 "
    "炖 烤 缝 织 绣 补 洗 刷 擦 扫 晒 晾 刻 雕 塑 锯 刨 钉 焊 装 拆 测 量 查 验 审 判 驳 诉 辩 控 罚 赔 付 交 缴 欠 存 取 汇 贷 赚 挣 花 赠 拜 祭 悼 祝 谢 道 辞 退 离 "
    "调 升 降 迁 逃 躲 藏 追 随 伴 候 迎 待 招 聘 请 邀 约 催 逼 劝 骗 瞒 误 迟 忙 急 慌 惊 悲 伤 痛 累 饿 渴 困 时 前 间 难 无 有 依 始终 果然 居然 偏偏 恰 尽管 虽 若 除 "
    "目前 近日 日前 事后 赛后 婚后 另"
).split()
_BEHIND_ANY: Final = re.compile(
    rf"(?:$|[，。、；：！？“”‘’（）《》【】—…\s·]|{'|'.join(_TITLES)}|等|说|表示|介绍|指出|强调|认为|告诉|参加|出席|主持|带领|率|"
    r"陪同|一行|来到|深入|前往|调研|宣布|讲话|致辞|会见|作|的|和|与|在|到|对|同|就|从|为|代表|担任|任|摄|报道|分别|主动|一家|也|又|首先|走进|昂|感慨|提出|笑着?说|笑道|笑着|带队|率队|坦言|回忆|直言|补充|透露|解释|感叹|牵头|发言|获得|荣获|当选|绘|撰|设计|制作|执笔|演唱|饰|"
    r"[把将被给向是没便还已正刚曾则却都当从用及以看望带考返开赶站坐走拿抱指每早]|频频|现场|今年|去年|昨天|一直|一边|觉得|同样|"
    r"乐呵呵|[一二三四五六七八九十两]个?[年月天位人名次])"
)
_BEHIND_WORD: Final = re.compile("|".join(sorted(_GOES_ON, key=len, reverse=True)))
_POST_BEHIND: Final = re.compile("|".join(_TITLES))
_POST_AHEAD: Final = re.compile(rf"(?:{'|'.join(_TITLES)})$")
#: Characters that no given name has: one of them in the open place makes a sentence and no slip.
SENTENCE: Final = frozenset(
    "的了是在和与及将为被把从这那也都就还但而且或等能会要可以不没有我你他她它们说着过吗呢吧啊之其于对向由给让做去来上下里个两些很最更再又只才得"
)
NO_GIVEN: Final = SENTENCE | frozenset(
    "某家姓氏村庄老总局镇区县市省州路街厂店校院所部处科站队组团桥河湖山庙用无买卖吃喝住走跑打拿带送看听做像如因所每各此该叫称按经使"
)
#: What given names are mostly made of: one of them behind two characters may be the third of a longer name.
GIVEN: Final = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文国志海江东林云龙飞春雪梅燕峰鹏波斌辉健亮宇浩凯欣怡雨晨佳思嘉宁安康新民永胜"
    "慧惠岚芝芬芸荣莉莲蓉薇蕾颖琴琳瑞瑶瑜璐婷婉媛娇娥淑贞珍珠珊璇琪玲萍凤洁倩岩岳峥嵘炜炎烨焕灿晖昊旭昕晓晟旺昌盛福贵祥吉庆喜才富德仁义礼智信忠孝廉诚毅"
    "恒坚锋锐钢铁铭钧锦鑫鸿鹤雁翔翼腾达远航帆舟泽润涵源洪淼清澄浚沛淳渊博学武彬彦俊豪雄奇轩宸哲睿聪培栋梁柏松桐楠森彤丹青碧阳光月星辰虹霖露霜冰冬秋夏梦"
    "若如子小大家元兴启承绍继世宗茂树根生成立全长久良善美爱贤敬先振中正方向前进跃群友朋亚西南北山川河湖石金银保卫治利民众"
)
#: The commonest characters of running text: one of them in a name's open place is a word of the sentence sooner.
COMMON: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部"
    "度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数"
    "正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特"
    "件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取完举色"
)
#: Family names that hardly begin another word; 高, 马 or 任 do.
FAMILY: Final = frozenset(
    "刘邓赵吴郑蒋沈韩杨朱秦吕曹魏姜谢邹潘葛范彭鲁韦袁柳薛贺倪汤殷罗郝邬卞傅孟穆萧尹姚邵汪祁戴宋庞熊舒董梁杜阮闵贾娄颜郭刁钟徐邱骆蔡樊胡霍虞柯昝卢裘"
    "缪丁郁杭崔龚邢裴陆翁荀甄芮靳汲糜侯宓郗仇栾厉戎詹叶黎蒲赖卓蔺屠乔翟谭姬冉璩桑濮扈燕柴瞿阎茹廖庾寇聂晁敖辛阚饶曾鞠巢蒯佟覃岳闫肖李王张陈孙苏冯"
)


def ahead(text: str, start: int) -> Ahead:
    """What stands before the place: a post, a mark, what is done with people, a word or a verb that they may follow."""
    before = text[max(0, start - 4) : start]
    if _BEFORE_POST.search(before):
        return "post"
    if _BEFORE_MARK.search(before):
        return "mark"
    if _BEFORE_CALL.search(before):
        return "call"
    if _BEFORE_ANY.search(before):
        return "word"
    return "verb" if _BEFORE_VERB.search(before) else ""


def behind(text: str, end: int) -> Behind:
    """What stands behind the place; `given` is a character that a longer name could go on with, `either` one that a
    sentence goes on with too.
    """
    if end >= len(text) or not "\u3400" <= text[end] <= "\u9fff":
        return "mark"
    if _POST_BEHIND.match(text, end):
        return "post"
    if follows(text, end):
        return "word"
    verb = _BEHIND_WORD.match(text, end)
    if verb:
        return "either" if len(verb[0]) == 1 and text[end] in GIVEN else "word"
    return "given" if text[end] in GIVEN else "other"


def follows(text: str, end: int) -> bool:
    """Whether something stands here that most often follows a person."""
    return bool(_BEHIND_ANY.match(text, end))


def post_at(text: str, start: int, end: int) -> bool:
    """Whether a post touches the place, ahead or behind."""
    return bool(_POST_AHEAD.search(text[max(0, start - 4) : start])) or bool(_POST_BEHIND.match(text, end))


def is_rare(ch: str) -> bool:
    """Whether a character is neither one of the commonest nor one that many are called by: where it stands, it tells."""
    return ch not in COMMON and ch not in GIVEN and ch not in FAMILY

"""What needs no search, and that no question about the zone is sent away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.routing import route
from bot.answering.wording import LANGUAGES, wording
from bot.events import Outcome

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("small-talk.jsonl"), ids=lambda row: row["id"])
def test_small_talk_is_known_for_what_it_is(row: dict) -> None:
    assert route(row["question"]) == Outcome(row["outcome"])


def test_no_question_of_the_golden_set_is_sent_away() -> None:
    assert [row["question"] for row in rows("zone.jsonl") if route(row["question"]) is not None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_that_the_bot_itself_proposes_is_sent_away(language: str) -> None:
    assert [question for question in wording(language)["examples"] if route(question) is not None] == []


@pytest.mark.parametrize(
    "question",
    [
        "这部电影的导演是谁？",
        "電影《海角七號》是哪一年上映的？",
        "哪些地方的天气适合种茶？",
        "因台风停工的工资怎么付？",
        "下雨天施工有什么规定？",
        "这首歌收录在哪张专辑里？",
        "该剧是由谁主演的电视剧？",
        "小说改编的游戏叫什么？",
        "股票期权的个人所得税怎么算？",
        "收购上市公司股票算不算再投资？",
        "企业要求导致质量问题，后果由谁承担？",
        "高新技术企业对软件程序著作权有什么要求？",
        "食品厂做蛋糕需要什么许可？",
        "宠物猫粮的生产许可怎么办？",
        "翻译成简体中文的说明书可以贴在进口食品上吗？",
        "外籍员工感冒请病假，工资怎么算？",
        "路德写了哪首赞美诗？",
        "Into what language was the national anthem translated?",
        "Which language did she translate the text into?",
        "Which movie theatres are in the zone?",
        "Who wrote the screenplay of the film?",
        "How did the weather affect the harvest of 1998?",
        "What is the recipe approval procedure for infant formula?",
        "您好，请问小微企业的所得税优惠到什么时候？",
        "谢谢，那产业基金的期限呢？",
        "Hi, how large is the industry fund?",
        "Thanks. And which companies have settled there?",
        "早期的台企是哪年来的？",
        "明白了，面积多大？",
        "VAT?",
        "51平方公里",
        "面积",
        "ECFA",
        "What is the registered capital of the fund?",
        "What is the population of Jiyang?",
        "How do courts resolve the disputes of Taiwan investors?",
        "How to solve the labour dispute?",
        "Can a joint-stock company buy land?",
        "Is there a fixed asset investment program?",
        "Does the zone make rapid approvals possible?",
        "Can my wife work in Jinan?",
        "拖欠货款怎么追讨？",
        "怎么追究责任？",
        "请问台湾学历证明需要翻译成简体中文吗？",
        "申请时要把合同翻译成简体中文吗？",
        "企业购买电脑设备可以一次性扣除吗？",
        "有没有推荐的手机零部件企业？",
        "需求导向的项目怎么申报？",
        "有没有推荐的股权投资基金？",
        "谁当选合作区商会会长？",
        "谁赢得了厂房项目的招标？",
        "注明牌照信息",
        "怎么填写统一社会信用代码？",
        "修改章程要走什么程序？",
        "How do I work in Jinan?",
        "How do I use the fund?",
        "How are young entrepreneurs supported?",
        "怎么用这个基金？",
        "你能帮我查一下基金规模吗？",
        "您能回答税率问题吗？",
    ],
)
def test_a_question_that_merely_mentions_weather_films_thanks_or_dishes_is_looked_up(question: str) -> None:
    assert route(question) is None


@pytest.mark.parametrize(
    ("turn", "outcome"),
    [
        ("你是谁？", Outcome.GREETING),
        ("請問你是真人嗎？", Outcome.GREETING),
        ("What can you do?", Outcome.GREETING),
        ("ＨＥＬＬＯ！", Outcome.GREETING),
        ("辛苦了，再见", Outcome.THANKS),
        ("OK, got it, thanks!", Outcome.THANKS),
        ("济阳今天天气怎么样？", Outcome.OFF_TOPIC),
        ("旺旺的股票值得买吗？", Outcome.OFF_TOPIC),
        ("推荐几只股票", Outcome.OFF_TOPIC),
        ("現在買什麼股票好？", Outcome.OFF_TOPIC),
        ("3+5=?", Outcome.OFF_TOPIC),
        ("Will it rain in Jinan tomorrow?", Outcome.OFF_TOPIC),
        ("Write me a poem about the sea", Outcome.OFF_TOPIC),
        ("Please translate this into Japanese", Outcome.OFF_TOPIC),
        ("A recipe for beef noodles, please", Outcome.OFF_TOPIC),
        ("Which stock should I buy?", Outcome.OFF_TOPIC),
        ("Who won the World Cup?", Outcome.OFF_TOPIC),
        ("What is the capital of France?", Outcome.OFF_TOPIC),
        ("Who is the president of the United States?", Outcome.OFF_TOPIC),
        ("Solve this equation: 3x = 9", Outcome.OFF_TOPIC),
        ("Any stock tips?", Outcome.OFF_TOPIC),
        ("Fix my Python script", Outcome.OFF_TOPIC),
        ("Sing a song", Outcome.OFF_TOPIC),
        ("My wife is angry, what now?", Outcome.OFF_TOPIC),
        ("怎么追女生？", Outcome.OFF_TOPIC),
        ("请帮我把这句话翻译成英文", Outcome.OFF_TOPIC),
        ("把“你好”翻译成日语", Outcome.OFF_TOPIC),
        ("买什么手机好？", Outcome.OFF_TOPIC),
        ("推荐一台电脑", Outcome.OFF_TOPIC),
        ("对x的平方求导", Outcome.OFF_TOPIC),
        ("谁会当选？", Outcome.OFF_TOPIC),
        ("誰會贏？", Outcome.OFF_TOPIC),
        ("今晚有明牌吗", Outcome.OFF_TOPIC),
        ("改一下这段代码", Outcome.OFF_TOPIC),
        ("How do you work?", Outcome.GREETING),
        ("How do I use this bot?", Outcome.GREETING),
        ("How are you today?", Outcome.GREETING),
        ("What can you help me with?", Outcome.GREETING),
        ("怎么用这个机器人？", Outcome.GREETING),
        ("你能帮我做什么？", Outcome.GREETING),
        ("您能回答哪些问题？", Outcome.GREETING),
        ("", Outcome.UNCLEAR),
        ("   ", Outcome.UNCLEAR),
        ("。。。", Outcome.UNCLEAR),
        ("😀", Outcome.UNCLEAR),
        ("qwrtpsdfg", Outcome.UNCLEAR),
        ("嗯", Outcome.UNCLEAR),
    ],
)
def test_what_is_no_question_for_the_texts_is_told_apart(turn: str, outcome: Outcome) -> None:
    assert route(turn) == outcome


def test_script_and_width_make_no_difference() -> None:
    for turn in ("幫我寫一首關於月亮的詩", "帮我写一首关于月亮的诗"):
        assert route(turn) is Outcome.OFF_TOPIC
    assert route("Ｔｈａｎｋｓ！") is route("thanks!") is Outcome.THANKS

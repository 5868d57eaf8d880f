"""日本語。短い文で書く。"""

from __future__ import annotations

from funabin.policy.prose.grammar import Grammar, frozen

JAPANESE = Grammar(
    needs=frozen(required="必須", optional="任意", one_of="いずれか一つで結構です"),
    origins=frozen(
        own="保存された方針の条項 {}",
        own_many="保存された方針の条項 {}",
        law="法律：{}",
        supplement="当社による補足：{}",
    ),
    states=frozen(
        enforced="これ以外の取扱いは、ソフトウェアが拒みます。",
        evidenced="ソフトウェアが記録し、報告します。",
        pledged="従業者が行い、ソフトウェアが促します。",
        void="適用しません。",
        missing="まだ実現していません。",
    ),
    everything="お客様について保有するすべての情報",
    comma="、",
    last="、",
    operator_labels=frozen(
        name="事業者",
        address="所在地",
        representative="代表者",
        licence="古物商許可",
        phone="電話",
        contact_office="お問い合わせと苦情の窓口",
        responsible_person="個人情報の責任者",
    ),
    sentences=frozen(
        asks="{point}、次のことを伺います。",
        asks_about="{point}、{subject}について次のことを伺います。",
        notes="{point}、次のことを記載します。",
        item="{label}（{need}）：{why}",
        uses="{purposes}に利用します。",
        nobody="同意をいただいたときと法律が求めるときを除き、社外の者には渡しません。",
        receives="社外では{recipients}に渡します。ほかには、同意をいただいたときと法律が求めるときを除き、渡しません。",
        derived="ほかに、{categories}を封印せずに記録します。",
        opts="同意をいただいたときに限り、{purposes}にも利用します。",
        age="{age}歳以上の方に限ります。",
        declares="次のことを表明していただきます。「{words}」",
        access="{roles}は、{categories}を、{purposes}に限って見ることができます。",
        access_self="ご本人は、{categories}を、{purposes}に見ることができます。",
        kept="{points}に取得する情報に当てはまります。",
        cookie="{name}（{path} のページ）。{words}",
        operator="事業者についての事項は、次のとおりです。",
        article="{name}第{article}条",
        article_paragraph="{name}第{article}条第{paragraph}項",
        date="{year}年{month}月{day}日",
        particular="{label}：{value}",
        effective="{date}から適用します。",
    ),
    capitals=False,
)

"""English: short sentences that a reader in a third language understands."""

from __future__ import annotations

from funabin.policy.prose.grammar import Grammar, frozen

ENGLISH = Grammar(
    needs=frozen(required="required", optional="optional", one_of="one of these is enough"),
    origins=frozen(
        own="Archived policy, clause {}",
        own_many="Archived policy, clauses {}",
        law="Law: {}",
        supplement="Our addition. {}",
    ),
    states=frozen(
        enforced="The software refuses anything else.",
        evidenced="The software records it and reports on it.",
        pledged="Our staff see to it; the software reminds them.",
        void="Not applied.",
        missing="Not kept yet.",
    ),
    everything="everything held about you",
    comma=", ",
    last=" and ",
    operator_labels=frozen(
        name="Operator",
        address="Address",
        representative="Representative",
        licence="Second-hand dealer's licence",
        phone="Telephone",
        contact_office="Questions and complaints",
        responsible_person="Responsible person for personal information",
    ),
    sentences=frozen(
        asks="{point}, we ask for the following.",
        asks_about="{point}, we ask for the following about {subject}.",
        notes="{point}, it holds the following.",
        item="{label} ({need}). {why}",
        uses="We use it {purposes}.",
        nobody="Nobody outside our company receives it, unless you agree or a law demands it.",
        receives="Outside our company {recipients} receive it. Nobody else does, unless you agree or a law "
        "demands it.",
        derived="Besides, we note this without a seal: {categories}.",
        opts="Only if you agree, we also use it {purposes}.",
        age="You must be {age} or older.",
        declares="You declare: {words}",
        access="{roles} may open {categories}, and only {purposes}.",
        access_self="You yourself may open {categories}, {purposes}.",
        kept="This applies to what we take {points}.",
        cookie="{name} (for pages under {path}). {words}",
        operator="These are the particulars of the operator.",
        article="{statute} Art. {article}",
        article_paragraph="{statute} Art. {article}({paragraph})",
        date="{day} {month} {year}",
        particular="{label}: {value}",
        effective="In force since {date}.",
    ),
    capitals=True,
)

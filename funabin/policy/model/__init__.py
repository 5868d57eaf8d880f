"""The privacy policy as data: frozen values, complete in themselves, without a database.

Names follow the Data Privacy Vocabulary where it has a term and Japan's APPI where it does not (GLOSSARY.md).
"""

from funabin.policy.model.data import (
    Category,
    CollectionPoint,
    Event,
    Grant,
    Item,
    Means,
    Purpose,
    RetentionClass,
    SubjectClass,
)
from funabin.policy.model.files import Demand, LawFile, Policy, PolicyFile
from funabin.policy.model.page import Language, Operator, Paragraph, Part, Promise, Source
from funabin.policy.model.recipients import Ground, JointUse, Recipient, RecipientKind, Term
from funabin.policy.model.rights import (
    BreachClock,
    Deadline,
    Fee,
    Measure,
    Responsible,
    Right,
    RightKind,
    ServiceClock,
    Standard,
)
from funabin.policy.model.site import Changes, Cookie, Links, Statistic
from funabin.policy.model.words import Country, DurationText, Origin, SpanText, Statement

__all__ = [
    "BreachClock",
    "Category",
    "Changes",
    "CollectionPoint",
    "Cookie",
    "Country",
    "Deadline",
    "Demand",
    "DurationText",
    "Event",
    "Fee",
    "Grant",
    "Ground",
    "Item",
    "JointUse",
    "Language",
    "LawFile",
    "Links",
    "Means",
    "Measure",
    "Operator",
    "Origin",
    "Paragraph",
    "Part",
    "Policy",
    "PolicyFile",
    "Promise",
    "Purpose",
    "Recipient",
    "RecipientKind",
    "Responsible",
    "RetentionClass",
    "Right",
    "RightKind",
    "ServiceClock",
    "Source",
    "SpanText",
    "Standard",
    "Statement",
    "Statistic",
    "SubjectClass",
    "Term",
]

"""Why data is not handed over, for the reader: a sentence per code. And the words of short lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

SENTENCES = {
    "unknown_recipient": _("The privacy policy names no such kind of recipient."),
    "not_for_this_recipient": _("The privacy policy does not give such data to this recipient."),
    "purpose_not_for_recipient": _("This recipient receives nothing for this purpose."),
    "not_your_task": _("Handing over to this recipient is not the task of your role."),
    "nothing_to_give": _("None of this data may go to this recipient."),
    "of_another_case": _("This recipient receives only what belongs to the case it works on."),
    "recipient_suspended": _("Nothing goes to this recipient while it is suspended."),
    "country_not_allowed": _("The privacy policy does not send such data to this country."),
    "not_accredited": _("The recipient is not accredited, or its accreditation has ended."),
    "not_assessed": _("Nobody has asked yet whether the recipient meets our standard."),
    "below_standard": _("The recipient does not meet our standard."),
    "no_agreement": _("No agreement with the recipient is on file."),
    "agreement_ended": _("The agreement with the recipient has ended."),
    "terms_missing": _("The agreement lacks a term that the policy promises."),
    "not_reviewed": _("Nobody has checked yet how the recipient handles data."),
    "review_failed": _("The last check of the recipient was not passed."),
    "review_overdue": _("The regular check of the recipient is overdue."),
    "sub_entrustment_not_agreed": _("No agreement in force lets the firm pass work on."),
    "no_response": _("The person has not answered on a page that names this recipient."),
    "ground_not_allowed": _("The privacy policy does not use this ground for this recipient."),
    "no_ground": _("There is no ground in law to hand it over."),
    "no_instruction": _("The person has not asked for it to be sent there."),
    "foreign_third_party": _(
        "The recipient is in another country, and the person has not agreed to that, told what it means."
    ),
    "foreign_not_told": _("The person agreed, but was not told of the country where the recipient is now."),
    "not_entrusted": _("There is no agreement in force that entrusts the work to the recipient."),
    "joint_use_not_told": _("The joint use was not made known when the data was taken."),
    "no_decision": _("Nobody has decided on the exception of the law and written down why."),
    "no_article": _("Our own judgement is no ground: an exception of Article 27(1) must be chosen."),
    "no_paper": _("The paper with the demand, or the law it rests on, is missing."),
    "consent_not_hard": _("It is not written down why the person cannot be asked."),
    "second_awaited": _("A second member of staff must agree."),
    "not_a_decider": _("Only those who decided it may hand it over."),
    "not_decided": _("It is not among the data that was decided on."),
    "decision_used": _("The decision was used already. Each is good for once."),
    "no_consent": _("The person has not agreed to it."),
    "not_in_consent": _("The person's consent does not name this data."),
    "decided_by_one": _("The second person must be another one, with the same task."),
}

SUSPENDING = {  # why a recipient receives nothing for now
    "review_failed": gettext_lazy("a check was not passed"),
    "review_overdue": gettext_lazy("the regular check is overdue"),
    "incident": gettext_lazy("an incident with personal data"),
    "law_changed": gettext_lazy("the law of its country changed"),
    "work_ended": gettext_lazy("the work has ended"),
    "other": gettext_lazy("another reason, on file"),
}
REASONS = {  # why an exception of Article 27(1) applies
    "court_order": gettext_lazy("an order of a court"),
    "prosecutors": gettext_lazy("a demand of the prosecutors"),
    "police": gettext_lazy("a written inquiry of the police"),
    "bar_association": gettext_lazy("an inquiry of a bar association"),
    "tax_or_customs": gettext_lazy("an inspection of the tax or customs office"),
    "statutory_filing": gettext_lazy("a filing that a law obliges us to make"),
    "other_authority": gettext_lazy("a demand of another authority under a law"),
    "life_or_body": gettext_lazy("a danger to somebody's life or body"),
    "property": gettext_lazy("a danger to property"),
    "public_health": gettext_lazy("public health or the welfare of children"),
    "state_duty": gettext_lazy("help with a duty that a law gives to the state"),
}
CONSENT_HARD = {  # why the person cannot be asked
    "no_time": gettext_lazy("there is no time to ask"),
    "unreachable": gettext_lazy("the person cannot be reached"),
    "refused": gettext_lazy("the person would refuse, and the danger is grave"),
    "would_obstruct": gettext_lazy("asking would defeat the purpose of the authority"),
}
GROUNDS = {
    "own_act": gettext_lazy("at the person's own request"),
    "foreign_consent": gettext_lazy("with the person's consent to another country"),
    "entrustment": gettext_lazy("as work entrusted by us"),
    "joint_use": gettext_lazy("as joint use made known before"),
    "legal_exception": gettext_lazy("because a law allows or orders it"),
    "consent": gettext_lazy("with the person's consent"),
    "adequate_country": gettext_lazy("in a country with equal protection"),
    "equivalent_measures": gettext_lazy("bound to equal protection"),
}
MANNERS = {
    "print": gettext_lazy("on paper"),
    "csv": gettext_lazy("as a file (CSV)"),
    "json": gettext_lazy("as a file (JSON)"),
    "zip": gettext_lazy("as an archive with the files (ZIP)"),
    "mail": gettext_lazy("by mail"),
}
OBTAINED = {  # how somebody who gave us data had got it (APPI 30)
    "from_the_person": gettext_lazy("from the person"),
    "from_a_public_register": gettext_lazy("from a public register"),
    "from_somebody_else": gettext_lazy("from somebody else, with a ground in law"),
}
TERMS = {
    "security": gettext_lazy("security"),
    "confidentiality": gettext_lazy("confidentiality"),
    "return": gettext_lazy("return or erasure at the end"),
    "purpose_limit": gettext_lazy("no other purpose"),
    "sub_entrustment": gettext_lazy("no passing on without our leave"),
    "breach_notice": gettext_lazy("notice of incidents"),
}

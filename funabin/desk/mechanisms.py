"""What each mechanism of the policy file does, in words, for whoever checks the promises at the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# by the key that a promise names under `by` or `also`
MECHANISMS = {
    "sealed_category": _(
        "Each value is sealed under a key of its person. It opens only for a purpose, a role and a "
        "case that the policy allows."
    ),
    "registers_sealed": _("Whatever a form asks is kept in a sealed field."),
    "collected_at": _("Forms are built from the policy. This one asks exactly what the policy names there."),
    "undeclared_field_refused": _("A field that the policy does not name cannot be asked."),
    "default_refusal": _("What no row of the policy allows is refused."),
    "role_table": _("Staff open only what the policy grants their role."),
    "purpose_leaf": _("Data opens only for a purpose of its own that the policy names."),
    "purpose_only": _("This kind of data opens for the one purpose, for duties of law, and for the person."),
    "age_gate": _("Whoever is too young is refused before anything is kept. No date of birth is kept."),
    "no_personal_row_for_visitors": _(
        "Looking at public pages leaves no row about anybody, no cookie and no session."
    ),
    "menu_counts": _("Each line of the menu counts exactly the list behind it."),
    "shelves": _("Each shelf counts exactly the list behind it."),
    "legacy_links": _("The addresses of the former site lead to the pages that replaced them."),
    "membership_badge": _("The company page names the association, with the day the membership was checked."),
    "buyer_safety_page": _("Every public page links to advice on how buyers protect themselves."),
    "policy_page": _("The policy page shows every promise of the version in force, in every language."),
    "provenance_published": _("The policy page names each source with its address and its day."),
    "law_and_court_published": _("The policy page names the law that governs, or the court."),
    "contact_published": _("The way to reach us stands on the policy page and works."),
    "site_readable_without_data": _("Every public page answers without an account, a cookie or a consent."),
    "cookie_register": _("A cookie that the policy does not list is taken out of the answer."),
    "banner": _("Whoever is signed in is told on each page that he is known here."),
    "declaration_required": _(
        "The form cannot be sent without the declaration. Its box is not ticked beforehand."
    ),
    "self_disclosure": _("A person sees everything held about himself and may open each value."),
    "self_correction": _("A corrected value replaces the old one, which is gone."),
    "self_erasure": _("Erasing destroys the person's key at once."),
    "statutory_named": _("Before an erasure, what must stay is named with its end and the article."),
    "staff_second_factor": _("Nobody works at the desk without signing in by two steps."),
    "key_separation": _("Sealed values and their keys lie in different databases."),
    "journal_chain": _("Each movement of personal data is written to a journal that nobody can change."),
    "parent_opens_nothing": _("A purpose in wide words only groups others. Nothing opens for it."),
    "purposes_closed": _("Nothing opens for a purpose that the policy does not list."),
    "consent_required": _(
        "Without a live consent nothing opens for it. Agreeing and taking it back are one step each."
    ),
    "gpc_is_objection": _("A browser that sends Global Privacy Control has objected."),
    "context_kept": _("What was given in one place never opens for a purpose of another."),
    "subject_class_apart": _("Who works with one class of people opens nothing of another."),
    "banned_refused": _("No form asks for it, no field takes it, and a text that holds it is held back."),
    "no_card_numbers": _("No card number is asked, kept or let through in a text."),
    "asked_nowhere": _("No form of ours asks for it, and it is refused wherever it is tried."),
    "law_imposed": _("The duty that the law adds is part of the policy in force."),
    "notice_at_forms": _("Each form says before it is sent what it asks, what for, and who receives it."),
    "contact_form": _("The form is open to everybody, and what it sends becomes a sealed case."),
    "case_by_staff": _("What comes by mail, telephone or letter becomes a sealed case too."),
    "operator_published": _("These particulars of the operator stand on the policy page."),
    "responsible_named": _("The policy names who answers for it, and somebody of the staff holds that role."),
    "own_page_shows_movements": _("People see each opening of their data, with the day and the purpose."),
    "retention_clock": _("Every key has an end, and none outlives it."),
    "erasure_by_key": _("Erased data is unreadable at once for everybody, because its key is gone."),
    "correction_journalled": _("Each correction is written down without the value."),
    "words_only": _("This sentence explains and asks nothing of anybody. It stands on the policy page."),
    "recipient_rule": _(
        "Each recipient gets the fields that its row names, on its grounds, and else nothing."
    ),
    "entrustment_terms": _("Without the agreement's terms, or with a check overdue, nothing is given."),
    "joint_use_told": _("Data is used jointly only as the policy page tells it."),
    "legal_demand_only": _("It is given only on an exception that the law names."),
    "default_no_recipient": _("Whoever no row of the policy names receives nothing."),
    "provision_recorded": _("Each giving is recorded as the law asks. Nobody can change the record."),
    "policy_versions": _("Every version of the policy stays readable, with the day from which it applies."),
    "old_data_needs_consent": _("Data taken before a purpose was known is not used for it without consent."),
    "change_noticed": _("Whoever a change concerns is told of it once, and the proof is kept."),
    "measures_published": _("The policy page tells how data is kept, by figures of our records."),
    "encrypted_backups": _("The copy of the data opens nothing: its keys are copied apart."),
    "shop_open": _("Whoever comes finds vehicles and the way to order them."),
    "no_cookie": _("Neither visitors nor members get a cookie."),
    "no_public_cookie": _("Public pages set no cookie."),
    "cookieless_journey": _("Signing in, pages and forms work without a cookie."),
    "refusing_costs_nothing": _("The same pages answer with cookies and without."),
    "cookie_holds_nothing": _("The cookie is a long random number for this site alone. It tells nothing."),
    "returning_customer": _(
        "The cookie of a returning customer is set only on request, and fills a form only after a check."
    ),
    "remembered_signins": _("People see where they are signed in, and end each place by itself."),
    "no_request_traces": _("Address, referrer and browser of a visitor are written nowhere."),
    "no_third_party_requests": _("No page makes the browser ask another site for anything."),
    "leaving_page": _("A link to another firm leads by a page that says so."),
    "inquiries_acknowledged": _(
        "The receipt goes out at once. What stays without one, or was not handled well, goes to who "
        "answers for it."
    ),
    "disputes_timed": _("Each dispute has its promised time. Before it is over, staff are warned."),
    "complaints_taken_up": _("A complaint is confirmed at once. The time to the first touch is measured."),
    "answer_times_measured": _("How long answers take is measured, and told on the policy page."),
    "numbers_apart": _(
        "My Number lies under keys of its own, opens for work that a law lists, and is asked of no buyer."
    ),
    "opened_by_two": _("One of the staff alone opens nothing of it. Two do, for half an hour."),
    "papers_gone": _("What was shown for a check is destroyed soon after, at once if nobody may hold it."),
    "duties_kept": _(
        "What staff may do ends each quarter unless somebody else approves it. Two people open what is most "
        "delicate. Internal rules are read, unusual openings are looked at."
    ),
    "incidents_followed": _(
        "Each leak is followed to its end: whom it reached, who was told, by when. The page counts them."
    ),
    "measures_signed": _("Somebody looks whether the measure is kept and signs it, with the day."),
    "requests_taken": _("Each right can be asked for in each way the policy names, and reaches the desk."),
    "refused_by_article": _("A request is refused only on an article that the policy names, and says why."),
    "use_stops_at_once": _("While a stop is examined, nothing of the person is used."),
    "register_searched": _("A search looks through every sealed field there is."),
    "agents_heard": _("Somebody else may ask for the person. What lets him do so is looked at first."),
    "agent_papers_gone": _("An agent’s paper is sealed, and destroyed when the request ends."),
    "identity_first": _("Nothing is searched, told or refused before it is known who asks."),
    "equal_content_taken": _("A request in other words counts as much as one on the form."),
    "answers_timed": _("Each request has its time. Before it is over, those who answer are warned."),
    "fee_quoted_first": _("A fee is quoted and agreed to before work begins, only where the law allows one."),
    "pledge": _("People keep this one. The policy names who answers for it."),
}

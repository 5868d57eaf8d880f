"""The fixed words of letters about rights, in English."""

from __future__ import annotations

from collections.abc import Mapping

EN: Mapping[str, str] = {
    "answer": "What we hold about you",
    "letter": "Our answer to your request",
    "certificate": "Certificate of erasure",
    "copy": "Copy of your data",
    "request": "Request",
    "asked": "Asked for",
    "arrived": "Arrived",
    "answered": "Answered",
    "made": "Made",
    "policy": "Privacy policy",
    "version": "of {day}",
    "telephone": "Tel. {value}",
    "page": "Page",
    "of": "of",
    "intro": (
        "This is everything that we hold about you and can still read, with where it comes from, what it is "
        "for and until when we keep it. It was put together by the software from its register of personal "
        "data, not by hand."
    ),
    "intro_request": "You asked us for {right}. We answer under {article}.",
    "nothing": "We hold nothing about you.",
    "nothing_more": (
        "We looked through every place of our register where data about people can stand: {fields}."
    ),
    "records": "Record {number} of {total}",
    "guest_record": "Each record keeps the rules that its data was given under.",
    "held": "Data",
    "none": "None.",
    "from": "From: {point}, {at}",
    "source.self": "told by you",
    "source.buyer": "told by the buyer",
    "source.order": "taken over from your order",
    "source.letter": "told by letter",
    "source.answer": "made here for you",
    "source.staff": "written down by our staff",
    "source.correction": "corrected by you",
    "source.third": "told by somebody else",
    "case": "Case {case}",
    "version_of": "taken under version {number} of our privacy policy ({day})",
    "for": "Used for: {purposes}",
    "for_nothing": "Used for nothing any more.",
    "kept": "{retention}",
    "until": "Until {day}.",
    "opened_times": "This kind of data was opened {times} times.",
    "withheld": "Not shown here.",
    "file": "A file ({size}). Its content stands in the JSON file beside this paper. SHA-256: {digest}",
    "yes": "yes",
    "no": "no",
    "gone": "Data whose key was destroyed",
    "gone_text": "Nobody can read it any more, we neither: {list}.",
    "given": "Who received your data",
    "given_line": "{at}: {name}, {address} ({kind}, {country}). {what}. For: {purpose}. {ground}{article}.",
    "received": "Who gave us data about you",
    "received_line": "{at}: {name}, {address}. {what}. Obtained {obtained}.",
    "agreed": "Handing over that you agreed to",
    "agreed_line": "{at}: {who}. {what}. For: {purpose}.",
    "openings": "Who opened your data",
    "opening_line": "{day}: {who}, for: {purpose}. {what}{case}{times}",
    "times": ", {times} times",
    "by.staff": "our staff",
    "by.system": "our mail program",
    "by.guest": "you",
    "by.member": "you",
    "own": "Your own visits: {days}.",
    "nobody": "Nobody.",
    "facts": "What else is noted about you and your cases",
    "facts_text": "Numbers, dates and words of short lists that stand beside the sealed data.",
    "stays": "What an erasure would not end",
    "stays_line": "{label}{case}: {retention}{clauses}",
    "withheld_heading": "What is not in this copy",
    "withheld_text": (
        "Secrets of your sign-in are shown to nobody: whoever knows them could sign in as you. The tokens by "
        "which our records name colleagues and link tables are left out. An earlier copy is not repeated. "
        "What an authority asked for is told by letter, unless a law forbids us to tell it."
    ),
    "purposes": "What we use your data for",
    "letters": (
        "The sign □ stands for a letter that this paper cannot print ({scripts}). The JSON file holds every "
        "letter as you wrote it."
    ),
    "how_to_complain": "If you do not agree",
    "complain": (
        "Please write to us first: {office}. You may also turn to the Personal Information Protection "
        "Commission of Japan (www.ppc.go.jp)."
    ),
    "court": "Governing law: {law}. Court: {court}.",
    "governing": "Governing law: {law}.",
    "granted": "We did what you asked for: {right}.",
    "partly": "We did what you asked for in part: {right}. The rest stays for the reasons named below.",
    "none_held": "We looked for everything about you that this concerns: {right}. We hold nothing.",
    "refused": "We cannot do what you asked for: {right}.",
    "expired": "We could not find out whether this request came from the person whom the data is "
    "about: {right}. So we closed it and told nobody anything. You can ask again at any time.",
    "reason": "Reason",
    "kept_reasons": "Why a part stays",
    "erased_intro": (
        "The keys to the data of the record named here were destroyed. Without its key nobody can read a "
        "datum again, in no copy and no backup. This paper names no person: the record stands under a random "
        "token that only you and we can connect with you."
    ),
    "record": "Record",
    "asked_at": "Erasure asked",
    "keys": "Keys destroyed",
    "ledger": "Line of the erasure ledger",
    "head": "Checksum of the ledger",
    "ledger_says": "The ledger still says so",
    "died": "Keys that were destroyed",
    "key_line": "Key {key} ({retention}), {at}",
    "left": "What stays, why and until when",
    "left_none": "Nothing stays.",
    "form": "Request about your own data",
    "form_number": "Form",
    "form_intro": (
        "You may use this form, our page, or a letter of your own that says the same. Send it to the address "
        "above. We first make sure that it is you, and ask for nothing that we do not hold already."
    ),
    "form_what": "What you ask for",
    "form_who": "Whose data it is about",
    "form_name": "Name",
    "form_address": "Postal address",
    "form_email": "E-mail address",
    "form_phone": "Telephone number",
    "form_agent": "Only if you ask for somebody else",
    "form_agent_text": (
        "Please add a copy of the paper that shows it. Never send a My Number card. We destroy the paper "
        "when the case ends."
    ),
    "form_agent_name": "Your name",
    "form_agent_address": "Your address",
    "form_agent_as": "Parent, guardian, or by power of attorney",
    "form_how": "The answer",
    "form_manner": "Electronically or on paper",
    "form_more": "What else you want to say (no reason is needed)",
    "form_date": "Date",
    "form_sign": "Signature",
    "form_notice": (
        "We use what you write here to answer you, and for nothing else. Our privacy policy says how long we "
        "keep it."
    ),
    "table.gate.DataSubject": "The record itself",
    "table.members.Account": "Account",
    "table.members.Profile": "Registration",
    "table.members.StaffSeat": "Place at the desk",
    "table.members.Verification": "Papers that show who you are",
    "table.members.BankAccount": "Bank account for refunds",
    "table.members.SecondFactorSecret": "Second step of sign-in",
    "table.members.MemberSubject": "Earlier records found by your address",
    "table.members.SignInSession": "Where you are signed in",
    "table.outbox.Mail": "Mails to you",
    "table.gate.Consent": "Consents and objections",
    "table.gate.PolicyAnswer": "Answers to a changed policy",
    "table.gate.Instruction": "What you had sent to others",
    "table.gate.ProvisionConsent": "Consents to handing over",
    "table.gate.ProvisionAsk": "Questions about handing over",
    "table.gate.Engagement": "Who may work with your data",
    "table.gate.UseStop": "Stops of use",
    "table.gate.Recipient": "Firm that you represent",
    "table.correspondence.Thread": "Threads",
    "table.correspondence.Message": "Messages",
    "table.correspondence.PolicyNotice": "Notices of a changed policy",
    "table.shareholders.Shareholder": "Register of shareholders",
    "table.shareholders.MyNumber": "My Number that was handed in",
    "table.rights.Request": "Your requests",
    "table.rights.Answer": "Answers made for you",
    "table.rights.PassedOn": "Recipients told of your request",
    "table.rights.Complaint": "Your complaints",
    "table.rights.RequestMessage": "Messages about requests",
    "table.rights.ComplaintMessage": "Messages about complaints",
    "table.rights.CaseClock": "Promised times of your cases",
    "table.trade.Inquiry": "Inquiries",
    "table.trade.InquiryVehicle": "Vehicles you asked about",
    "table.trade.Quotation": "Quotations",
    "table.trade.QuotationLine": "Lines of quotations",
    "table.trade.Deal": "Deals",
    "table.trade.Reservation": "Reservations",
    "table.trade.Consignee": "You receive the vehicle of",
    "table.trade.NotifyParty": "You are told of the arrival of",
    "table.trade.ProformaInvoice": "Proforma invoices",
    "table.trade.Recognition": "Browsers that recognise you",
}

"""People ask about their data, an agent too; one complains; an authority demands. By real forms only."""

from __future__ import annotations

import base64
import io
import json
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from funabin.gate.models import JointOpening
from funabin.members.models import Verification
from funabin.rights.models import Answer, Request
from tests.journeys.dump.story import Browser, Story

PART = 48  # bytes of a file that are looked for
PAPER = b"%PDF-1.7\n"


def asks_and_shows(story: Story, buyer: Client, officer: Client) -> None:
    """What a member and others ask about their data, complain of, show and are asked for."""
    asks_by_agent(story, officer)
    is_answered(story, buyer, officer)
    complains(story)
    shows_papers(story, buyer, officer)
    is_demanded(story, officer)


def part_of(content: bytes) -> bytes:
    """Enough of a file's middle to know it again."""
    return content[len(content) // 2 :][:PART]


def photo(story: Story, point: str, category: str, which: str = "first") -> SimpleUploadedFile:
    """A picture nobody took before. The file as it was sent is a canary too: only its pixels may be kept."""
    file = io.BytesIO()
    Image.effect_noise((320, 240), 60).save(file, "PNG")
    story.made[point, f"{category} as sent {which}"] = part_of(file.getvalue())
    return SimpleUploadedFile("paper.png", file.getvalue(), content_type="image/png")


def asks_by_agent(story: Story, officer: Client) -> None:
    """Somebody asks for another by the public form, with a paper; the officer looks at it."""
    agent = Browser(story.scene)
    form: dict[str, Any] = {**story.typed("rights.request"), **story.typed("rights.agent", "agent-")}
    form |= {"kind": "disclosure", "agency": "power_of_attorney"}
    form["agent-document_agency"] = photo(story, "rights.agent", "document.agency")
    story.post(agent, "/en/rights/", form, status=303)
    page = story.post(agent, story.link("/l/"), {}, status=200).content.decode()
    writes_and_shows(story, agent, page)
    number = Request.objects.latest("arrived_at").number
    assert officer.get(f"/desk/requests/{number}/").status_code == 200
    shown = officer.get(f"/desk/requests/{number}/").content.decode()
    papers = dict.fromkeys(re.findall(r'name="paper" value="([^"]+)"', shown))
    assert len(papers) == 2
    for count, one in enumerate(papers):
        told = {"paper": one}
        paper = story.post(officer, f"/desk/requests/{number}/agent/paper/", told, status=200).content
        story.made["rights.agent", f"document.agency {count}"] = part_of(paper)


def writes_and_shows(story: Story, agent: Client, page: str) -> None:
    """The agent adds a message and another paper on the page behind the mailed link."""
    ticket = re.search(r'/rights/page/write/".*?name="(\w+)" value="([^"]+)"', page, re.DOTALL)
    assert ticket is not None
    told = {ticket[1]: ticket[2], **story.typed("rights.message")}
    later = photo(story, "rights.agent", "document.agency", "later")
    story.post(agent, "/en/rights/page/write/", {**told, "document_agency": later}, status=200)


def is_answered(story: Story, buyer: Client, officer: Client) -> None:
    """A member asks for everything, the officer answers, the member fetches it."""
    asked = {"kind": "disclosure", **story.typed("rights.message")}
    page = story.post(buyer, "/my/en/requests/new/", asked).headers["Location"]
    row = Request.objects.latest("arrived_at")
    at = f"/desk/requests/{row.number}/"
    story.post(officer, f"{at}start/", {"records": row.about})
    story.post(officer, f"{at}answer/make/", {})
    assert officer.get(at).status_code == 200
    story.post(officer, f"{at}answer/", {"manner": "electronic", "outcome": "granted"})
    answer = Answer.objects.get(request=row)
    for kind in ("pdf", "json"):
        told = {"answer": str(answer.pk), "kind": kind}
        content = story.post(buyer, f"{page}fetch/", told, status=200).content
        story.made["rights.answer", f"document.answer {kind}"] = part_of(content)
    assert json.loads(content)["number"] == row.number


def complains(story: Story) -> None:
    """Somebody complains, and writes once more on the page behind the mailed link."""
    guest = Browser(story.scene)
    story.post(guest, "/en/complaint/", {**story.typed("rights.complaint"), "topic": "service"}, status=303)
    page = story.post(guest, story.link("/en/complaint/"), {}, status=200).content.decode()
    ticket = re.search(r'/complaint/page/write/".*?name="(\w+)" value="([^"]+)"', page, re.DOTALL)
    assert ticket is not None
    told = {ticket[1]: ticket[2], **story.typed("rights.message")}
    story.post(guest, "/en/complaint/page/write/", told, status=200)


def shows_papers(story: Story, buyer: Client, officer: Client) -> None:
    """A member sends a paper and tells a bank account; two of the staff look at the paper together."""
    shown = photo(story, "members.verification", "document.verification")
    form = {"document_verification": shown, "declaration_no_my_number": "on"}
    story.post(buyer, "/my/en/papers/send/", form)
    story.post(buyer, "/my/en/bank-account/", story.typed("members.bank"))
    assert buyer.get("/my/en/bank-account/").status_code == 200
    case, second = Verification.objects.get().case, story.desk("accounts")
    story.post(second, f"/desk/papers/{case}/ask/", {})
    story.post(officer, f"/desk/joint-openings/{JointOpening.objects.get().pk}/agree/", {})
    page = story.post(second, f"/desk/papers/{case}/open/", {}, status=200).content.decode()
    picture = re.search(r'src="data:image/\w+;base64,([^"]+)"', page)
    assert picture is not None
    content = base64.b64decode(picture[1])
    story.made["members.verification", "document.verification"] = part_of(content)


def is_demanded(story: Story, officer: Client) -> None:
    """A paper of the police comes by post, and is written down with a note."""
    paper = PAPER + Image.effect_noise((64, 64), 60).tobytes()
    form = {
        **story.typed("legal.demand"),
        "instrument": "police_inquiry",
        "recipient": story.name_a_recipient(officer, "authorities"),
        "reference": "KEI-7",
        "statute": "CCP",
        "statute_article": "197(2)",
        "received_on": "2026-01-05",
        "asked": ["contact.name"],
        "document_demand": SimpleUploadedFile("paper.pdf", paper, content_type="application/pdf"),
    }
    page = story.post(officer, "/desk/demands/new/", form)
    number = page.headers["Location"].rstrip("/").rpartition("/")[2]
    assert story.post(officer, f"/desk/demands/{number}/paper/", {}, status=200).content == paper
    story.made["legal.demand", "document.demand"] = part_of(paper)

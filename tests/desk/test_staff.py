"""The administrator's page: invited, ended, a lost second factor reset."""

from __future__ import annotations

from django.test import Client

from funabin.members.grants import live_pairs
from funabin.members.models import StaffSeat
from funabin.members.queries import has_second_factor
from funabin.outbox.models import Mail
from tests.desk.conftest import Desk
from tests.members.world import amina

NEW = {"staff_name": "Emi Ono", "contact_email": "emi@autorec.example", "roles": ["sales"]}


def genji(desk: Desk) -> Client:
    """The administrator."""
    return desk("genji", "admin")


def test_somebody_is_invited_by_mail(desk: Desk) -> None:
    admin = genji(desk)
    assert admin.post("/desk/staff/invite/", NEW).headers["Location"] == "/desk/staff/"
    assert sorted(seat.roles for seat in StaffSeat.objects.all()) == [["admin"], ["sales"]]
    assert Mail.objects.filter(template="staff_invitation").count() == 2
    assert "Emi Ono" in admin.get("/desk/staff/").content.decode()


def test_who_invites_a_manager_alone_is_sent_to_the_command_line(desk: Desk) -> None:
    answer = genji(desk).post("/desk/staff/invite/", {**NEW, "roles": ["privacy"]}, follow=True)
    assert "funabin staff approve" in answer.content.decode()
    seat = StaffSeat.objects.get(roles=["privacy"])
    assert live_pairs(seat) == frozenset()


def test_another_manager_approves_the_new_one(desk: Desk) -> None:
    admin, officer = genji(desk), desk("fumiko", "privacy")
    answer = admin.post("/desk/staff/invite/", {**NEW, "roles": ["admin"]}, follow=True)
    assert "waits until another manager approves it" in answer.content.decode()
    assert Mail.objects.filter(template="staff_seated").count() == 2
    seat = StaffSeat.objects.exclude(account__in=[admin.account, officer.account]).get()  # type: ignore[attr-defined]
    page = f"/desk/duties/{seat.account.handle}/"
    assert "Given, but not approved yet" in admin.get(page).content.decode()
    assert "Approve for a quarter" not in admin.get(page).content.decode()
    answer = admin.post(f"{page}approve/", follow=True)
    assert "You gave this yourself. Another manager has to approve it." in answer.content.decode()
    assert live_pairs(seat) == frozenset()
    assert "Approve for a quarter" in officer.get(page).content.decode()
    assert "1 grant goes on." in officer.post(f"{page}approve/", follow=True).content.decode()
    assert live_pairs(seat) == {("admin", "staff.manage")}


def test_an_address_in_use_invites_nobody_and_says_so(desk: Desk) -> None:
    admin = genji(desk)
    admin.post("/desk/staff/invite/", NEW)
    answer = admin.post("/desk/staff/invite/", NEW)
    assert "Nobody was invited" in answer.content.decode()
    assert StaffSeat.objects.count() == 2


def test_without_a_role_nobody_is_invited(desk: Desk) -> None:
    answer = genji(desk).post("/desk/staff/invite/", {**NEW, "roles": []})
    assert answer.status_code == 200
    assert StaffSeat.objects.count() == 1


def test_an_ended_colleague_is_signed_out_at_once(desk: Desk) -> None:
    admin, chie = genji(desk), desk("chie", "sales")
    assert chie.get("/desk/").status_code == 200
    admin.post(f"/desk/staff/{chie.account.handle}/end/")  # type: ignore[attr-defined]
    assert chie.get("/desk/").status_code == 302


def test_a_lost_second_factor_is_set_up_anew(desk: Desk) -> None:
    admin, chie = genji(desk), desk("chie", "sales")
    admin.post(f"/desk/staff/{chie.account.handle}/second-factor/")  # type: ignore[attr-defined]
    assert not has_second_factor(chie.account)  # type: ignore[attr-defined]
    assert chie.get("/desk/").status_code == 302


def test_only_an_administrator_manages_staff(desk: Desk) -> None:
    chie = desk("chie", "sales")
    assert chie.get("/desk/staff/").status_code == 403
    assert chie.post("/desk/staff/invite/", NEW).status_code == 403
    assert chie.post(f"/desk/staff/{chie.account.handle}/end/").status_code == 403  # type: ignore[attr-defined]
    assert StaffSeat.objects.filter(ended_at=None).count() == 1


def test_a_buyer_is_nobodys_staff(desk: Desk) -> None:
    buyer = amina()
    admin = genji(desk)
    for verb in ("end", "second-factor"):
        assert admin.post(f"/desk/staff/{buyer.handle}/{verb}/").status_code == 404


def test_nobody_resets_the_own_second_factor(desk: Desk) -> None:
    admin = genji(desk)
    answer = admin.post(f"/desk/staff/{admin.account.handle}/second-factor/", follow=True)  # type: ignore[attr-defined]
    assert "Sign in with another account" in answer.content.decode()
    assert has_second_factor(admin.account)  # type: ignore[attr-defined]

"""The internal rules: everybody reads them and says so; who answers for the data publishes new versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.duties import rule_forms, texts_of
from funabin.gate.purpose import without_personal_data
from funabin.oversight.actions import internal_rules as acts
from funabin.oversight.actions.internal_rules import NoSuchVersion
from funabin.oversight.queries.internal_rules import new_key, rules_in_force


@require_safe
@staff_only()
@without_personal_data
def rules(request: StaffRequest) -> HttpResponse:
    """Every rule in force, and a button for what is still to be read."""
    found = rules_in_force(language=request.LANGUAGE_CODE, reader=request.actor.token)
    return render(request, "desk/rules/list.html", {"rules": found, "here": "rules"})


@require_POST
@staff_only()
@without_personal_data
def confirm_reading(request: StaffRequest, key: str, version: int) -> HttpResponse:
    """I have read it."""
    try:
        acts.confirm_reading(key=key, version=version, by=request.actor)
    except NoSuchVersion:
        messages.error(request, _("This rule was changed meanwhile. Please read the version on this page."))
    else:
        messages.success(request, _("It is written down that you have read it."))
    return redirect("desk:rules")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("keep_privacy")
@without_personal_data
def publish_rule(request: StaffRequest, key: str = "") -> HttpResponse:
    """A new rule, or a new version of one. Everybody reads it anew."""
    told = rule_forms(key, request.POST if request.method == "POST" else None)
    errors = []
    if request.method == "POST" and all(form.is_valid() for form in told.values()):
        texts = texts_of(told)
        if texts:
            acts.publish_rule(key=key or new_key(), texts=texts, by=request.actor)
            messages.success(request, _("The rule is published. Everybody is asked to read it."))
            return redirect("desk:rules")
        errors = [_("Write the rule in one language at least.")]
    context = {"forms": told, "errors": errors, "key": key, "here": "rules"}
    return render(request, "desk/rules/publish.html", context, status=400 if request.POST else 200)

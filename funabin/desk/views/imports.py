"""Stock lists: a file is brought in, its columns are settled, what would happen is seen; then it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.catalogue.actions import imports as actions
from funabin.catalogue.actions.running import MOST_PROBLEMS
from funabin.catalogue.errors import CatalogueError, NameTaken
from funabin.catalogue.feeds import preview as previewing
from funabin.catalogue.feeds import runs
from funabin.catalogue.feeds.guessing import mapping_of
from funabin.catalogue.feeds.mapping import as_yaml, mapping_from
from funabin.desk.access import StaffRequest, may_keep_stock, staff_only
from funabin.desk.forms.columns import ColumnsForm
from funabin.desk.forms.imports import ListForm, MappingNameForm, shape_form
from funabin.desk.stocking import is_running
from funabin.desk.uploads import MOST_BYTES, StockListUploadHandler, is_too_large
from funabin.gate.purpose import without_personal_data
from funabin.kit.uploads import large_files
from funabin.shipping.queries import yen_rate

PER_PAGE = 30
SHOWN, TRIED = 20, 300  # rows of the preview: shown, and tried for the counts
PAGE = ("GET", "HEAD", "POST")


@require_safe
@staff_only("stock")
@without_personal_data
def imports(request: StaffRequest) -> HttpResponse:
    """All lists, running ones first, and where lists come from by themselves."""
    page = Paginator(runs.imports(limit=None), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/imports/list.html", {"page": page, "sources": runs.sources()})


@large_files(StockListUploadHandler, may=may_keep_stock)
@require_http_methods(PAGE)
@staff_only("stock")
@without_personal_data
def new_import(request: StaffRequest) -> HttpResponse:
    """Bring in a file: it is kept, and nothing else happens."""
    names = [one.name for one in runs.mappings()]
    limit = f"{MOST_BYTES // 1024**2} MB"
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListForm(*given, mappings=names, limit=limit)
    if request.method == "POST" and form.is_valid():
        try:
            run = _received(form, request)
        except CatalogueError as error:
            form.add_error("file", str(error))
        else:
            return redirect("desk:import_columns", run.pk)
    too_large = _("This file is larger than %(limit)s. Put it into a watched folder.") % {"limit": limit}
    if request.method == "POST" and is_too_large(request):
        form.errors.pop("file", None)
        form.add_error("file", too_large)
    told = {"form": form, "most": MOST_BYTES, "too_large": too_large, "sources": _known_sources()}
    return render(request, "desk/imports/new.html", told)


def _known_sources() -> list[str]:
    """Names under which lists came in before, or come in by themselves."""
    return sorted({one.source for one in runs.imports(limit=200)} | {one.name for one in runs.sources()})


def _received(form: ListForm, request: StaffRequest) -> Any:
    upload = form.cleaned_data["file"]
    run = actions.receive_list(file=upload, file_name=upload.name, by=request.actor)
    try:
        _plan_first(run, form, request)
    except CatalogueError:
        actions.drop_import(import_id=run.pk, by=request.actor)
        raise
    return run


def _plan_first(run: Any, form: ListForm, request: StaffRequest) -> None:
    told, source = form.cleaned_data, form.whose
    actions.plan_import(
        import_id=run.pk,
        mapping=told["mapping"] or mapping_of(previewing.columns_of(run), source),
        source=source,
        full=told["full"],
        publish=told["publish"],
        yen_rate=yen_rate(timezone.now()),
        by=request.actor,
    )


@require_http_methods(PAGE)
@staff_only("stock")
@without_personal_data
def import_columns(request: StaffRequest, run: int) -> HttpResponse:
    """What each column holds, as guessed; the clerk corrects it."""
    found = _kept(run)
    try:
        columns, shape = previewing.columns_of(found), previewing.shape_of(found)
    except CatalogueError as error:  # the file is no longer there
        messages.error(request, str(error))
        return redirect("desk:imports")
    form = ColumnsForm(request.POST or None, columns=columns, mapping=found.mapping)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        try:
            actions.plan_import(import_id=run, mapping=form.mapping, by=request.actor, **_kept_choices(found))
        except CatalogueError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:import_preview", run)
    told = {"run": found, "form": form, "shape": shape, "shape_form": shape_form(shape)}
    return render(request, "desk/imports/columns.html", told)


def _kept_choices(run: Any) -> dict[str, Any]:
    return {
        "source": run.source,
        "full": run.full,
        "publish": run.publish,
        "yen_rate": yen_rate(timezone.now()),
    }


@require_safe
@staff_only("stock")
@without_personal_data
def import_preview(request: StaffRequest, run: int) -> HttpResponse:
    """What would happen with the first rows. Nothing is written."""
    found = _kept(run)
    return _preview(request, found, MappingNameForm(initial={"mapping_name": found.mapping.get("name", "")}))


def _preview(request: StaffRequest, run: Any, form: MappingNameForm) -> HttpResponse:
    try:
        found = previewing.preview(run, run.mapping, rows=TRIED)
    except CatalogueError as error:
        messages.error(request, str(error))
        return redirect("desk:import_columns", run.pk)
    told = {
        "run": run,
        "form": form,
        "lines": [line for line in found.lines if line.kind != "beside"][:SHOWN],
        "problems": found.problems[:200],
        "beside": found.counts["beside"],
        "tried": sum(found.counts.get(kind, 0) for kind, _word in _kinds()),
        "counts": [(word, found.counts.get(kind, 0)) for kind, word in _kinds()],
    }
    return render(request, "desk/imports/preview.html", told)


def _kinds() -> list[tuple[str, str]]:
    return [
        ("new", pgettext("rows", "New")),
        ("changed", pgettext("rows", "Changed")),
        ("unchanged", pgettext("rows", "The same")),
        ("rejected", pgettext("rows", "Left out")),
    ]


@require_POST
@staff_only("stock")
@without_personal_data
def save_mapping(request: StaffRequest, run: int) -> HttpResponse:
    """Keep the mapping for the next list; a name that exists is asked about."""
    found = _kept(run)
    form = MappingNameForm(request.POST)
    if form.is_valid():
        name, replace = form.cleaned_data["mapping_name"], form.cleaned_data.get("replace", False)
        try:
            text = _as_text(found.mapping, name)
            actions.save_mapping(name=name, text=text, replace=replace, by=request.actor)
        except NameTaken:
            form = MappingNameForm(request.POST, ask=True)
            form.add_error(
                "mapping_name",
                _("A mapping of this name exists. Tick the box to replace it, or take another name."),
            )
        except CatalogueError as error:
            form.add_error("mapping_name", str(error))
        else:
            messages.success(request, _("The mapping is kept. Choose it when you bring in the next list."))
            return redirect("desk:import_preview", run)
    return _preview(request, found, form)


def _as_text(mapping: dict[str, Any], name: str) -> str:
    return as_yaml(mapping_from({**mapping, "name": name}))


@require_POST
@staff_only("stock")
@without_personal_data
def start_import(request: StaffRequest, run: int) -> HttpResponse:
    """Begin: from here the worker reads and writes."""
    _kept(run)
    return _started(request, run, _("The list is being read."))


@require_POST
@staff_only("stock")
@without_personal_data
def resume_import(request: StaffRequest, run: int) -> HttpResponse:
    """Go on where it stopped."""
    return _started(request, run, _("It goes on."))


def _started(request: StaffRequest, run: int, said: str) -> HttpResponse:
    return _done(request, run, lambda: actions.start_import(import_id=run, by=request.actor), said)


@require_POST
@staff_only("stock")
@without_personal_data
def stop_import(request: StaffRequest, run: int) -> HttpResponse:
    """Stop after the rows that are being written."""
    return _done(
        request,
        run,
        lambda: actions.stop_import(import_id=run, by=request.actor),
        _("It is stopped. What was written stays."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def drop_import(request: StaffRequest, run: int) -> HttpResponse:
    """Throw away a file of which nothing began."""
    _kept(run)
    actions.drop_import(import_id=run, by=request.actor)
    messages.success(request, _("The file is thrown away. No vehicle was touched."))
    return redirect("desk:imports")


@require_safe
@staff_only("stock")
@without_personal_data
def stock_import(request: StaffRequest, run: int) -> HttpResponse:
    """How far a list is, and what came of it."""
    found = _run(run)
    if found.state == "kept":
        return redirect("desk:import_columns", run)
    running = is_running(found)
    if request.htmx and not running:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    problems = [] if running else runs.problems_of(found)
    told = {
        "run": found,
        "running": running,
        "counts": counts_of(found),
        "problems": problems,
        "more": len(problems) == MOST_PROBLEMS,
        "vehicles": [] if running else runs.vehicles_of(found)[:SHOWN],
        "can_correct": bool(found.file) and any(problem.kind == "rejected" for problem in problems),
    }
    return render(request, "desk/imports/run.html", told)


def counts_of(run: Any) -> list[tuple[str, int]]:
    """What came of a list so far, in the order of the page; what is zero and seldom is left out."""
    always = [
        (pgettext("rows", "New"), run.created),
        (pgettext("rows", "Changed"), run.updated),
        (pgettext("rows", "The same"), run.unchanged),
        (pgettext("rows", "Left out"), run.rejected),
    ]
    seldom = [
        (_("Put on sale"), run.published),
        (_("Kept as drafts"), run.kept_drafts),
        (_("Not touched: reserved or sold"), run.untouched),
        (_("Lines set aside"), run.set_aside),
        (_("Gone from the list"), run.gone),
        (_("Photos"), run.photos),
    ]
    return [*always, *((name, number) for name, number in seldom if number)]


@require_safe
@staff_only("stock")
@without_personal_data
def import_missing(request: StaffRequest, run: int) -> HttpResponse:
    """The vehicles a full list lacks, and what they may be."""
    found = _run(run)
    if found.state != "asking":
        return redirect("desk:stock_import", run)
    page = Paginator(runs.missing_of(found), PER_PAGE).get_page(request.GET.get("page"))
    told = {
        "run": found,
        "page": page,
        "reserved": runs.reserved_missing(found),
        "guarded": runs.guard_of(found),
    }
    return render(request, "desk/imports/missing.html", told)


@require_POST
@staff_only("stock")
@without_personal_data
def answer_missing(request: StaffRequest, run: int) -> HttpResponse:
    """Say what the missing vehicles are; then the list is written."""
    _run(run)
    answer = request.POST.get("answer", "")
    try:
        if answer not in ("sold", "withdraw", "keep"):
            raise CatalogueError(_("Choose what the missing vehicles are."))
        looked = request.POST.get("looked") == "on"
        actions.answer_missing(import_id=run, answer=answer, despite_guard=looked, by=request.actor)
    except CatalogueError as error:
        messages.error(request, str(error))
        return redirect("desk:import_missing", run)
    messages.success(request, _("Thank you. The list is being written."))
    return redirect("desk:stock_import", run)


def _done(request: StaffRequest, run: int, act: Callable[[], object], said: str) -> HttpResponse:
    _run(run)
    try:
        act()
    except CatalogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("desk:stock_import", run)


def _run(number: int) -> Any:
    found = runs.import_of(number)
    if found is None:
        raise Http404
    return found


def _kept(number: int) -> Any:
    """A list that waits for its columns. Raises Http404 for one that began."""
    found = _run(number)
    if found.state != "kept":
        raise Http404
    return found

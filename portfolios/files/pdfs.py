"""PDFs: written anew, without what runs, sends, opens or hides something."""

import pikepdf

from portfolios.files.images import without_places
from portfolios.files.reasons import RefusedError

OBJECTS = 200_000
# Of an annotation and of an action: the rest is left out.
ANNOTATIONS = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup",
    "/Widget",
}  # fmt: skip
ACTIONS = {"/GoTo", "/URI", "/Named"}
# Wherever these stand, also where the rule for actions above would not see them.
DANGEROUS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView", "/SetState", "/Thread",
}  # fmt: skip
# What runs, what is inside without being seen, and who made it with what.
KEYS = {
    "/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/EF", "/AF", "/XFA",
    "/RichMediaContent", "/RichMediaSettings", "/Renditions", "/Collection", "/Metadata",
    "/PieceInfo", "/Perms",
}  # fmt: skip
SCHEMES = ("http:", "https:", "mailto:", "tel:")


def clean(source, target, *, pages, **_limits):
    """Write `source` anew into `target`, only what can be seen. Returns (kind, ending)."""
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError as error:
        raise RefusedError("locked-pdf") from error
    except Exception as error:
        raise RefusedError("broken-pdf") from error
    with pdf:
        if pdf.is_encrypted:
            raise RefusedError("locked-pdf")
        try:
            number = len(pdf.pages)
            too_many = len(pdf.objects) > OBJECTS
        except Exception as error:
            raise RefusedError("broken-pdf") from error
        if not number:
            raise RefusedError("broken-pdf")
        if number > pages or too_many:
            raise RefusedError("pages" if number > pages else "complex")
        try:
            _clean(pdf)
            pdf.save(target)
        except Exception as error:
            raise RefusedError("broken-pdf") from error
    return "pdf", "pdf"


def _clean(pdf):
    for key in ("/Info", "/Encrypt"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for one in pdf.objects:
        waiting = [one]
        while waiting:
            found = waiting.pop()
            if isinstance(found, pikepdf.Array):
                inside = list(found)
            elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                _disarm(found)
                inside = [value for _key, value in found.items()]
            else:
                continue
            # What is elsewhere has its own turn.
            waiting += [each for each in inside if _is_container(each) and not each.is_indirect]


def _is_container(value):
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream)


def _disarm(found):
    for key in KEYS & set(found.keys()):
        del found[key]
    is_annotation = found.get("/Type") == "/Annot" or "/Rect" in found
    if str(found.get("/S")) in DANGEROUS or (is_annotation and not _is_seen(found)):
        for key in list(found.keys()):
            if not isinstance(found, pikepdf.Stream) or key not in ("/Length", "/Filter"):
                del found[key]
        return
    for key in ("/A", "/PA", "/Next"):
        if isinstance(action := found.get(key), pikepdf.Dictionary | pikepdf.Array):
            actions = action if isinstance(action, pikepdf.Array) else [action]
            if not all(_is_allowed(each) for each in actions):
                del found[key]
    if isinstance(annotations := found.get("/Annots"), pikepdf.Array):
        kept = [one for one in annotations if _is_seen(one)]
        if len(kept) < len(annotations):
            found["/Annots"] = pikepdf.Array(kept)
    if isinstance(found, pikepdf.Stream):
        _disarm_stream(found)


def _disarm_stream(found):
    for key in ("/F", "/FFilter", "/FDecodeParms"):  # its content would be in another file
        if key in found:
            del found[key]
    filters = found.get("/Filter")
    filters = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if filters == [pikepdf.Name.DCTDecode]:  # a photo as the camera made it
        raw, parameters = found.read_raw_bytes(), found.get("/DecodeParms")
        found.write(without_places(raw), filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def _is_allowed(action):
    """Whether what a click does stays here, or opens a page that one sees coming."""
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return True  # the next of an outline, or attributes of a structure
    if action["/S"] == "/URI":
        return str(action.get("/URI", "")).strip().lower().startswith(SCHEMES)
    return str(action["/S"]) in ACTIONS


def _is_seen(annotation):
    return (
        isinstance(annotation, pikepdf.Dictionary)
        and str(annotation.get("/Subtype")) in ANNOTATIONS
    )

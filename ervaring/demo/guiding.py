"""How students of the demo school are guided: talks with gaps, what is solved, and signals."""

import datetime
import uuid
from collections import defaultdict

from django.utils import timezone

from competencies.models import Framework, Item
from ervaring.demo import guiding_texts as texts
from ervaring.demo.days import breaks_of, mondays_of
from ervaring.demo.rows import BATCH, add
from ervaring.practice.models import Remedy, Signal, SignalReply, Talk

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)
HOUR = datetime.timedelta(hours=1)
# Sealed texts are written one by one: of the talks of the first students it is noted what about.
NOTED = 24
# Of whom the last talk is weeks ago: the one who says so in a signal, and one in so many others.
SILENT, ONE_IN = {"Fenna Bijlsma"}, 17
WEEKS = 4
# Who has the next talk on the calendar, whoever they are: three in four.
NOT_PLANNED = 4
SIGNAL_IN = 19


def make(stays):
    rows = defaultdict(list)
    for stay in stays:
        _talks(stay, rows)
        _remedy(stay, rows)
        _signal(stay, rows)
    for model in (Talk, Signal):
        add(model, rows[model])
    for reply in rows[SignalReply]:
        reply.signal = reply.signal  # takes over the key
    add(SignalReply, rows[SignalReply])
    Remedy.objects.bulk_create(rows[Remedy], batch_size=BATCH)


def _is_silent(stay):
    return stay.name in SILENT or stay.number % ONE_IN == ONE_IN - 1


def _key(stay):
    return uuid.UUID(int=stay.random.getrandbits(128), version=4)


def _talks(stay, rows):
    """Every week one, except when it is forgotten; every month intervision; and the next one."""
    weekday, hour = (stay.story.place + 1) % 5, 14 - stay.number % 5
    today, free = timezone.localdate(), breaks_of(stay)
    notes = stay.random.sample(texts.NOTES, len(texts.NOTES)) if stay.number < NOTED else []
    last = today - WEEKS * WEEK if _is_silent(stay) else today - DAY
    for number, monday in enumerate(mondays_of(stay)):
        day = monday + weekday * DAY
        if day < stay.placement.starts_on or day > last or _is_free(day, free):
            continue
        chance = stay.random.random()
        if chance < 0.1 and number:
            continue
        off = chance > 0.92 and not _is_silent(stay)
        if number % 4 == 3 and not _is_free(day + DAY, free):
            _intervision(stay, rows, day + DAY, number // 4)
        rows[Talk].append(
            Talk(
                placement=stay.placement,
                key=_key(stay),
                state=Talk.State.CALLED_OFF if off else Talk.State.HELD,
                planned_at=_at(day, hour),
                held_on=None if off else day,
                minutes=None if off else stay.random.choice([20, 25, 30, 30, 45, 60]),
                note="" if off or number % 3 == 2 or not notes else notes.pop(),
                version=1,
                made_by=stay.supervisor if number % 2 else stay.student,
                made_at=_at(day, hour + 1),
                supervisor=stay.supervisor,
            )
        )
    if not _is_silent(stay) and stay.number % NOT_PLANNED != NOT_PLANNED - 1:
        day = today + (7 - today.weekday() + weekday) * DAY
        _plan(stay, rows, _at(day, hour))


def _plan(stay, rows, at):
    """The talk of next week."""
    if not _is_free(at.date(), breaks_of(stay)) and at.date() <= stay.placement.ends_on:
        rows[Talk].append(
            Talk(
                placement=stay.placement,
                key=_key(stay),
                planned_at=at,
                made_by=stay.supervisor,
                made_at=timezone.now() - 2 * DAY,
            )
        )


def _intervision(stay, rows, day, number):
    if day >= timezone.localdate():
        return
    notes = texts.INTERVISION
    rows[Talk].append(
        Talk(
            placement=stay.placement,
            key=_key(stay),
            kind=Talk.Kind.INTERVISION,
            state=Talk.State.HELD,
            held_on=day,
            minutes=90,
            note=notes[number % len(notes)] if stay.number < NOTED else "",
            version=1,
            made_by=stay.student,
            made_at=_at(day, 17),
        )
    )


def _is_free(day, free):
    return any(first <= day <= last for _kind, first, last in free)


def _remedy(stay, rows):
    if found := texts.REMEDIES.get(stay.name):
        code, text = found
        item = Item.objects.get(code=code, framework__in=Framework.objects.published())
        at = _at(stay.placement.starts_on + 8 * DAY, 16)
        rows[Remedy].append(
            Remedy(
                placement=stay.placement,
                item=item,
                text=text,
                made_by=stay.tutor,
                made_at=min(at, timezone.now()),
            )
        )


def _signal(stay, rows):
    found = texts.SIGNALS.get(stay.name)
    if found is None and stay.number % SIGNAL_IN == SIGNAL_IN - 1:
        kind, text = texts.MORE_SIGNALS[stay.number // SIGNAL_IN % len(texts.MORE_SIGNALS)]
        found = {"kind": kind, "text": text, "ago": 3 + stay.number % 20, "seen": False}
    if not found:
        return
    role = found.get("by", "student")
    made_at = max(timezone.now() - found["ago"] * DAY, _at(stay.placement.starts_on, 9))
    signal = Signal(
        placement=stay.placement,
        workplace=stay.placement.workplace,
        key=_key(stay),
        by=getattr(stay, role),
        role=role,
        kind=found["kind"],
        text=found["text"],
        seen_by_workplace=found["seen"],
        made_at=made_at,
    )
    for step in ("taken", "closed"):
        if step in found:
            setattr(signal, f"{step}_by", stay.tutor)
            setattr(signal, f"{step}_at", made_at + found[step] * DAY + HOUR)
    rows[Signal].append(signal)
    for who, days, step, text in found.get("to", ()):
        what = {"by": getattr(stay, who), "role": who, "step": step, "text": text}
        at = made_at + days * DAY + HOUR
        rows[SignalReply].append(SignalReply(signal=signal, key=_key(stay), at=at, **what))


def _at(day, hour):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))

"""What a formal notice announced is done: the file goes to an agency, which writes back."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from butoir.casefile.executing import hand_over
from butoir.casefile.following.models import Handover
from butoir.casefile.following.recording import Course, add_step, change_course
from butoir.casefile.making import make_case_file
from butoir.dunning.models import Task
from butoir.project.demo.house import House, moment

_AGENCY = "Cabinet Rivoire Recouvrement"
_HEARD = (  # days later, the step, what the agency says
    (6, "acknowledged", "Dossier complet, pris en charge"),
    (15, "acted", "Le gérant a été joint : il demande un échéancier en trois fois"),
)


def hand_to_agency(house: House, task: Task, day: date) -> None:
    """The case file of the customer is made and handed over; the agency's news come later."""
    by, at = house.manager, moment(day, 10, 30)
    made = make_case_file(task.customer, "agency", "fr", by=by, at=at)
    hand_over(made, _AGENCY, task=task, by=by, at=at)
    row = Handover.objects.select_related("company", "customer").get(file=made)
    change_course(row, Course("RIV-2041", "", ""), by=by, at=at)
    for days, kind, note in _HEARD:
        on = house.calendar.next_open(day + timedelta(days=days))
        house.agenda.add(on, partial(_hear, row, kind, note))


def _hear(row: Handover, kind: str, note: str, day: date) -> None:
    """First thing in the morning: the agenda comes before the run of the day."""
    add_step(row, kind, day, note=note, by=row.made_by, at=moment(day, 5, 45))

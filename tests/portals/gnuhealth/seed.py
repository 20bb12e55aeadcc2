"""Write the ward's people and their medicines: ``seed.py SETTINGS DATABASE``, run by the server's own Python.

All of them are invented. Passwords come from the environment.
"""

from __future__ import annotations

import datetime as dt
import os
import sys

from trytond.config import config
from trytond.pool import Pool
from trytond.transaction import Transaction

STAFF = (
    ("doctor1", "Mara", "Quist", "Health Doctor", "GNUHEALTH_DOCTOR_1_PASSWORD"),
    ("doctor2", "Ines", "Falk", "Health Doctor", "GNUHEALTH_DOCTOR_2_PASSWORD"),
    ("nurse1", "Tomas", "Reuter", "Health Nurse", "GNUHEALTH_NURSE_1_PASSWORD"),
)
PATIENTS = (
    ("Agnes", "Vollmer", "f", dt.date(1941, 3, 9), "W-100231"),
    ("Bernard", "Osei", "m", dt.date(1957, 11, 23), "W-100244"),
    ("Clara", "Nygaard", "f", dt.date(1958, 7, 2), "W-100258"),
)
LINES = (
    # medicine as the WHO list names it, dose, unit, every so many, of these, how long, for
    ("amoxicillin", 500.0, "mg", 8, "hours", 7, "days"),
    ("paracetamol", 1000.0, "mg", 6, "hours", 5, "days"),
    ("bisoprolol", 2.5, "mg", 1, "days", 3, "months"),
)


def main() -> int:
    """Seed one database."""
    settings, database = sys.argv[1:]
    config.update_etc(settings)
    Pool.start()
    Pool(database).init()
    with Transaction().start(database, 1, context={"active_test": False}):
        staff = _house()
    with Transaction().start(database, staff[0], context={"company": 1}):
        _care()
    return 0


def _house() -> list[int]:
    """The institution, who works there, and who lies there. Returns the staff's user numbers."""
    pool = Pool()
    party, user = pool.get("party.party"), pool.get("res.user")
    group = pool.get("res.group")
    (euro,) = pool.get("currency.currency").create(
        [{"name": "Euro", "symbol": "€", "code": "EUR", "rounding": "0.01", "digits": 2}],
    )
    (house,) = party.create([{"name": "Wardround Teaching Hospital", "is_institution": True, "ref": "H-1"}])
    (company,) = pool.get("company.company").create([{"party": house.id, "currency": euro.id}])
    (institution,) = pool.get("gnuhealth.institution").create(
        [{"party": house.id, "code": "WTH", "institution_type": "hospital", "public_level": "private"}]
    )
    numbers = []
    for place, (login, name, lastname, role, secret) in enumerate(STAFF):
        (account,) = user.create(
            [
                {
                    "name": f"{name} {lastname}",
                    "login": login,
                    "password": os.environ[secret],
                    "groups": [("add", [found.id for found in group.search([("name", "in", [role, "Health Administration"])])])],
                    "companies": [("add", [company.id])],
                    "company": company.id,
                }
            ]
        )
        person = _person(name, lastname, f"S-{place + 1}") | {"gender": "f", "is_healthprof": True, "internal_user": account.id}
        (worker,) = party.create([person])
        pool.get("gnuhealth.healthprofessional").create([{"party": worker.id, "institution": institution.id, "code": f"L-{place + 1}"}])
        numbers.append(account.id)
    for name, lastname, gender, born, ref in PATIENTS:
        (person,) = party.create([_person(name, lastname, ref) | {"gender": gender, "dob": born, "is_patient": True}])
        pool.get("gnuhealth.patient").create([{"party": person.id}])
    return numbers


def _person(name: str, lastname: str, ref: str) -> dict[str, object]:
    return {"name": name, "lastname": lastname, "ref": ref, "is_person": True, "fed_country": "XXX"}


def _care() -> None:
    """A prescription and an evaluation for each patient, by the clinician who is signed in."""
    pool = Pool()
    unit, medicine = pool.get("gnuhealth.dose.unit"), pool.get("gnuhealth.medicament")
    for patient in pool.get("gnuhealth.patient").search([], order=[("id", "ASC")]):
        lines = []
        for name, dose, code, every, of, how_long, period in LINES:
            (kind,) = medicine.search([("active_component", "=", name)], order=[("id", "ASC")], limit=1)
            (measure,) = unit.search([("code", "=", code)])
            line = {"medicament": kind.id, "dose": dose, "dose_unit": measure.id, "frequency": every, "frequency_unit": of}
            lines.append(line | {"duration": how_long, "duration_period": period})
        pool.get("gnuhealth.prescription.order").create(
            [{"patient": patient.id, "prescription_warning_ack": True, "prescription_line": [("create", lines)]}]
        )
        pool.get("gnuhealth.patient.evaluation").create([{"patient": patient.id, "chief_complaint": "Cough for three days"}])


if __name__ == "__main__":
    sys.exit(main())

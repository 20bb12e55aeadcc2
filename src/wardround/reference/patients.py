"""Eight synthetic patients with allergies, medications, observations and results, the same each time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

_WARD = "Ward 7 East"


@dataclass(frozen=True)
class Medication:
    """A line of the drug chart."""

    id: str
    name: str
    dose: str
    route: str
    frequency: str
    due: tuple[str, ...]


@dataclass(frozen=True)
class Patient:
    """One patient. ``key`` is opaque: it says nothing about the person and may stand in a URL; the MRN may not."""

    alias: str
    key: str
    name: str
    mrn: str
    born: str
    sex: str
    bed: str
    reason: str
    allergies: tuple[str, ...]
    weight_kg: float
    medications: tuple[Medication, ...]
    vitals: tuple[dict[str, Any], ...] = field(repr=False)
    results: tuple[dict[str, Any], ...] = field(repr=False)

    @property
    def identity(self) -> dict[str, Any]:
        """What the identity banner shows."""
        return {
            "key": self.key,
            "name": self.name,
            "mrn": self.mrn,
            "born": self.born,
            "sex": self.sex,
            "bed": self.bed,
            "ward": _WARD,
            "allergies": list(self.allergies),
            "weight_kg": self.weight_kg,
        }


_PEOPLE = (
    ("P1", "Edith Marlowe", "1941-03-12", "F", "Bed 1", "Community-acquired pneumonia", ("Penicillin (rash)",), 58.5),
    ("P2", "Winston Adeyemi", "1956-11-30", "M", "Bed 2", "Decompensated heart failure", (), 91.0),
    ("P3", "Rosa Caldwell", "1972-07-04", "F", "Bed 3", "Type 1 diabetes, ketoacidosis resolved", ("Sulfonamides (anaphylaxis)",), 66.2),
    ("P4", "Henrik Aasgaard", "1949-01-22", "M", "Bed 4", "Hip fracture, day 2 after surgery", ("Codeine (vomiting)",), 79.4),
    ("P5", "Lakshmi Venkatesan", "1988-09-15", "F", "Bed 5", "Pyelonephritis", (), 61.8),
    (
        "P6",
        "Gordon Pettigrew",
        "1937-05-08",
        "M",
        "Bed 6",
        "Atrial fibrillation, on anticoagulation",
        ("Latex (contact)", "Aspirin (wheeze)"),
        70.3,
    ),
    ("P7", "Yusuf Demirci", "1964-12-19", "M", "Bed 7", "Exacerbation of COPD", (), 84.9),
    ("P8", "Martha Quillinan", "1979-02-27", "F", "Bed 8", "Acute pancreatitis", ("Iodine contrast (urticaria)",), 73.1),
)
_DRUGS = (
    ("paracetamol", "1 g", "oral", "four times a day", ("06:00", "12:00", "18:00", "22:00")),
    ("enoxaparin", "40 mg", "subcutaneous", "once a day", ("18:00",)),
    ("furosemide", "40 mg", "oral", "every morning", ("08:00",)),
    ("metoprolol", "50 mg", "oral", "twice a day", ("08:00", "20:00")),
    ("pantoprazole", "40 mg", "oral", "every morning", ("08:00",)),
    ("salbutamol", "2.5 mg", "nebulised", "four times a day", ("06:00", "12:00", "18:00", "22:00")),
    ("ceftriaxone", "2 g", "intravenous", "once a day", ("10:00",)),
)
_TESTS = (
    ("Sodium", "mmol/L", 139.0, 3.0),
    ("Potassium", "mmol/L", 4.1, 0.4),
    ("Creatinine", "µmol/L", 88.0, 20.0),
    ("CRP", "mg/L", 60.0, 40.0),
    ("Haemoglobin", "g/L", 128.0, 9.0),
)


def _make(  # noqa: PLR0913, PLR0917 (the columns of one row)
    number: int, alias: str, name: str, born: str, sex: str, bed: str, reason: str, allergies: tuple[str, ...], weight: float
) -> Patient:
    rng = random.Random(7_000 + number)  # noqa: S311 (synthetic data, the same each time)
    key = "".join(rng.choice("bcdfghjkmnpqrstvwxz2456789") for _ in range(10))
    drugs = rng.sample(_DRUGS, 3)
    medications = tuple(Medication(f"m{number}{index}", *drug) for index, drug in enumerate(drugs, 1))
    hours = range(-44, 1, 4)
    if alias == "P1":
        medications += (Medication(f"m{number}4", "hydrALAZINE", "25 mg", "oral", "three times a day", ("08:00", "14:00", "20:00")),)
    vitals = tuple(
        {
            "hours": hour,
            "pulse": 78 + rng.randint(-9, 14),
            "systolic": 124 + rng.randint(-16, 18),
            "diastolic": 74 + rng.randint(-8, 10),
            "temperature": round(36.9 + rng.uniform(-0.5, 1.1), 1),
            "saturation": 96 + rng.randint(-3, 2),
            "breaths": 17 + rng.randint(-3, 5),
        }
        for hour in hours
    )
    results = tuple(
        {
            "test": test,
            "unit": unit,
            "values": [{"hours": hour, "value": round(mean + rng.uniform(-spread, spread), 1)} for hour in (-48, -24, -4)],
        }
        for test, unit, mean, spread in _TESTS
    )
    mrn = f"{rng.randint(100, 999)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}"
    return Patient(alias, key, name, mrn, born, sex, bed, reason, allergies, weight, medications, vitals, results)


PATIENTS: tuple[Patient, ...] = tuple(_make(number, *entry) for number, entry in enumerate(_PEOPLE, 1))


def by_key(key: str) -> Patient | None:
    """Find a patient by the opaque key."""
    return next((patient for patient in PATIENTS if patient.key == key), None)

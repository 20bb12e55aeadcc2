"""What the shop keeps: every word here also stands on medication forms, and means something else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

UNITS = [("pcs", "pieces"), ("m", "m"), ("kg", "kg"), ("g", "g"), ("L", "L"), ("mL", "mL"), ("box", "box")]


class Supplier(models.Model):
    """Who delivers."""

    name = models.CharField(max_length=80)
    rating = models.DecimalField(max_digits=3, decimal_places=1, default=4)
    max_order_amount = models.DecimalField(max_digits=10, decimal_places=2, default=1000)
    discount_rate = models.DecimalField("rate", max_digits=4, decimal_places=1, default=2, help_text="Per cent of the total.")
    since = models.DateField()

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """What stands on the shelf."""

    name = models.CharField(max_length=80)
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=8, choices=UNITS, default="pcs")
    strength = models.DecimalField(max_digits=6, decimal_places=1, default=1, help_text="Tensile strength in MPa.")
    volume = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    weight = models.DecimalField("weight (kg)", max_digits=8, decimal_places=3, default=1)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    notes = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """What a customer wants."""

    number = models.CharField(max_length=20)
    customer = models.CharField(max_length=80)
    placed = models.DateTimeField()
    total = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    rate = models.DecimalField("tax rate", max_digits=4, decimal_places=1, default=19)
    urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=[("new", "New"), ("sent", "Sent"), ("cancelled", "Cancelled")], default="new")

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """One line of an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    units = models.CharField(max_length=8, choices=UNITS, default="pcs")

    class Meta:
        """An item stands once in an order."""

        unique_together: ClassVar[list[tuple[str, str]]] = [("order", "item")]

    def __str__(self) -> str:
        return f"{self.amount} {self.units}"


class Measurement(models.Model):
    """What the laboratory of the mixing machine says."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    taken = models.DateTimeField()
    concentration = models.DecimalField("concentration (mg/mL)", max_digits=6, decimal_places=1, default=1)
    flow = models.DecimalField("flow rate (mL/min)", max_digits=6, decimal_places=1, default=1)

    def __str__(self) -> str:
        return f"{self.concentration} mg/mL"

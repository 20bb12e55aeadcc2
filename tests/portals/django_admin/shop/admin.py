"""Every model in the admin, as most projects have them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from .models import Item, Line, Measurement, Order, Supplier


class Lines(admin.TabularInline):
    """The lines stand in the order."""

    model = Line
    extra = 2


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    """Orders with their lines, to be edited in the list as well."""

    inlines: ClassVar[list[type[Lines]]] = [Lines]
    list_display = ("number", "customer", "placed", "total", "rate", "status")
    list_editable = ("total", "rate", "status")
    list_filter = ("status", "urgent")
    date_hierarchy = "placed"
    search_fields = ("number", "customer")


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    """Items, by columns of numbers."""

    list_display = ("name", "quantity", "unit", "strength", "volume", "weight", "price")
    fieldsets = (
        (None, {"fields": (("name", "supplier"), ("quantity", "unit"))}),
        ("Physics", {"fields": ("strength", "volume", "weight")}),
    )


admin.site.register([Supplier, Measurement])

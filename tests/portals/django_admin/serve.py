"""Run the shop's admin: database, people, some rows, server. Prints ``listening on http://127.0.0.1:PORT``."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import django
from django.conf import settings

if TYPE_CHECKING:
    from types import FrameType


def main() -> int:
    """Serve until told to stop."""
    with tempfile.TemporaryDirectory(prefix="shop-", ignore_cleanup_errors=True) as scratch:
        configure(Path(scratch))
        django.setup()
        fill()
        return serve()


def configure(scratch: Path) -> None:
    """The settings that ``startproject`` writes, with the shop in them."""
    settings.configure(
        SECRET_KEY="shop",
        ROOT_URLCONF="urls",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": scratch / "shop.sqlite3"}},
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")),
            "shop",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        STATIC_URL="static/",
        USE_TZ=True,
        LANGUAGE_CODE="en-us",
    )


def fill() -> None:
    """One person, and rows that look like those of any shop."""
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from shop.models import Item, Line, Measurement, Order, Supplier

    User.objects.create_superuser("keeper", password=os.environ["SHOP_PASSWORD"])
    Group.objects.create(name="Counter")
    supplier = Supplier.objects.create(name="Ironworks", since=date(2019, 4, 3), max_order_amount=25000)
    items = [
        Item.objects.create(name=name, supplier=supplier, quantity=quantity, unit=unit, volume="0.500", weight="1.0", price="12.50")
        for name, quantity, unit in (("Screw M4", 12000, "pcs"), ("Varnish", 40, "L"), ("Sealant 2.0", 7, "mL"), ("Sand", 1500, "kg"))
    ]
    order = Order.objects.create(number="2026-0042", customer="Marta Field", placed=datetime(2026, 3, 4, 8, 5, tzinfo=UTC), total="1250.00")
    for item in items:
        Line.objects.create(order=order, item=item, amount="1.000", units=item.unit)
    Measurement.objects.create(item=items[1], taken=datetime(2026, 3, 4, 12, 0, tzinfo=UTC), concentration="1.0", flow=".5")


def serve() -> int:
    """Answer until told to stop."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class QuietHandler(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: a line for each request would drown the tests' output."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"listening on http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.05)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End as Ctrl-C does, so that the scratch folder goes."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

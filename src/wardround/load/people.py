"""Who takes part in a load run: seats, each an account and one session of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.errors import UserError
from wardround.portal.profile import Clinician

if TYPE_CHECKING:
    from wardround.portal.profile import Accounts, Profile


def persona(accounts: Accounts, number: int) -> Clinician:
    """The n-th of numbered accounts, from 1."""

    def named(text: str) -> str:
        return text.replace("{n}", str(number))

    return Clinician(
        alias=named(accounts.alias),
        role=accounts.role,
        username=named(accounts.username),
        password=named(accounts.password),
        totp=named(accounts.totp) if accounts.totp else None,
        totp_step_s=accounts.totp_step_s,
    )


class Seats:
    """Places for clinicians, numbered from 0: first every account once, then each of them again where the profile allows it.

    The accounts of ``[[load.accounts]]`` take turns in proportion to their number, so that any beginning is a mixed ward. Without any,
    the profile's own clinicians take part; with some, these are left to real browsers.
    """

    def __init__(self, profile: Profile) -> None:
        """Deal the accounts."""
        self._profile = profile
        tables = profile.load.accounts
        self._dealt = sorted(
            ((place + 0.5) / table.count, number, place + 1) for number, table in enumerate(tables) for place in range(table.count)
        )

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return len(self._dealt) or len(self._profile.clinicians)

    @property
    def places(self) -> int:
        """How many clinicians can take part."""
        return self.accounts * self._profile.load.sessions_per_account

    def persona(self, seat: int) -> Clinician:
        """Who sits there."""
        number = seat % self.accounts
        if not self._dealt:
            return self._profile.clinicians[number]
        _, table, place = self._dealt[number]
        return persona(self._profile.load.accounts[table], place)

    def check(self, users: int, source: str) -> None:
        """Make sure that there is a seat for everybody.

        Args:
            users: how many are to take part.
            source: the profile's name, for the message.

        Raises:
            UserError: ``too-few-accounts``.
        """
        if users <= self.places:
            return
        each = self._profile.load.sessions_per_account
        said = f"{users} clinicians are to take part, and {source} has {self.accounts} accounts"
        raise UserError(
            "too-few-accounts",
            f"{said}, each for {each} at once" if each > 1 else said,
            "Add [[load.accounts]], ask for fewer --users, or, where the portal allows it, raise load.sessions_per_account.",
        )

"""What the profile cannot say: a sign-in in two dialogs, of which a page whose session has ended shows the second alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.portal.adapter import ActFailed, ProfileAdapter
from wardround.portal.profile import Sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardround.portal.adapter import Hands

NAME = Sign(label="User name")
LOGIN = Sign(role="button", name="Login")
PASSWORD = Sign(css="#ask-dialog-entry")
OK = Sign(role="button", name="OK")


class Adapter(ProfileAdapter):
    """Works by the profile's steps, and signs in."""

    def sign_in(self, hands: Hands, fields: Mapping[str, str], *, stay: bool = False) -> None:
        """Type key by key: the client enables its buttons by key events."""
        if not stay:
            hands.goto(self.profile.sign_in.path)
        if not hands.shows(PASSWORD):
            hands.type(NAME, fields["username"])
            hands.click(LOGIN)
        if not hands.wait(PASSWORD):
            raise ActFailed("the password was not asked for")
        hands.type(PASSWORD, fields["password"])
        hands.click(OK)

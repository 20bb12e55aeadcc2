"""The two forms: sign-in and note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pyotp
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.utils import timezone

from .models import Note, SecondFactor

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_STEP_S = 30


class SignInForm(AuthenticationForm):
    """Django's own, with a code for those who have a second factor."""

    code = forms.CharField(label="Code", required=False, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Refuse a wrong or used code (forms.ValidationError), besides what Django refuses."""
        super().confirm_login_allowed(user)
        factor = SecondFactor.objects.filter(user_id=user.pk).first()
        if factor is not None and not _use(factor, self.cleaned_data.get("code", "")):
            user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=self.request)
            msg = "The code is wrong or was used before. Wait for the next one."
            raise forms.ValidationError(msg, code="code")


def _use(factor: SecondFactor, code: str) -> bool:
    """Whether the code is right for this step or one beside it, and is used now for the first time."""
    totp = pyotp.TOTP(factor.secret, interval=_STEP_S)
    now = int(timezone.now().timestamp()) // _STEP_S
    for step in (now - 1, now, now + 1):
        if pyotp.utils.strings_equal(code, totp.at(step * _STEP_S)):
            # One statement, so that two sign-ins at once cannot both use it.
            return bool(SecondFactor.objects.filter(pk=factor.pk, used_step__lt=step).update(used_step=step))
    return False


class NoteForm(forms.ModelForm):
    """A note's text."""

    class Meta:
        """What of the model is asked."""

        model = Note
        fields: ClassVar[Any] = ["text"]
        labels: ClassVar[Any] = {"text": "Note"}

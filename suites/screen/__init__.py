"""Screens that invite an error: every screen that the clinicians' work shows is looked at, its dialogs and its errors, too."""

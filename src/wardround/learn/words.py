"""What sign-in pages and warnings say, in the languages of most portals: by these words a control's purpose is told."""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


SIGN_IN = _any(
    r"\b(?:sign|log)[\s-]?[io]n\b", r"\bsign into\b", r"\bcontinue with\b", r"\banmelden\b", r"\beinloggen\b", r"\bconnexion\b",
    r"\bse connecter\b",
    r"\biniciar sesi[oó]n\b", r"\bentrar\b", r"\baccedi\b", r"\baccesso\b", r"\binloggen\b", r"\blogga in\b", r"\blog ind\b",
    r"\blogg inn\b",
    r"\bfazer login\b",
)  # fmt: skip
SIGN_OUT = _any(
    r"\b(?:sign|log)[\s-]?(?:out|off)\b", r"\babmelden\b", r"\bausloggen\b", r"\bd[ée]connexion\b", r"\bse d[ée]connecter\b",
    r"\bcerrar sesi[oó]n\b", r"\bdesconectar\b", r"\besci\b", r"\bdisconnetti\b", r"\buitloggen\b", r"\bafmelden\b",
    r"\blogga ut\b", r"\blog ud\b",
    r"\blogg ut\b", r"\bsair\b", r"\bend session\b",
)  # fmt: skip
USER = _any(
    r"user[\s_-]?(?:name|id)?\b", r"\be-?mail\b", r"\blog[\s_-]?in(?:[\s_-]?(?:name|id))?\b", r"\baccount\b",
    r"\bstaff (?:id|number)\b", r"\bemployee\b",
    r"\bbenutzer(?:name|kennung)?\b", r"\bkennung\b", r"\bidentifiant\b", r"\butilisateur\b", r"\busuario\b", r"\bcorreo\b",
    r"\butente\b",
    r"\bgebruikersnaam\b", r"\banv[äa]ndar", r"\bbruker", r"\bbruger", r"\butilizador\b", r"\bidentifier\b", r"\bclinician id\b",
)  # fmt: skip
CODE = _any(
    r"\bone[\s-]?time\b", r"\botp\b", r"\btotp\b", r"\b2fa\b", r"\bmfa\b",
    r"\b(?:verification|authenticat\w+|security|access|login|sign-?in|6-digit) code\b",
    r"^\W*code\W*$", r"\bcode from\b", r"\bpasscode\b", r"\btoken code\b", r"\beinmal", r"\bbest[äa]tigungscode\b",
    r"\bcode [àa] usage unique\b",
    r"\bc[oó]digo\b", r"\bcodice\b", r"\bengangs", r"\beng[åa]ngs", r"\bverificatiecode\b",
)  # fmt: skip
CODE_FIELD = re.compile(
    r"(?:^|[_\-.\[])(?:otp|totp|mfa|2fa|code|one_?time_?\w*|verification_?code|passcode|token)(?:$|[_\-.\]])", re.IGNORECASE
)
"""Of a field's ``name`` or ``id``."""
USER_FIELD = re.compile(r"user|login|e?mail|account|identif|uid|staff", re.IGNORECASE)
"""Of a field's ``name`` or ``id``."""
REMEMBER = _any(
    r"\bremember (?:me|this|my)\b", r"\btrust this\b", r"\bkeep me (?:signed|logged) in\b", r"\bstay (?:signed|logged) in\b",
    r"\bdon'?t ask again\b",
    r"\bangemeldet bleiben\b", r"\bse souvenir\b", r"\brecordar\b", r"\bricordami\b", r"\bonthoud\b", r"\bger[äa]t merken\b",
)  # fmt: skip
DECLINE = _any(
    r"^(?:no|not now|skip|later|maybe later|no thanks|don'?t (?:trust|remember)\b.*"
    r"|nein|nicht jetzt|non|plus tard|ahora no|no gracias|nee|nej|nei)$",
    r"^(?:not (?:this|my) device|do not (?:trust|remember)\b.*)$",
)
CAPTCHA = _any(r"captcha", r"\bturnstile\b", r"challenges\.cloudflare")
"""Of a frame's address, or a field: whoever signs in must solve one."""
HUMAN = _any(
    r"\bnot a robot\b",
    r"\b(?:verify|confirm|prove) (?:that )?you(?: are|'re) (?:a )?human\b",
    r"\b(?:kein roboter|pas un robot|no soy un robot)\b",
)
UNSEEN = re.compile(r"size=invisible")
"""Of a frame's address: a captcha that asks nothing of most people."""
BLOCKED = _any(
    r"\bautomated (?:access|browser|queries|traffic)\b",
    r"\bbot detected\b",
    r"\bunsupported browser\b",
    r"\baccess denied\b",
    r"\brequest blocked\b",
)
PUSH = _any(
    r"\b(?:sent|send|approve|check)\b[^.]{0,60}\b(?:push|notification|your (?:phone|device|app|authenticator))\b",
    r"\bapprove (?:the )?(?:sign-?in )?request\b", r"\bwaiting for (?:your )?approval\b",
    r"\bsecurity key\b[^.]{0,40}\b(?:insert|touch|use)\b",
    r"\b(?:insert|touch|use) your (?:security key|passkey)\b", r"\bbest[äa]tigen sie\b[^.]{0,40}\b(?:app|handy)\b",
)  # fmt: skip
REFUSED = _any(
    r"\b(?:invalid|incorrect|wrong|failed|denied|refused|not recogni[sz]ed|does not match|unknown|try again|locked|disabled|expired)\b",
    r"\bcould not\b", r"\bnot (?:correct|valid|accepted)\b", r"\bfalsch\b", r"\bung[üu]ltig\b", r"\bincorrect[oe]?\b",
    r"\binv[áa]lid", r"\berron", r"\berrat", r"\bonjuist\b",
    r"\bfel\b", r"\bfeil\b", r"\bforkert\b", r"please enter a correct",
)  # fmt: skip
WARNING = _any(
    r"\b(?:about to|will) (?:expire|end|time ?out|be (?:signed|logged) (?:out|off)|sign you out|log you (?:out|off))\b",
    r"\bexpires? (?:in|soon|at)\b", r"\bending soon\b",
    r"\bends? (?:in|soon)\b", r"\binactiv", r"\bare you still (?:there|here|working)\b", r"\bstill (?:there|here|working)\b",
    r"\btime(?:d)?[\s-]?out (?:warning|in)\b",
    r"\bextend (?:your |the )?session\b", r"\bstay (?:signed|logged) (?:in|on)\b", r"\bkeep (?:me|working)\b",
    r"\bsession\b[^.]{0,40}\b(?:expir|end|time|continue)", r"\bauto(?:matic(?:ally)?)?[\s-]?log(?:ged)?[\s-]?(?:out|off)\b",
    r"\bl[äa]uft\b[^.]{0,40}\bab\b",
    r"\b(?:sitzung|sesi[oó]n|sessione|sessie|sess[ãa]o|sesj?s?ion)\b[^.]{0,40}\b(?:end|termin|abl|caduc|scad|verloop|utg|utl|udl)",
    r"\babgemeldet\b", r"\bexpire(?:r|ra|z)?\b", r"\bd[ée]connect[ée]", r"\bcaducar",
    r"\bexpirar", r"\bscad", r"\bverloopt\b", r"\bloggas ut\b",
)  # fmt: skip
EXTEND = _any(
    r"\b(?:stay|keep|remain)\b", r"\bcontinue\b", r"\bextend\b", r"\brenew\b", r"\bi'?m (?:still )?here\b", r"\bstill here\b",
    r"^yes\b", r"\bresume\b", r"\bprolong",
    r"\bbleiben\b", r"\bverl[äa]ngern\b", r"\bfortfahren\b", r"\bweiter\b", r"\brester\b", r"\bcontinuer\b", r"\bcontinuar\b",
    r"\bcontinua\b", r"\bdoorgaan\b", r"\bforts[äa]tt\b", r"\bfortsett?\b",
)  # fmt: skip
ENDED = _any(
    r"\bno longer (?:valid|active|signed in|logged in)\b", r"\b(?:session|login) (?:is |was )?(?:not valid|invalid)\b",
    r"\bnicht mehr g[üu]ltig\b", r"\bplus valide\b", r"\bya no es v[áa]lid",
    r"\b(?:session|sitzung|sesi[oó]n|sessione|sessie|sess[ãa]o)\b[^.]{0,60}"
    r"\b(?:expired|ended|timed? ?out|over|closed|abgelaufen|beendet|expir\w*|caduc\w*|scadut\w*|verlopen|ferm[ée]e?|termin[éa]\w*)\b",
    r"\b(?:signed|logged) (?:you )?(?:out|off)\b", r"\btimed out\b", r"\binactiv", r"\bsign in again\b", r"\blog in again\b",
    r"\babgemeldet\b", r"\bd[ée]connect[ée]", r"\buitgelogd\b",
)  # fmt: skip
UNSAFE = _any(
    r"\b(?:delete|remove|discard|cancel|void|stop|discontinue|approve|confirm|sign|verify|submit|send|save|archive|merge|unlock|lock|reset|revoke|disable|enable"
    r"|discharge|admit|transfer|export|download|print|impersonate"
    r"|switch user|l[öo]schen|entfernen|supprimer|eliminar|elimina|verwijder|ta bort|slet)\b",
    r"/(?:delete|remove|logout|log-out|signout|sign-out|logoff|approve|confirm|cancel|revoke|disable|reset|export|download|unlink"
    r"|impersonate)(?:$|[/?#.])",
)  # fmt: skip
"""Links that are not followed although following a link should only read."""
LEAVES = _any(
    r"(?:^|[/_.?&=-])(?:log|sign)[_-]?(?:out|off)(?:$|[/_.?&=-])",
    r"(?:^|/)(?:session/end|end_?session|revoke|revocation|abmelden)(?:$|[/?.])",
)
"""Of an address: whoever asks for it signs out."""
PATIENT = _any(
    r"patient",
    r"chart",
    r"resident",
    r"person",
    r"record",
    r"client",
    r"subject",
    r"case",
    r"encounter",
    r"paziente",
    r"paciente",
    r"pati[ëe]nt",
    r"akte",
    r"dossier",
)

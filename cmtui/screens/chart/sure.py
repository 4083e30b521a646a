"""The question before something is sent on a release that names others: it is asked, and never forbidden."""

from __future__ import annotations

from cmtui.rules.recipients import unnamed
from cmtui.screens.dialogs.steps import Step


def sure_step(recipients: str, recipient: str) -> Step | None:
    """Whether it is sent all the same; None where the release names the recipient, or nobody at all.

    Args:
        recipients: Whom the chosen release names; empty for another basis.
        recipient: To whom it goes.
    """
    if not (words := unnamed(recipients, recipient)):
        return None
    asks = f"That release {words}. Send it all the same? Esc chooses another basis."
    return Step("sure", asks, (("yes", "yes, it covers them too"),))

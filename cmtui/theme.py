"""Light and dark: one accent; states are told by sign and word first."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="cmtui-dark",
    primary="#7aa2c8",
    accent="#8fc1a9",
    warning="#e0b060",
    error="#f08070",
    success="#8fc1a9",
    foreground="#d8dee0",
    background="#14191c",
    surface="#1a2024",
    panel="#232b30",
    dark=True,
    # Words on the primary shade would have a contrast of 2; these have 8.
    variables={"block-cursor-background": "#2f5673", "block-cursor-foreground": "#ffffff"},
)

LIGHT: Final = Theme(
    name="cmtui-light",
    primary="#1f5f8b",
    accent="#0b6b4f",
    warning="#8a5a00",
    error="#b3261e",
    success="#0b6b4f",
    foreground="#1c2326",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    dark=False,
)

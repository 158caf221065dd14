"""The muscle groups that the tests judge, in the order in which a screening lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from romcam.messages import Catalogue

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Tissue:
    """One muscle group of the leg.

    Parameters
    ----------
    name
        As in result.json and screen.json.
    weight
        Value of knowing its state, relative to the others: romcam's own order, by how directly the tissue limits the
        forward bend.
    """

    name: str
    weight: float

    @property
    def key(self) -> str:
        """Name as part of a message's name: `hip-flexors`."""
        return self.name.replace(" ", "-")

    @property
    def in_sentence(self) -> str:
        """Name within a sentence, in the plural: `hip flexors`."""
        return _text(f"tissue-{self.key}")

    @property
    def title(self) -> str:
        """Name as a heading: `Hip flexors`."""
        return _text(f"tissue-{self.key}.title")

    @property
    def where(self) -> str:
        """Place in the body, in plain words."""
        return _text(f"tissue-{self.key}.where")

    def letter(self, state: str, side: str | None) -> str:
        """Return what a state of the tissue means, in a letter to the person.

        Parameters
        ----------
        state
            As in result.json, or `no-reference`: it was measured, and no source says what is short.
        side
            The leg, left or right; None: no single leg.
        """
        return _text("letter-tissue", state=state, tissue=self.in_sentence, where=self.where, side=side or "none")


HAMSTRINGS: Final = Tissue("hamstrings", 3.0)
EXTERNAL_ROTATORS: Final = Tissue("external rotators", 1.0)
INTERNAL_ROTATORS: Final = Tissue("internal rotators", 1.0)
HIP_FLEXORS: Final = Tissue("hip flexors", 2.0)
QUADRICEPS: Final = Tissue("quadriceps", 1.0)

TISSUES: Final = (HAMSTRINGS, EXTERNAL_ROTATORS, INTERNAL_ROTATORS, HIP_FLEXORS, QUADRICEPS)

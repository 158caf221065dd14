"""`romcam tests`: the clinical tests there are."""

from __future__ import annotations


def tests() -> None:
    """List the clinical tests romcam knows, and how to film each."""
    from rich.console import Console
    from rich.table import Table

    from romcam import clinical

    table = Table("test", "what it shows", "how to film it")
    for name in clinical.names():
        test = clinical.get(name)
        table.add_row(name, test.title, test.filming)
    Console().print(table)

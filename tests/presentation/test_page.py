"""What all pages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from romcam.presentation.page import asides, page_policy, page_template, strong, unbroken

PACKAGE = Path(__file__).parents[2] / "romcam"


def test_words_between_asterisks_are_bold() -> None:
    assert strong("Hips **26°** <&") == "Hips <b>26°</b> &lt;&amp;"


def test_words_in_parentheses_are_smaller() -> None:
    assert asides("It is short (-3 %, <b>) today.") == (
        'It is short <span class="aside">(−3\u00a0%, &lt;b&gt;)</span> today.'
    )


def test_intervals_are_not_broken() -> None:
    assert unbroken("39–65 %") == "39\u2060–\u206065\u00a0%"


def test_the_policy_allows_only_the_parts_of_the_page() -> None:
    policy = page_policy("body{}", "run()")
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy
    assert policy.count("'sha256-") == 2
    assert "script-src" not in page_policy("body{}")
    assert "img-src data: file: 'self';" in page_policy("body{}", beside=True)


@pytest.mark.parametrize("template", sorted(PACKAGE.rglob("template.html.j2")), ids=lambda path: path.parent.name)
def test_templates_read_the_catalogue_of_their_room(template: Path) -> None:
    text = page_template(template.parent).globals["text"]
    assert text.folder == template.parent  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

## The page of the tests, docs/tests.md (Markdown)

tests-page-title = The tests
tests-page-intro =
    What romcam can measure, how to film it, and what it says. Each drawing is what the camera should see: what moves is
    blue at the end of its movement, and dotted where it came from. `romcam analyze FILM --test NAME` measures a film,
    `romcam tests` shows this list in the terminal, `romcam tests NAME` one of them.
tests-page-renew = This page is made from the tests themselves: `python -m romcam.presentation.tests_page docs`.
tests-page-interpretation = What it says.
tests-page-filming = How to film it.

"""Do the worked examples of the algorithms hold?"""

import doctest
import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "algorithms").glob("*.md"))


def test_each_algorithm_has_its_page() -> None:
    expected = {"whale-curve", "rfm", "cohorts", "value-cube", "cost-to-serve", "service-levels"}
    expected |= {"potential", "needs-groups"}
    assert expected <= {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_worked_example_holds(page: Path) -> None:
    # A fence would be read as output that is expected.
    text = re.sub(r"^```.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0

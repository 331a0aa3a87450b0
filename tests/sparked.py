"""Can Spark run here, and how do tests come by it?"""

import importlib.util
import shutil
import warnings
from collections.abc import Iterator

import pytest

from kundig.lake.spark import SparkEngine


def missing() -> str:
    """What is not there, as the reason to skip."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not in this environment: ./run prove spark runs this test in one that has it"
    return "" if shutil.which("java") else "there is no Java here: ./run prove spark installs it"


needs_spark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with warnings.catch_warnings():
        # Py4J leaves its sockets to the collector.
        warnings.simplefilter("ignore", ResourceWarning)
        with SparkEngine() as engine:
            yield engine

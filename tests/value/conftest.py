"""Where do the published data lie, and what do they hold?"""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

settings.register_profile("kundig", max_examples=30, deadline=None)
settings.load_profile("kundig")

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def cdnow() -> pd.DataFrame:
    """CDNOW: customer, date, amount of 69,659 transactions."""
    file = DATA / "cdnow" / "CDNOW_master.txt"
    if not file.exists():
        pytest.skip("the CDNOW file is not on this machine")
    names = ["customer", "date", "cds", "amount"]
    rows = pd.read_csv(file, sep=r"\s+", header=0, names=names, dtype={"customer": str, "date": str})
    return rows.assign(date=pd.to_datetime(rows["date"], format="%Y%m%d"))


@pytest.fixture(scope="session")
def online_retail() -> Path:
    """UCI Online Retail as Parquet."""
    file = DATA / "online_retail" / "online_retail.parquet"
    if not file.exists():
        pytest.skip("the Online Retail file is not on this machine")
    return file

"""Where does an installation keep its data?"""

import stat
from pathlib import Path

from kundig.base.home import home, where


def test_named_home_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = home({"KUNDIG_HOME": str(tmp_path / "a" / "b")})
    assert path == tmp_path / "a" / "b"
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_where_makes_nothing(tmp_path: Path) -> None:
    assert where({"KUNDIG_HOME": str(tmp_path / "new")}) == tmp_path / "new"
    assert not (tmp_path / "new").exists()


def test_empty_name_counts_as_unset() -> None:
    assert where({"KUNDIG_HOME": ""}) == where({})

"""Has every sentence that somebody reads its German?"""

import subprocess
import sys
from pathlib import Path


def test_every_sentence_has_its_german() -> None:
    # A process of its own: it reads the sources without the settings of an installation.
    script = Path(__file__).with_name("translations.py")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == []
    assert ran.returncode == 0, ran.stderr

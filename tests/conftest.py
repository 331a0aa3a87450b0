"""What do all tests share?"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundig.settings")

pytest_plugins = ["tests.database"]

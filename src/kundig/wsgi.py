"""Where does the web server enter?"""

import atexit
import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundig.settings")
behind = get_wsgi_application()

# Only now: they need Django's settings.
from kundig.api import appending, decisions  # noqa: E402
from kundig.api.edge import Edge  # noqa: E402

HOT = {"/api/v1/interactions": appending.append, "/api/v1/decisions": decisions.ask}
application = Edge(behind, HOT)

# What was imported stays for good: it is not looked through again and again for what may be thrown away.
gc.collect()
gc.freeze()
atexit.register(gc.unfreeze)
gc.set_threshold(10_000, 20, 50)

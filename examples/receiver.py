"""How does a program learn what happens in Kundig? It verifies what it is told, and answers at once.

SECRET=whsec_... python examples/receiver.py 9000
"""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError  # pip install standardwebhooks

SEEN: set[str] = set()  # a real receiver keeps this in its database


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what comes from Kundig, 400 to everything else."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = Webhook(os.environ["SECRET"]).verify(body, dict(self.headers))
        except WebhookVerificationError:
            self.send_response(400)
            self.end_headers()
            return
        message = self.headers["webhook-id"]
        if message not in SEEN:  # the same message may come twice: its id stays the same
            SEEN.add(message)
            print(event["type"], event["data"], flush=True)
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()

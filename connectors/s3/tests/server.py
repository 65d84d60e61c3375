"""A real S3 server for the tests, in memory, that checks each signature.

server.py BUCKET [OBJECT...]

Says the port, and a key and its secret that may use the bucket, in one line. The objects are in the bucket from the
beginning: a byte each, or empty where the name ends in a slash, as people's tools mark a folder. Ends with its standard
input, so that it never outlives the test.
"""

import fcntl
import json
import logging
import pathlib
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "tests" / "end_to_end"))

from packages import TOOLS, installed  # noqa: E402

TOOLS.mkdir(parents=True, exist_ok=True)
with open(TOOLS / "lock", "w") as lock:
    # Several tests may start at the same time.
    fcntl.flock(lock, fcntl.LOCK_EX)
    sys.path.insert(0, str(installed(HERE / "requirements.txt")))

from moto import settings  # noqa: E402
from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from moto.s3.models import s3_backends  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

USER = "zocalo"


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


def key_for(bucket):
    """A key that may do with this bucket what the store needs, and nothing else."""
    iam = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
    iam.create_user("us-east-1", USER)
    place = f"arn:aws:s3:::{bucket}"
    rights = [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": f"{place}/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": place},
    ]
    iam.put_user_policy(USER, "bucket", json.dumps({"Version": "2012-10-17", "Statement": rights}))
    return iam.create_access_key(USER)


def main(bucket, *objects):
    logging.disable()
    store = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    store.create_bucket(bucket, "us-east-1")
    for name in objects:
        store.put_object(bucket, name, b"" if name.endswith("/") else b".")
    key = key_for(bucket)
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.port, key.access_key_id, key.secret_access_key, flush=True)
    sys.stdin.read()


main(*sys.argv[1:])

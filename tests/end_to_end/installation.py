"""An installation of its own for a test: a data folder, a port, the running program."""

import gzip
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

BINARY = os.environ.get("ZOCALO_BINARY", "zocalo")
ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("ZOCALO_SHARED", ROOT.parent / "shared"))

# What is shown of the log of a program that ended by itself.
ENDING_LINES = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    """Asks until `condition()` is true; fails by name when it takes longer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {seconds} s")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Installation:
    """`with Installation(demo="small") as it:` starts it and stops it."""

    def __init__(self, demo="none", data=None, **environment):
        # Short, because socket folders are bounded; outside the home, because of the other user.
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="zo-"))
        os.chmod(self.data, 0o755)
        self.owns_data, self.demo, self.port = data is None, demo, free_port()
        self.environment, self.process, self.log, self.has_been_stopped = environment, None, None, False

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        if self.log:
            self.log.close()
        if self.owns_data:
            shutil.rmtree(self.data, ignore_errors=True)

    def env(self):
        keep = {k: v for k, v in os.environ.items() if not k.startswith("ZOCALO_")}
        keep.pop("DATABASE_URL", None)
        return {**keep, "ZOCALO_DATA": str(self.data), "ZOCALO_PORT": str(self.port), **self.environment}

    def start(self, seconds=90):
        """Starts the supervisor; answers how long it took until pages were served."""
        began = time.monotonic()
        self.has_been_stopped = False
        if self.log:
            self.log.close()
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [BINARY, "up", "--demo", self.demo], env=self.env(), cwd=self.data,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
        )

        def running():
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended at once:\n{self.said()}")
            return "Zócalo está en marcha" in self.said()

        try:
            wait_for(running, seconds, "start")
        except AssertionError as error:
            self.stop()
            raise AssertionError(f"{error}\n{self.said()}") from None
        return time.monotonic() - began

    def said(self):
        if self.log is None:
            return ""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def stop(self):
        if self.process and self.process.poll() is not None and not self.has_been_stopped:
            # Whatever failed meanwhile failed of this; nobody can look at the machine afterwards.
            end = "\n".join(self.said().splitlines()[-ENDING_LINES:])
            print(f"the program had ended by itself ({self.process.returncode}):\n{end}", file=sys.stderr)
        self.has_been_stopped = True
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("it did not stop within 30 s of Ctrl-C") from None

    def get(self, path, host="localhost", method="GET", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers={"Host": host, **(headers or {})})
            response = connection.getresponse()
            body = response.read()
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            return Answer(response.status, response.headers, body)
        finally:
            connection.close()

    def answers(self, path, host="localhost"):
        """Like get, but None while nobody listens."""
        try:
            return self.get(path, host)
        except (OSError, http.client.HTTPException):
            return None

    def zocalo(self, *words, ok=(0,)):
        """Runs a command; answers its JSON (or text) and fails on any other exit code."""
        done = subprocess.run(
            [BINARY, "--json", *map(str, words)], env=self.env(), cwd=self.data,
            capture_output=True, text=True, timeout=300,
        )
        if done.returncode not in ok:
            raise AssertionError(f"zocalo {words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        try:
            said = json.loads(done.stdout)
        except json.JSONDecodeError:
            return done.stdout + done.stderr
        if isinstance(said, dict) and "exit_code" in said:
            assert said["exit_code"] == done.returncode and said["error"] in done.stderr, done
            return done.stderr
        return said

    def processes(self):
        """Everything of this installation: role → process ids."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                variables = (entry / "environ").read_bytes()
            except OSError:
                continue
            line = b" ".join(words).decode(errors="replace")
            if f"ZOCALO_DATA={self.data}\0".encode() in variables and "serve --role" in line:
                found.setdefault(line.split("--role ")[1].split()[0], []).append(int(entry.name))
            elif str(self.data) in line and "postgres" in words[0].decode(errors="replace"):
                found.setdefault("postgres", []).append(int(entry.name))
        return found


class Running(unittest.TestCase):
    """Tests that share one installation with the small demonstration."""

    @classmethod
    def setUpClass(cls):
        cls.it = Installation(demo="small")
        cls.it.start()

    @classmethod
    def tearDownClass(cls):
        cls.it.__exit__()

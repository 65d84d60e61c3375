"""A real OpenID Connect provider for the tests (`tests/provider`), and a browser that signs in there."""

import http.client
import json
import os
import subprocess
import tempfile
import urllib.parse

from installation import ROOT, free_port

PROVIDER = ROOT / "tests" / "provider"
# Who Zócalo is with it.
CLIENT, CLIENT_SECRET = "zocalo", "carpintero de la sierra"  # not a secret
REDIRECTS_MAX = 10


def installed():
    """The folder it runs in; its packages are installed the first time."""
    done = subprocess.run([PROVIDER / "install"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True, timeout=300)
    return done.stdout.strip()


class IdentityProvider:
    """`with IdentityProvider({"ana": {"email": …}}, ["http://…/vuelta"]) as it:` starts it and stops it.

    Accounts are by the name one signs in with: `email`, `email_verified`, `name`, `groups`, all optional.
    `environment` is as at the top of `server.mjs` (`PROVIDER_METHOD="client_secret_post"`).
    """

    def __init__(self, accounts, redirects, **environment):
        self.port, self.process, self.log = free_port(), None, None
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "PROVIDER_CLIENT": CLIENT, "PROVIDER_SECRET": CLIENT_SECRET, "PROVIDER_REDIRECTS": " ".join(redirects),
            "PROVIDER_ACCOUNTS": json.dumps(accounts), **environment,
        }

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            ["node", "server.mjs", str(self.port)], cwd=installed(), env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        if self.process.stdout.readline().strip() != "listening":
            self.process.wait(10)
            self.log.seek(0)
            raise AssertionError(f"the provider did not start:\n{self.log.read().decode(errors='replace')}")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.log.close()
            self.process = None

    def sign_in(self, address, account):
        """Goes where Zócalo sends a browser and signs in; the address the browser comes back to.

        Without an account it declines, and comes back with `error=access_denied`.
        """
        browser = Visitor(self.port)
        form = browser.follow(address)
        assert form.startswith(f"{self.issuer}/interaction/"), f"no form to sign in with, but sent to {form}"
        after = browser.send("POST", form, urllib.parse.urlencode({"login": account or ""}))
        assert after, f"{account} is not let in"
        back = browser.follow(after)
        assert not back.startswith(self.issuer), f"not sent back, but at {back}"
        return back


class Visitor:
    """A browser at the provider, with its cookies."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def follow(self, address):
        """Follows redirects until there is none, or it leads away from the provider."""
        for _ in range(REDIRECTS_MAX):
            if urllib.parse.urlsplit(address).netloc != f"127.0.0.1:{self.port}":
                return address
            after = self.send("GET", address)
            if not after:
                return address
            address = after
        raise AssertionError(f"more than {REDIRECTS_MAX} redirects, at {address}")

    def send(self, method, address, body=None):
        """Sends a request; the address it redirects to, or None."""
        parts = urllib.parse.urlsplit(address)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, f"{parts.path}?{parts.query}", body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";", 1)[0].split("=", 1)
                self.cookies[name] = value
            after = answer.headers["Location"]
            return urllib.parse.urljoin(address, after) if after else None
        finally:
            connection.close()

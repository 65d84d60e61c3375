"""A person with a browser and patience: what was not answered is asked again until the product is back."""

import http.client
import threading
import time
import urllib.parse

from test_people import Browser

# How long somebody waits for one answer, and how long for a product that is away.
ANSWER_S = 75
PATIENCE_S = 180
PAUSE_S, PAUSE_S_MAX = 0.1, 2.0


class GaveUp(AssertionError):
    """The product stayed away, or says something that nobody can go on from."""


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    @property
    def is_for_later(self):
        return self.status >= 500 or self.status == 429

    def __str__(self):
        return f"{self.status} {self.headers.get('Location', '')} {self.text[:300]!r}"


class Progress:
    """How many answers there were, for who strikes after so many; and what else is counted."""

    def __init__(self):
        self.changed, self.answers, self.is_over, self.counts = threading.Condition(), 0, False, {}

    def answered(self):
        with self.changed:
            self.answers += 1
            self.changed.notify_all()

    def end(self):
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def wait_until(self, answers):
        """Whether there were so many before all was over."""
        with self.changed:
            self.changed.wait_for(lambda: self.is_over or self.answers >= answers)
            return not self.is_over

    def count(self, what):
        with self.changed:
            self.counts[what] = self.counts.get(what, 0) + 1


class Visitor(Browser):
    def __init__(self, it, host, dice, progress):
        super().__init__(it, host)
        self.dice, self.progress = dice, progress

    def send(self, method, path, fields=None, origin=None, raw=None, headers=None):
        """As a browser does, and with headers of its own, as a script sends them."""
        host = f"{self.host}:{self.it.port}"
        sent = {"Host": host, "Origin": origin or f"http://{host}", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body, sent["Content-Type"] = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
        if raw is not None:
            body, sent["Content-Type"] = raw
        connection = http.client.HTTPConnection("127.0.0.1", self.it.port, timeout=ANSWER_S)
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.headers, text

    def once(self, method, path, **what):
        """One try; None where the answer was lost, or was «later»."""
        try:
            answer = Answer(*self.send(method, path, **what))
        except (OSError, http.client.HTTPException):
            self.progress.count("lost_answers")
            return None
        if answer.is_for_later:
            self.progress.count("later_answers")
            return None
        self.progress.answered()
        return answer

    def tries(self, what):
        """Once at once, then after pauses that grow."""
        until, pause = time.monotonic() + PATIENCE_S, PAUSE_S
        while time.monotonic() < until:
            yield
            time.sleep(pause * self.dice.uniform(0.8, 1.2))
            pause = min(PAUSE_S_MAX, pause * 2)
        raise GaveUp(f"{what}: no answer within {PATIENCE_S} s")

    def insist(self, method, path, look_up=None, **what):
        """Asks until there is an answer. What `look_up` finds before it is asked again stands for the answer."""
        for _ in self.tries(f"{method} {path}"):
            if answer := self.once(method, path, **what):
                return answer
            if look_up and (found := look_up()):
                self.progress.count("looked_up")
                return found
        return None

    def read(self, path):
        """A page that has to be there."""
        answer = self.insist("GET", path)
        if answer.status != 200:
            raise GaveUp(f"GET {path}: {answer}")
        return answer.text

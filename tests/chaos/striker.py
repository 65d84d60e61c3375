"""Who kills: web, worker and database, at moments drawn from the seed."""

import pathlib
import random
import signal
import threading
import time

from test_life import children_of, send

# Answers between two kills. Counted, so that a fast machine is struck as often as a slow one for the same work.
GAP = (10, 110)
# And some milliseconds more, so that it is in the middle of something.
LATER_MS_MAX = 80
# The web has most to lose. Each bag is emptied before another is filled: every part has its turn.
BAG = ["web", "database", "worker", "web", "database"]
# Of a hundred kills, how many take another part along.
TWO_AT_ONCE = 20
LOOK_EVERY_S = 0.05


class Striker(threading.Thread):
    def __init__(self, it, seed, progress):
        super().__init__(name="striker")
        self.it, self.dice, self.progress = it, random.Random(f"{seed}/kills"), progress
        self.kills = {part: 0 for part in BAG}

    def run(self):
        at = 0
        for part in self.parts():
            at += self.dice.randint(*GAP)
            if not self.progress.wait_until(at):
                return
            time.sleep(self.dice.uniform(0, LATER_MS_MAX) / 1000)
            self.kill(part)
            if self.dice.randrange(100) < TWO_AT_ONCE:
                self.kill(self.dice.choice(BAG))
            at = max(at, self.progress.answers)

    def parts(self):
        while True:
            yield from self.dice.sample(BAG, len(BAG))

    def kill(self, part):
        """Kills it as soon as it is there; in the middle of its start, if need be."""
        while not self.progress.is_over:
            pids = self.database() if part == "database" else self.it.processes().get(part, [])
            if pids:
                send(pids, signal.SIGKILL)
                self.kills[part] += 1
                return
            time.sleep(LOOK_EVERY_S)

    def kill_all(self):
        """The last answers were given just now."""
        for part in self.kills:
            pids = self.database() if part == "database" else self.it.processes().get(part, [])
            send(pids, signal.SIGKILL)
            self.kills[part] += bool(pids)

    def database(self):
        """The first process of it, at times with all it began; else these notice by themselves."""
        try:
            first = int((self.it.data / "pg" / "postmaster.pid").read_text().splitlines()[0])
            words = pathlib.Path(f"/proc/{first}/cmdline").read_bytes()
        except (OSError, IndexError, ValueError):
            return []
        # The file of one that was killed stays, and its number may be another's by now.
        if str(self.it.data).encode() not in words:
            return []
        return [first, *(children_of(first) if self.dice.randrange(2) else [])]

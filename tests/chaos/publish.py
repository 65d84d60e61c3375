"""Five hundred publications while web, worker and database are killed; nothing that was answered may be lost.

    python3 publish.py [COUNT] [SEED]

The seed draws who writes what and after how many answers is struck; what that meets is up to the machine.
The last line of the standard output says in JSON what came of it; what is not as it was answered is told before
that, one line each, and the exit code is 1.
"""

import json
import pathlib
import queue
import random
import sys
import threading
import time
import traceback

FOLDER = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(FOLDER / "end_to_end"), str(FOLDER / "pages")]

import checks  # noqa: E402
import truth  # noqa: E402
from installation import Installation, wait_for  # noqa: E402
from ledger import Findings, Publication  # noqa: E402
from stage import joined, letter_link  # noqa: E402
from striker import Striker  # noqa: E402
from test_people import PASSWORD, Browser  # noqa: E402
from visitor import GaveUp, Progress, Visitor  # noqa: E402
from writer import Writer  # noqa: E402

COUNT, SELLERS = 500, 8
# Of twelve, one more that is written and never published.
DRAFTS = 12
# Of a hundred publications, how many are corrected afterwards.
CORRECTED = 20
UP_AGAIN_S = 60
TELL_EVERY = 20


def say(text):
    print(text, file=sys.stderr, flush=True)


def sellers(it):
    """So many people who act for one seller each, and their hosts."""
    found = it.zocalo("seller", "list", "--tenant", "demo")[:SELLERS]
    people = [(seller["id"], f"vende{at}@ejemplo.com") for at, seller in enumerate(found)]
    staff = owner(it)
    for seller, mail in people:
        it.zocalo("seller", "invite", "--tenant", "demo", "--role", "owner", seller, mail)
        # What they publish looks alike on purpose, and waits for nobody all the same.
        status, _, text = staff.post(f"/panel/vendedores/{seller}/verificacion", trust="1")
        assert status == 303, f"{seller} is not trusted: {status}\n{text}"
    return [(seller, mail, joined(it, letter_link(it, mail), f"Vende {seller[-4:]}")) for seller, mail in people]


def owner(it):
    """Somebody who works for the tenant, signed in."""
    mail = "jefa@ejemplo.com"
    link = it.zocalo("member", "invite", "--tenant", "demo", "--role", "owner", mail)["link"]
    staff = Browser(it, joined(it, link, "Jefa"))
    status, _, text = staff.post("/cuenta/entrar", mail=mail, password=PASSWORD)
    assert status == 303, f"{mail} cannot sign in: {status}\n{text}"
    return staff


class Run:
    """All who write at the same time, and what they were told."""

    def __init__(self, it, count, seed):
        self.it, self.seed, self.count = it, seed, count
        self.progress, self.findings, self.publications = Progress(), Findings(), []
        self.left = queue.SimpleQueue()
        for number in range(count + count // DRAFTS):
            one = Publication(number, f"Lote {seed}-{number:04}")
            self.publications.append(one)
            self.left.put(one)

    def sells(self, seller, mail, host):
        """One seller, until nothing is left to write."""
        visitor = Visitor(self.it, host, random.Random(f"{self.seed}/{mail}"), self.progress)
        answer = visitor.insist("POST", "/cuenta/entrar", fields={"mail": mail, "password": PASSWORD})
        if answer.status != 303:
            self.findings.add("stuck", f"{mail} cannot sign in: {answer}")
            return
        while not self.left.empty():
            try:
                one = self.left.get_nowait()
            except queue.Empty:
                return
            one.seller = seller
            # So that each is the same whoever comes to write it.
            dice = random.Random(f"{self.seed}/{one.number}")
            self.write(Writer(visitor, one, self.findings, dice))

    def write(self, writer):
        one = writer.of
        try:
            writer.begin()
            writer.send_photos()
            writer.fill()
            if one.number < self.count:
                writer.publish()
                if writer.chance(CORRECTED):
                    writer.correct()
        except Exception as error:  # whatever it is, the others go on and it is told
            where = "" if isinstance(error, GaveUp) else traceback.format_exc()
            self.findings.add("stuck", f"{one.listing or one.word}: {error!r} {where}")
        self.progress.count("written")
        if (written := self.progress.counts["written"]) % TELL_EVERY == 0:
            say(f"{written} of {len(self.publications)} written")

    def all_write(self, people):
        striker = Striker(self.it, self.seed, self.progress)
        writers = [threading.Thread(target=self.sells, args=person, name=person[1]) for person in people]
        for thread in [striker, *writers]:
            thread.start()
        for thread in writers:
            thread.join()
        self.progress.end()
        striker.join()
        if not self.left.empty():
            self.findings.add("stuck", f"{self.left.qsize()} publications were not begun")
        striker.kill_all()
        return striker.kills


def up_again(it):
    """Every part answers, whoever was killed last."""
    for part in ["db", "search", "worker"]:
        def is_well(part=part):
            answer = it.answers(f"/health/{part}")
            return answer and answer.json["status"] == "ok"
        wait_for(is_well, UP_AGAIN_S, f"{part} after the last kill")


def sweep(it, findings):
    """The product's own sweep, and then what belongs to nothing still: as it says, and as we see."""
    swept = it.zocalo("media", "sweep", "--older-than", "0")
    after = it.zocalo("media", "sweep", "--dry-run", "--older-than", "0")
    strays = truth.strays(it)
    for stray in strays:
        say(f"orphan: {stray}")
    for row in truth.media(it):
        if not truth.original(it, row):
            findings.add("half", f"{row['address']} has no whole file after the sweep")
    return swept, max(after["orphans"], len(strays))


def told(run, kills, swept, orphans, seconds):
    public = [one for one in run.publications if one.public]
    counts, count = run.progress.counts, run.findings.count
    return {
        "acked": sum(one.acked for one in run.publications), "lost": count("lost"), "half": count("half"),
        "orphans_after_sweep": orphans, "stuck": count("stuck"), "publications": len(public),
        "photos": sum(len(one.taken) for one in run.publications),
        "corrections": sum(one.corrections for one in public), "swept": swept["orphans"], "kills": kills,
        **{name: counts.get(name, 0) for name in ("lost_answers", "later_answers", "looked_up", "pressed_again")},
        "seconds": round(seconds), "seed": run.seed,
    }


def main(count, seed):
    began = time.monotonic()
    say(f"seed {seed}: {count} publications")
    with Installation(demo="small") as it:
        run = Run(it, count, seed)
        kills = run.all_write(sellers(it))
        say(f"all written, kills: {kills}")
        up_again(it)
        checks.check(it, run.publications, run.findings)
        swept, orphans = sweep(it, run.findings)
        run.findings.tell(sys.stderr)
        line = told(run, kills, swept, orphans, time.monotonic() - began)
    print(json.dumps(line))
    return 1 if any(line[name] for name in ("lost", "half", "orphans_after_sweep", "stuck")) else 0


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(main(words[0] if words else COUNT, words[1] if len(words) > 1 else random.randrange(1 << 32)))

"""It starts, serves, is killed in every way, and heals."""

import contextlib
import json
import os
import pathlib
import signal
import stat
import subprocess
import time
import unittest

from installation import BINARY, Installation, Running, wait_for


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def send(pids, number):
    """Sends a signal to each that is still there; one may end between two looks."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def children_of(parent):
    """The processes a process has begun, from what the system says of each."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if words[1] == str(parent):
            found.append(int(entry.name))
    return found


class Life(Running):
    def total(self, host, vertical):
        answer = self.it.answers(f"/v1/listings?vertical={vertical}", host)
        return answer.json["total"] if answer and answer.status == 200 else None

    def test_both_sites_show_their_listings_and_the_neighbour_its_own(self):
        cars, homes = self.total("autos.localhost", "autos"), self.total("propiedades.localhost", "propiedades")
        self.assertGreaterEqual(cars, 290)
        self.assertGreaterEqual(homes, 190)
        neighbour = [s for s in self.it.zocalo("site", "list") if s["tenant"] == "vecino"]
        self.assertEqual(len(neighbour), 1)
        seen = {l["id"] for l in self.it.get("/v1/listings?limit=100", neighbour[0]["host"]).json["listings"]}
        ours = {l["id"] for l in self.it.get("/v1/listings?limit=100", "autos.localhost").json["listings"]}
        self.assertTrue(seen and ours and not seen & ours)
        foreign = next(iter(ours))
        self.assertEqual(self.it.get(f"/v1/listings/{foreign}", neighbour[0]["host"]).status, 404)

    def test_pages_are_served_with_their_words(self):
        for host, path in [("autos.localhost", "/autos"), ("propiedades.localhost", "/propiedades")]:
            page = self.it.get(path, host)
            self.assertEqual(page.status, 200)
            self.assertIn("anuncios", page.text)

    def test_health_says_how_each_part_is(self):
        # Other tests kill and freeze parts: what is told then is true for the moment it was looked at.
        for part, status in {"api": "ok", "db": "ok", "search": "ok", "motor": "off", "worker": "ok"}.items():
            wait_for(lambda: self.it.get(f"/health/{part}").json["status"] == status, 10, f"{part} {status}")

    def test_a_killed_part_comes_back(self):
        for part in ["web", "worker"]:
            before = self.it.processes()[part]
            send(before, signal.SIGKILL)
            wait_for(lambda: set(self.it.processes().get(part, [])) - set(before), 15, f"a new {part}")
        wait_for(lambda: self.total("autos.localhost", "autos"), 15, "pages after the kill")

    def test_a_web_killed_after_a_change_never_shows_what_was_before(self):
        file = self.it.data / "tres.csv"
        file.write_text("id,marca,modelo,año,precio\n" + "".join(f"k{n},Toyota,Corolla,2019,9000\n" for n in range(3)))
        before = self.total("autos.localhost", "autos")
        self.it.zocalo("import", "listings", "--site", "autos.localhost", "--vertical", "autos", file)
        wait_for(lambda: self.total("autos.localhost", "autos") == before + 3, 5, "the change")
        send(self.it.processes()["web"], signal.SIGKILL)

        def whole():
            answer = self.it.answers("/v1/listings?vertical=autos", "autos.localhost")
            if answer is None:
                return None
            self.assertIn(answer.status, (200, 503), "nobody is told that a site is gone")
            return answer.json if answer.status == 200 and not answer.json["loading"] else None

        first = wait_for(whole, 15, "lists after the kill")
        self.assertEqual(first["total"], before + 3, "the first whole answer knows of the change")

    def test_a_killed_database_comes_back_and_lists_go_on_meanwhile(self):
        postmaster = int((self.it.data / "pg" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        self.assertIsNotNone(self.total("autos.localhost", "autos"), "lists are served from memory")
        listing = self.it.get("/v1/listings", "autos.localhost").json["listings"][0]["id"]

        def detail():
            answer = self.it.get(f"/v1/listings/{listing}", "autos.localhost")
            self.assertIn(answer.status, (200, 503), answer.text)
            return answer.status == 200

        wait_for(detail, 20, "details after the database was killed")

    def test_a_frozen_database_is_told_and_lists_go_on_meanwhile(self):
        postmaster = int((self.it.data / "pg" / "postmaster.pid").read_text().splitlines()[0])
        frozen = [postmaster, *children_of(postmaster)]
        listing = self.it.get("/v1/listings", "autos.localhost").json["listings"][0]["id"]
        send(frozen, signal.SIGSTOP)
        try:
            wait_for(lambda: self.it.get("/health/db").json["status"] == "down", 10, "health of a frozen database")
            self.assertEqual(self.it.get("/readyz").status, 200, "who serves lists from memory is ready")
            self.assertIsNotNone(self.total("autos.localhost", "autos"), "lists are served from memory")
            self.assertEqual(self.it.get(f"/v1/listings/{listing}", "autos.localhost").status, 503)
            wait_for(lambda: self.it.get("/health/worker").json["status"] == "down", 20, "a worker that can do nothing")
            found = {f["what"]: f for f in self.it.zocalo("doctor", ok=(1,))}
            self.assertFalse(found["base de datos"]["ok"] or found["migraciones"]["ok"], found)
        finally:
            send(frozen, signal.SIGCONT)
        wait_for(lambda: self.it.get("/health/db").json["status"] == "ok", 10, "health after it")
        wait_for(lambda: self.it.get(f"/v1/listings/{listing}", "autos.localhost").status == 200, 10, "details after it")

    def test_pausing_a_tenant_stops_its_sites_and_no_other(self):
        self.it.zocalo("tenant", "pause", "demo")
        wait_for(lambda: self.it.get("/v1/listings", "autos.localhost").status == 423, 5, "423")
        wait_for(lambda: self.it.get("/autos", "autos.localhost").status == 503, 5, "503")
        host = next(s["host"] for s in self.it.zocalo("site", "list") if s["tenant"] == "vecino")
        self.assertEqual(self.it.get("/v1/listings", host).status, 200)
        self.it.zocalo("tenant", "resume", "demo")
        wait_for(lambda: self.it.get("/v1/listings", "autos.localhost").status == 200, 5, "back")

    def test_secrets_are_for_their_owner_only(self):
        for name in ["secrets.json", "logins.json"]:
            mode = stat.S_IMODE(os.stat(self.it.data / name).st_mode)
            self.assertEqual(mode & 0o077, 0, f"{name} {mode:o}")
        said = self.it.said() + (self.it.data / "pg.log").read_text()
        pids = [pid for pids in self.it.processes().values() for pid in pids]
        lines = [pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in pids]
        passwords = list(json.loads((self.it.data / "secrets.json").read_text()).values())
        self.assertTrue(passwords and pids)
        for password in passwords:
            self.assertNotIn(password, said)
            self.assertNotIn(password, "\n".join(lines))

    def test_a_second_supervisor_on_the_same_folder_is_refused(self):
        other = Installation(data=self.it.data)
        done = subprocess.run([BINARY, "up"], env=other.env(), capture_output=True, text=True, timeout=30)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("zocalo:", done.stderr)
        self.assertIsNotNone(self.total("autos.localhost", "autos"))

    def test_a_taken_port_is_told_kindly(self):
        with Installation() as first:
            other = Installation()
            other.port = first.port
            done = subprocess.run([BINARY, "up"], env=other.env(), capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 1)
            self.assertIn("ZOCALO_PORT", done.stderr)


class Restart(unittest.TestCase):
    def test_the_second_start_is_quick_and_a_killed_supervisor_leaves_nothing_behind(self):
        with Installation(demo="small") as it:
            count = it.get("/v1/listings", "autos.localhost").json["total"]
            it.stop()
            self.assertEqual(it.processes(), {}, "Ctrl-C stops everything")
            took = it.start()
            self.assertLessEqual(took, 3.0, "second start")
            pids = [pid for pids in it.processes().values() for pid in pids]
            it.process.kill()
            it.process.wait()
            began = time.monotonic()
            it.start()
            self.assertLessEqual(time.monotonic() - began, 10.0, "start after kill -9 of the supervisor")
            wait_for(lambda: not any(alive(pid) for pid in pids), 10, "the former processes end")
            self.assertEqual(it.get("/v1/listings", "autos.localhost").json["total"], count)

    def test_lost_passwords_are_told_and_none_are_drawn_in_their_place(self):
        with Installation() as it:
            it.stop()
            kept, aside = it.data / "secrets.json", it.data / "secrets.aside"
            kept.rename(aside)
            done = subprocess.run([BINARY, "up"], env=it.env(), cwd=it.data, capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("secrets.json", done.stderr)
            self.assertFalse(kept.exists(), "new ones would lock the data up")
            aside.rename(kept)
            it.start()
            self.assertEqual(it.get("/health/db").json["status"], "ok")

    def test_kids_is_a_tenant_without_the_marketplace(self):
        with Installation(demo="kids") as it:
            host = it.zocalo("site", "list")[0]["host"]
            self.assertEqual(it.get("/", host).status, 404)
            refused = it.get("/v1/listings", host)
            self.assertEqual((refused.status, refused.json["code"]), (403, "module_disabled"))


if __name__ == "__main__":
    unittest.main()

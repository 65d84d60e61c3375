"""The disk fills up: what is refused is told, what is in memory goes on, and room heals it.

Needs root, to put the data folder on a small disk of its own (in memory)."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from installation import BINARY, Installation, wait_for

SITE = "autos.localhost"
DISK_MB = 220
ROWS = 12_000
# How long the disk stays full under a database that does not start any more.
PATIENCE_S = 35


@contextlib.contextmanager
def small_disk():
    """A folder on a disk of its own; gone at the end whatever happens."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zd-"))
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", folder],
            check=True, capture_output=True, text=True,
        )
        try:
            yield folder
        finally:
            # Lazily, so that it goes even while somebody still holds a file.
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def needs_a_small_disk():
    """Why there can be none, or nothing."""
    if os.geteuid() != 0:
        return "a small disk can only be mounted by root"
    try:
        with small_disk():
            return None
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no small disk can be mounted: {getattr(error, 'stderr', error)}"


class FullDisk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if why := needs_a_small_disk():
            if os.environ.get("CI") == "true":
                raise AssertionError(why)
            raise unittest.SkipTest(why)

    def setUp(self):
        data = self.enterContext(small_disk())
        self.outside = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.it = Installation(demo="small", data=data)
        self.addCleanup(self.it.__exit__)
        self.it.start()
        self.filler = data / "relleno"
        self.listing = self.it.get("/v1/listings?limit=1", SITE).json["listings"][0]["id"]
        self.rows = self.outside / "filas.csv"
        each = (f"d{n},Toyota,Corolla,2020,{15_000 + n},Disco lleno {n}\n" for n in range(ROWS))
        self.rows.write_text("id,marca,modelo,año,precio,título\n" + "".join(each))

    def fill(self, leave):
        """Fills the disk but for `leave` bytes."""
        with open(self.filler, "wb", buffering=0) as file:
            piece = 1 << 20
            while piece >= 1:
                try:
                    file.write(bytes(piece))
                except OSError:
                    piece //= 2
            file.truncate(file.tell() - leave)

    def bring_in(self, report=None):
        """Imports the rows; answers the exit code and what was said."""
        report = report or self.outside / "errores.csv"
        words = ["import", "listings", "--site", SITE, "--vertical", "autos", "--errors", report, self.rows]
        done = subprocess.run([BINARY, *words], env=self.it.env(), capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def brought_in(self):
        answer = self.it.answers("/v1/listings?vertical=autos&q=disco+lleno&limit=1", SITE)
        return answer.json["total"] if answer and answer.status == 200 else None

    def detail(self):
        """The status of a detail, which may be away but never broken."""
        answer = self.it.get(f"/v1/listings/{self.listing}", SITE)
        self.assertIn(answer.status, (200, 503), answer.text)
        if answer.status == 503:
            self.assertGreater(int(answer.headers["Retry-After"]), 0)
        return answer.status

    def check_alive(self):
        """Lists and pages come from memory, full disk or not."""
        self.assertIsNone(self.it.process.poll(), f"the supervisor ended\n{self.it.said()[-2_000:]}")
        self.assertEqual(self.it.get("/v1/listings?q=toyota&facets=all", SITE).status, 200)
        self.assertEqual(self.it.get("/autos", SITE).status, 200)
        self.detail()

    def check_healed(self):
        wait_for(lambda: self.detail() == 200, 30, "details after there is room again")
        code, said = self.bring_in()
        self.assertEqual(code, 0, said)
        wait_for(lambda: self.brought_in() == ROWS, 10, "every row once")
        for part in ["db", "worker", "search"]:
            wait_for(lambda: self.it.get(f"/health/{part}").status == 200, 15, f"health of {part}")

    def test_an_import_without_room_is_told_and_writes_nothing(self):
        before = self.brought_in()
        self.fill(leave=0)
        for report in [None, self.it.data / "errores.csv"]:
            code, said = self.bring_in(report)
            self.assertEqual(code, 1, said)
            self.assertRegex(said, "zocalo: .*(espacio|disco)")
            self.assertNotIn("panicked", said)
        self.check_alive()
        self.assertEqual(self.brought_in(), before)
        self.filler.unlink()
        self.check_healed()

    def test_an_import_that_runs_out_of_room_keeps_whole_batches(self):
        self.fill(leave=24 << 20)
        code, said = self.bring_in()
        self.assertEqual(code, 1, said)
        self.assertRegex(said, r"se interrumpió después de la fila \d+")
        self.assertRegex(said, "espacio|disco")
        kept = int(said.split("después de la fila ")[1].split(":")[0])
        self.assertTrue(0 < kept < ROWS, said)
        self.check_alive()
        self.filler.unlink()
        wait_for(lambda: self.brought_in() == kept, 30, f"the {kept} rows it spoke of, no more and no less")
        self.check_healed()

    def test_a_database_that_died_of_a_full_disk_comes_back_with_room(self):
        # Nearly a segment of its journal (16 MiB): no other is begun, and the rows have room until this one is full.
        self.fill(leave=15 << 20)
        code, said = self.bring_in()
        self.assertEqual(code, 1, said)
        wait_for(lambda: self.it.get("/health/db").status == 503, 15, "the health of the database")
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self.check_alive()
            time.sleep(0.5)
        self.assertEqual(self.detail(), 503)
        self.filler.unlink()
        self.check_healed()


if __name__ == "__main__":
    unittest.main()

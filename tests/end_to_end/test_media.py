"""Photos move to a bucket while they are looked at; what belongs to nothing is found."""

import re
import subprocess
import sys
import threading
import unittest

from installation import ROOT, Installation

sys.path.insert(0, str(ROOT / "tests" / "pages"))

from stage import HOST, drafts, people  # noqa: E402

BUCKET = "fotos"


class Bucket:
    """A server that speaks S3, with an empty bucket and a key for it."""

    def __enter__(self):
        program = ROOT / "connectors" / "s3" / "tests" / "server.py"
        self.process = subprocess.Popen(
            [sys.executable, program, BUCKET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.port, self.key, self.secret = self.process.stdout.readline().split()
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def settings(self):
        return {
            "ZOCALO_MEDIA_S3_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "ZOCALO_MEDIA_S3_BUCKET": BUCKET,
            "ZOCALO_MEDIA_S3_KEY_ID": self.key,
            "ZOCALO_MEDIA_S3_SECRET": self.secret,
        }


class Looking:
    """Somebody who looks at these addresses again and again."""

    def __init__(self, it, paths):
        self.it, self.paths, self.statuses, self.ended = it, paths, [], threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.ended.is_set():
            self.statuses += [self.it.get(path, HOST).status for path in self.paths]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def photos(page):
    """Each size of each photograph of a page."""
    return sorted(set(re.findall(r"/m/med_[0-9a-z]{26}/\d+-0-[\w-]{22}", page)))


class Move(unittest.TestCase):
    def test_photos_move_to_a_bucket_while_they_are_looked_at(self):
        with Bucket() as bucket, Installation(demo="small", **bucket.settings()) as it:
            _, _, shown, _ = drafts(it, people(it)["seller"])
            paths = photos(it.get(shown, HOST).text)
            self.assertGreater(len(paths), 6)
            before = [it.get(path, HOST).body for path in paths]
            files = [one for one in (it.data / "media").rglob("*") if one.is_file()]
            with Looking(it, paths) as looking:
                moved = it.zocalo("media", "move", "s3", "--clear")
            self.assertEqual(set(looking.statuses), {200}, "nobody saw anything missing")
            self.assertGreater(len(looking.statuses), len(paths))
            self.assertEqual((moved["from"], moved["to"], moved["differing"]), ("disk", "s3", 0))
            self.assertGreaterEqual(moved["copied"], len(files))
            left = [one for one in (it.data / "media").rglob("*") if one.is_file()]
            self.assertEqual(left, [], "the disk was emptied of what is there")
            self.assertEqual([it.get(path, HOST).body for path in paths], before, "byte by byte")
            report = it.zocalo("media", "report")
            self.assertEqual(report["store"], "s3")
            self.assertEqual(next(one["pictures"] for one in report["tenants"] if one["tenant"] == "demo"), 10)
            again = it.zocalo("media", "move", "s3", ok=(1,))
            self.assertIn("ya están en s3", again)
            # What is new is kept there, too, and what belongs to nothing is found there.
            swept = it.zocalo("media", "sweep", "--dry-run", "--older-than", "0")
            self.assertEqual(swept["orphans"], 0, swept)
            self.assertGreaterEqual(swept["files"], moved["files"])
            it.stop()
            it.start()
            self.assertEqual([it.get(path, HOST).body for path in paths], before, "after a restart as well")

    def test_what_belongs_to_nothing_is_counted_and_removed(self):
        with Installation(demo="small") as it:
            tenant = it.zocalo("media", "report")["tenants"][0]
            self.assertEqual(tenant["pictures"], 0)
            drafts(it, people(it)["seller"])
            originals = next((it.data / "media" / "originals").iterdir())
            orphan = originals / "med_01abcdefghjkmnpqrstvwxyz00.jpg"
            orphan.write_bytes(b"of a writer that died")
            fresh = it.zocalo("media", "sweep", "--dry-run")
            self.assertEqual(fresh["orphans"], 0, "what is new may be on its way")
            dry = it.zocalo("media", "sweep", "--dry-run", "--older-than", "0")
            self.assertEqual((dry["orphans"], orphan.exists()), (1, True))
            done = it.zocalo("media", "sweep", "--older-than", "0")
            self.assertEqual((done["orphans"], orphan.exists()), (1, False))
            self.assertEqual(it.zocalo("media", "sweep", "--older-than", "0")["orphans"], 0)


if __name__ == "__main__":
    unittest.main()

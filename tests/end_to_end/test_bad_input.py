"""The command line given what it cannot use: one sentence in Spanish, and nothing half-written."""

import os
import resource
import signal
import subprocess
import unittest

from installation import BINARY, Running, wait_for

SITE = "autos.localhost"
VERTICAL = """key = "cosas"
labels = { es = "Cosas", en = "Things" }
operations = ["sale"]
[[attributes]]
key = "size"
type = "int"
labels = { es = "Talla", en = "Size" }
"""


class BadInput(Running):
    def file(self, name, content):
        path = self.it.data / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def refused(self, *words, code=1):
        """Runs a command that must be refused; answers what it said."""
        done = subprocess.run([BINARY, *map(str, words)], env=self.it.env(), capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("zocalo: "), done.stderr)
        self.assertNotIn("panicked", done.stderr)
        return done.stderr

    def verticals(self):
        return self.it.zocalo("vertical", "list", "--tenant", "demo")

    def bring_in(self, file, *more, site=SITE, vertical="autos"):
        return ["import", "listings", "--site", site, "--vertical", vertical,
                "--errors", self.it.data / "errores.csv", *more, file]

    def total(self, words):
        return self.it.get(f"/v1/listings?vertical=autos&q={words}", SITE).json["total"]

    def test_a_vertical_file_that_is_none_is_refused_with_its_place_and_changes_nothing(self):
        before = self.verticals()
        for content, said in {
            VERTICAL + "colour = 1\n": r"línea 8, columna 1: «colour» no es un campo conocido",
            VERTICAL.replace('"int"', '"entero"'): "«entero» no es un valor conocido",
            VERTICAL.replace('key = "cosas"\n', ""): "falta «key»",
            VERTICAL.replace("size", "price"): "price",
            VERTICAL.replace('"cosas"', '"../../etc"'): "problema",
            VERTICAL + 'min = 5\nmax = 1\n': "el mínimo 5 es mayor que el máximo 1",
            "key = ": "línea 1",
            "": "falta «",
            b"\xff\xfe\0\0": "no es un texto",
            b"#" * (2 << 20): "el máximo es",
        }.items():
            with self.subTest(content[:40]):
                # What is no text of a likely size is not read; what is read may be refused.
                code = 1 if isinstance(content, bytes) else 3
                words = ["vertical", "apply", "--tenant", "demo", self.file("v.toml", content)]
                self.assertRegex(self.refused(*words, code=code), said)
        self.assertIn("no se puede leer", self.refused("vertical", "apply", "--tenant", "demo", "/nada.toml"))
        self.assertEqual(self.verticals(), before)

    def test_a_mapping_that_is_none_is_refused_in_spanish(self):
        rows = self.file("filas.csv", "marca,modelo,año\nKia,Rio,2018\n")
        for content, named in {"x = 1\n": "«x»", "separator = ';'\n": "falta «", "vertical = 5\n": "línea 1", "\0": "línea 1"}.items():
            with self.subTest(content):
                said = self.refused(*self.bring_in(rows, "--mapping", self.file("mapa.toml", content)), code=3)
                self.assertIn("el mapeo de columnas no sirve", said)
                self.assertIn(named, said)

    def test_who_and_what_does_not_exist_is_named(self):
        rows = self.file("filas.csv", "marca,modelo,año\nKia,Rio,2018\n")
        for words, said, code in [
            (self.bring_in(rows, site="nadie.example"), "nadie.example", 1),
            (self.bring_in(rows, vertical="barcos"), "barcos", 1),
            (self.bring_in("/nada.csv"), "/nada.csv", 1),
            (self.bring_in(self.it.data), "es una carpeta", 1),
            (["tenant", "pause", "nadie"], "nadie", 1),
            (["fx", "set", "--tenant", "demo", "EUR", "NaN"], "NaN", 3),
            (["tenant", "create", "--slug", "../x", "--name", "X", "--currency", "USD"], "slug", 3),
        ]:
            with self.subTest(words[:3]):
                self.assertIn(said, self.refused(*words, code=code))

    def test_the_source_is_never_written_over_by_its_report(self):
        rows = self.file("filas.csv", "marca,modelo,año\nKia,Rio,2018\n")
        said = self.refused("import", "listings", "--site", SITE, "--vertical", "autos", "--errors", rows, rows)
        self.assertIn("--errors señala el mismo archivo", said)
        self.assertEqual(rows.read_text(), "marca,modelo,año\nKia,Rio,2018\n")

    def test_commands_never_reach_another_database_than_the_settings_name(self):
        env = {**self.it.env(), "DATABASE_URL": "postgres://nadie@127.0.0.1:9/otra"}
        done = subprocess.run([BINARY, "tenant", "list"], env=env, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn("database.url señala otra base de datos", done.stderr)

    def test_a_site_takes_only_what_exists(self):
        for words, said, code in [
            (["--zone", "Marte/Olimpo"], "zona", 3),
            (["--country", "XX"], "país", 3),
            (["--color", "verde"], "color", 3),
            (["--currency", "XXX"], "XXX", 3),
            (["--vertical", "barcos"], "barcos", 1),
        ]:
            with self.subTest(words):
                self.assertIn(said, self.refused("site", "set", "vecino.localhost", *words, code=code))
        self.it.zocalo("site", "set", "vecino.localhost", "--name", "Patio de al Lado")
        wait_for(lambda: "Patio de al Lado" in self.it.get("/", "vecino.localhost").text, 5, "the new name")

    def test_a_report_that_cannot_be_written_stops_the_import_and_the_next_run_completes_it(self):
        lines = (f"p{n},Toyota,Corolla,{1800 if n % 3 else 2020},Informe perdido {n}\n" for n in range(900))
        rows = self.file("filas.csv", "id,marca,modelo,año,título\n" + "".join(lines))
        words = ["import", "listings", "--site", SITE, "--vertical", "autos", "--errors"]
        self.assertIn("no se puede escribir", self.refused(*words, "/nada/errores.csv", rows))
        self.assertEqual(self.total("perdido"), 0)
        said = self.refused(*words, "/dev/full", rows)
        self.assertIn("el informe de errores no se puede escribir", said)
        self.assertIn("vuelve a ejecutarla", said)
        done = self.it.zocalo(*words, os.devnull, rows, ok=(3,))
        self.assertEqual((done["rows"], done["created"] + done["unchanged"]), (900, 300))

    def test_what_is_no_file_is_refused_at_once(self):
        pipe = self.it.data / "tubo.csv"
        os.mkfifo(pipe)
        for what in [pipe, "/dev/zero", "/dev/null"]:
            with self.subTest(what):
                self.assertIn("no es un archivo", self.refused(*self.bring_in(what)))

    def test_a_mapping_that_cannot_be_written_leaves_no_half_of_it(self):
        # Without room for a single byte in a file of its own.
        rows = self.file("filas.csv", "marca,modelo,año\nKia,Rio,2018\n")
        place = self.it.data / "mapa.toml"
        done = subprocess.run(
            [BINARY, *map(str, self.bring_in(rows, "--mapping", place))], env=self.it.env(),
            capture_output=True, text=True, timeout=60,
            preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))),
        )
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertFalse(place.exists())

    def test_the_same_rows_brought_in_twice_at_once_come_in_once(self):
        lines = (f"g{n},Toyota,Corolla,{2000 + n % 20},Gemelos {n}\n" for n in range(20_000))
        rows = self.file("filas.csv", "id,marca,modelo,año,título\n" + "".join(lines))
        words = ["import", "listings", "--site", SITE, "--vertical", "autos", "--errors", os.devnull, "--json", rows]
        for _ in range(3):
            both = [subprocess.Popen([BINARY, *map(str, words)], env=self.it.env(), stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True) for _ in range(2)]
            said = [each.communicate(timeout=120) for each in both]
            self.assertEqual([each.returncode for each in both], [0, 0], said)
        wait_for(lambda: self.total("gemelos") == 20_000, 10, "each of them once")


if __name__ == "__main__":
    unittest.main()

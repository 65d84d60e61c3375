"""What commands take for granted, and that they say so."""

import subprocess
import unittest

from installation import BINARY, Running


class Commands(Running):
    def said_to_a_person(self, *words):
        done = subprocess.run(
            [BINARY, *map(str, words)], env=self.it.env(), cwd=self.it.data, capture_output=True, text=True, timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_site_takes_what_is_usual_in_its_country(self):
        create = ["site", "create", "--tenant", "demo", "--vertical", "autos", "--name", "Otro"]
        usual = {"EC": ("USD", "es-EC"), "AR": ("ARS", "es-AR"), "CL": ("CLP", "es-CL"), "MX": ("MXN", "es-MX")}
        for country, (currency, locale) in usual.items():
            made = self.it.zocalo(*create, "--country", country, "--host", f"{country.lower()}.localhost")
            self.assertEqual((made["currency"], made["locale"]), (currency, locale), country)
        said = self.it.zocalo(*create, "--country", "EC", "--currency", "EUR", "--host", "euros.localhost")
        self.assertEqual((said["currency"], said["locale"]), ("EUR", "es-EC"), "what is said wins")
        changed = self.it.zocalo("site", "set", "euros.localhost", "--currency", "USD")
        self.assertEqual(changed["currency"], "USD")

    def test_an_import_says_which_mapping_and_which_currency_it_read_with(self):
        rows, mapping = self.it.data / "filas.csv", self.it.data / "mapa.toml"
        rows.write_text("ref,marca,modelo,año,precio\nm1,Toyota,Corolla,2020,15000\n")
        import_it = ["import", "listings", "--site", "autos.localhost", "--vertical", "autos"]
        kept = "Se usó el mapa guardado"
        first = self.said_to_a_person(*import_it, rows)
        self.assertNotIn(kept, first, "what was proposed is not kept")
        self.assertIn("Los precios sin moneda se leen en ", first)
        shown = self.said_to_a_person("import", "mapping", "show", "--site", "autos.localhost", "--vertical", "autos", rows)
        mapping.write_text(shown)
        self.said_to_a_person(*import_it, "--mapping", mapping, rows)
        self.assertIn(kept, self.said_to_a_person(*import_it, rows))
        self.said_to_a_person("import", "mapping", "forget", "--site", "autos.localhost", "--vertical", "autos", rows)
        self.assertNotIn(kept, self.said_to_a_person(*import_it, rows))


if __name__ == "__main__":
    unittest.main()

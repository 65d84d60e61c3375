"""The staff signs in by an identity provider of the business: a real one, set by command and by page."""

import json
import re
import subprocess
import unittest
import urllib.parse

from identity_provider import CLIENT, CLIENT_SECRET, IdentityProvider
from installation import BINARY, Installation, wait_for
from test_people import PASSWORD, Browser, path_of

SITE = "autos.localhost"
EVA = {"email": "eva@empresa.example", "email_verified": True, "name": "Eva Luna", "groups": ["ventas"]}
ZOE = {"email": "zoe@empresa.example", "email_verified": False, "name": "Zoé", "groups": ["gerencia"]}
NADIE = {"email": "nadie@empresa.example", "email_verified": True, "groups": ["otros"]}


class Provider(unittest.TestCase):
    def setUp(self):
        self.it = Installation(demo="small", ZOCALO_IDENTITY_PRIVATE_NETWORKS="yes")
        self.addCleanup(self.it.__exit__)
        self.it.start()
        back = f"http://{SITE}:{self.it.port}/cuenta/proveedor/vuelta"
        self.provider = IdentityProvider({"eva": EVA, "zoe": ZOE, "nadie": NADIE}, [back])
        self.addCleanup(self.provider.stop)
        self.provider.start()

    def set_by_command(self, *groups, secret=CLIENT_SECRET, ok=0):
        words = [BINARY, "--json", "provider", "set", "--tenant", "demo", "--issuer", self.provider.issuer,
                 "--client-id", CLIENT, "--secret-file", "-", *groups, "Empresa"]
        done = subprocess.run(words, env=self.it.env(), cwd=self.it.data, input=secret + "\n", capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.returncode, ok, done.stdout + done.stderr)
        self.assertNotIn(CLIENT_SECRET, done.stdout + done.stderr)
        return done

    def enter(self, account):
        """Goes from the button to the provider and comes back."""
        browser = Browser(self.it, SITE)
        _, _, page = browser.get("/cuenta/entrar?volver=/panel/ajustes")
        self.assertIn("Entrar con Empresa", page)
        status, headers, _ = browser.get("/cuenta/proveedor?volver=/panel")
        self.assertEqual(status, 303)
        back = urllib.parse.urlsplit(self.provider.sign_in(headers["Location"], account))
        return browser, browser.get(f"{back.path}?{back.query}")

    def test_the_staff_signs_in_and_its_groups_say_what_it_is(self):
        self.set_by_command("--group", "ventas=ops", "--group", "gerencia=owner")
        shown = self.it.zocalo("provider", "show", "--tenant", "demo")
        self.assertEqual(shown["groups"], [{"name": "gerencia", "role": "owner"}, {"name": "ventas", "role": "ops"}])
        self.assertNotIn("secret", json.dumps(shown))
        eva, (status, headers, text) = self.enter("eva")
        self.assertEqual((status, headers["Location"]), (303, "/panel"), text)
        self.assertEqual(eva.get("/panel")[0], 200)
        self.assertEqual(eva.get("/panel/equipo")[0], 403, "ops, no owner")
        members = self.it.zocalo("member", "list", "--tenant", "demo")
        self.assertIn(("Eva Luna", "ops"), [(m["name"], m["role"]) for m in members])
        for account, why in [("zoe", "no confirma tu correo"), ("nadie", "ningún grupo"), (None, "no vale")]:
            browser, (status, _, text) = self.enter(account)
            self.assertEqual(status, 422, text)
            self.assertIn(why, text)
            self.assertEqual(browser.get("/panel")[0], 303)
        # Another mapping holds at the next sign-in; without a secret the one there is stays.
        self.it.zocalo("provider", "set", "--tenant", "demo", "--issuer", self.provider.issuer, "--client-id", CLIENT,
                       "--group", "ventas=viewer", "Empresa")
        again, _ = self.enter("eva")
        members = self.it.zocalo("member", "list", "--tenant", "demo")
        self.assertIn(("Eva Luna", "viewer"), [(m["name"], m["role"]) for m in members])
        self.it.zocalo("provider", "set", "--tenant", "demo", "--issuer", self.provider.issuer, "--client-id", CLIENT,
                       "--group", "gerencia=owner", "Empresa")
        _, (status, _, text) = self.enter("eva")
        self.assertEqual(status, 422, text)
        self.assertEqual((eva.get("/panel")[0], again.get("/panel")[0]), (303, 303), "out everywhere")
        self.it.zocalo("provider", "remove", "--tenant", "demo")
        self.assertEqual(eva.get("/cuenta/proveedor")[0], 404)
        said = self.it.said() + (self.it.data / "pg.log").read_text()
        self.assertNotIn(CLIENT_SECRET, said)

    def test_an_owner_sets_it_and_links_an_account(self):
        link = self.it.zocalo("member", "invite", "--tenant", "demo", "--role", "owner", "jefa@ejemplo.com")["link"]
        owner = Browser(self.it, SITE)
        wait_for(lambda: owner.get(path_of(link))[0] == 200, 5, "the link")
        owner.post(path_of(link), name="Jefa", password=PASSWORD)
        fields = {"name": "Empresa", "issuer": self.provider.issuer, "client_id": CLIENT, "secret": CLIENT_SECRET,
                  "groups_claim": "groups", "owners": "", "ops": "", "viewers": "", "password": PASSWORD}
        status, _, text = owner.post("/panel/proveedor", **{**fields, "issuer": self.provider.issuer + "/otro"})
        self.assertIn(status, (422, 503), text)
        status, _, text = owner.post("/panel/proveedor", **fields)
        self.assertEqual(status, 303, text)
        self.assertNotIn(CLIENT_SECRET, owner.get("/panel/proveedor")[2])
        _, _, text = owner.post("/cuenta/seguridad/proveedor", password=PASSWORD)
        onward = re.search(r'href="(http://127[^"]+)"', text)[1].replace("&#38;", "&").replace("&amp;", "&")
        back = urllib.parse.urlsplit(self.provider.sign_in(onward, "zoe"))
        status, headers, text = owner.get(f"{back.path}?{back.query}")
        self.assertEqual((status, headers["Location"]), (303, "/cuenta/seguridad?enlazada=1"), text)
        again, (status, headers, text) = self.enter("zoe")
        self.assertEqual((status, headers["Location"]), (303, "/panel"), text)
        self.assertEqual(again.get("/panel/equipo")[0], 200, "the part she had")
        # The provider refuses a secret that is not ours, and nobody gets in.
        self.set_by_command(secret="otro secreto")
        _, (status, _, text) = self.enter("zoe")
        self.assertEqual(status, 422, text)
        self.assertIn("su respuesta no vale", text)
        self.provider.stop()
        status, _, text = Browser(self.it, SITE).get("/cuenta/proveedor")
        self.assertIn(status, (303, 503), text)

    def test_a_provider_in_a_private_network_is_refused_by_default(self):
        with Installation(demo="small") as other:
            words = [BINARY, "provider", "set", "--tenant", "demo", "--issuer", self.provider.issuer, "--client-id",
                     CLIENT, "--secret-file", "-", "Empresa"]
            done = subprocess.run(words, env=other.env(), cwd=other.data, input="x\n", capture_output=True, text=True,
                                  timeout=60)
            self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
            self.assertEqual(other.zocalo("provider", "show", "--tenant", "demo", ok=(1,)).strip()[:7], "zocalo:")

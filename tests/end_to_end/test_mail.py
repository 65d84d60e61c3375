"""Letters: kept to be read while no server is set up, and sent through a real one."""

import email
import email.policy
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from installation import Installation, Running, free_port, wait_for
from packages import installed
from test_people import PASSWORD, Browser, path_of

HERE = pathlib.Path(__file__).resolve().parent
SITE = "autos.localhost"
ANA = "ana@ejemplo.com"
# Who we are with the mail server.
USER, SERVER_PASSWORD = "avisos", "tucan-de-pico-verde"  # not a secret


class Server:
    """A mail server with a certificate of an authority of its own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="zo-mail-"))
        self.port, self.process = free_port(), None
        self.authority = self.folder / "ca.pem"
        self.letters = self.folder / "letters"
        self.letters.mkdir()
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Prueba",
                     "-keyout", "ca.key", "-out", "ca.pem")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
                     "-keyout", "server.key", "-out", "server.csr")
        (self.folder / "san").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "2", "-extfile", "san", "-out", "server.pem")

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def start(self):
        env = {**os.environ, "PYTHONPATH": str(installed(HERE / "requirements.txt")), "MAIL_USER": USER,
               "MAIL_PASSWORD": SERVER_PASSWORD}
        words = [sys.executable, HERE / "mail_server.py", str(self.port), self.folder / "server.pem",
                 self.folder / "server.key", self.letters]
        self.process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().strip() == "listening"

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def got(self, to):
        """The letters to that address, oldest first."""
        files = sorted(self.letters.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
        all_letters = [json.loads(file.read_text()) for file in files]
        return [letter for letter in all_letters if letter["to"] == [to]]

    def settings(self):
        return {
            "ZOCALO_MAIL_TRANSPORT": "smtp", "ZOCALO_MAIL_FROM": "avisos@autos.example",
            "ZOCALO_MAIL_HOST": "localhost", "ZOCALO_MAIL_PORT": str(self.port),
            "ZOCALO_MAIL_SECURITY": "starttls", "ZOCALO_MAIL_USER": USER,
            "ZOCALO_MAIL_PASSWORD": SERVER_PASSWORD, "ZOCALO_MAIL_CA_FILE": str(self.authority),
        }


def text_of(letter):
    read = email.message_from_string(letter["data"], policy=email.policy.default)
    return read, read.get_body(("plain",)).get_content()


def link_in(text):
    return re.search(r"http://\S+/cuenta/enlace/[0-9a-f]{64}", text)[0]


class Kept(Running):
    """Without a server: the outbox."""

    def test_a_letter_can_be_read_where_it_lies(self):
        tried = self.it.zocalo("mail", "trial", "--site", SITE, ANA)
        self.assertEqual(tried, {"by": "outbox", "to": ANA})
        listed = self.it.zocalo("mail", "list", "--tenant", "demo")
        [letter] = [letter for letter in listed["outbox"] if letter["to"] == ANA]
        shown = self.it.zocalo("mail", "show", "--tenant", "demo", letter["id"])
        self.assertIn("carta de prueba", shown["text"])
        self.assertEqual(listed["calls"][0]["to"], "an…@ejemplo.com")
        self.assertIn("no hay ninguna carta", self.it.zocalo("mail", "show", "--tenant", "vecino", letter["id"], ok=(1,)))

    def test_what_is_no_letter_or_address_is_said(self):
        self.assertIn("recovery", str(self.it.zocalo("mail", "templates")))
        self.assertIn("mail templates", self.it.zocalo("mail", "preview", "paloma", ok=(1,)))
        self.assertIn("correo", self.it.zocalo("mail", "trial", "--site", SITE, "ana@", ok=(3,)))
        english = self.it.zocalo("mail", "preview", "recovery", "--lang", "en")
        self.assertIn("Choose another password", english["text"])
        self.assertIn("<html lang=\"en\">", english["html"])


class Sent(unittest.TestCase):
    """Through a server, from the page to the letter and back."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(shutil.rmtree, cls.server.folder)
        cls.server.start()
        cls.addClassCleanup(lambda: cls.server.stop())
        cls.it = Installation(demo="small", **cls.server.settings())
        cls.addClassCleanup(cls.it.__exit__)
        cls.it.start()
        link = cls.it.zocalo("member", "invite", "--tenant", "demo", "--role", "owner", ANA)["link"]
        browser = Browser(cls.it, SITE)
        assert browser.post(path_of(link), name="Ana Pérez", password=PASSWORD)[0] == 303

    def asked(self, mail=ANA):
        status, headers, text = Browser(self.it, SITE).post("/cuenta/olvido", mail=mail)
        self.assertEqual((status, headers["Location"]), (303, "/cuenta/olvido?enviado=1"), text)

    def letter(self, number, seconds=20):
        return wait_for(lambda: (self.server.got(ANA) + [None] * 9)[number], seconds, f"letter {number}")

    def test_1_who_lost_the_password_gets_a_letter_and_in_again(self):
        before = len(self.server.got(ANA))
        self.asked()
        letter = self.letter(before)
        self.assertTrue(letter["is_encrypted"])
        self.assertEqual(letter["user"], USER)
        read, text = text_of(letter)
        self.assertIn("Elige otra contraseña", read["Subject"])
        self.assertEqual(read["Auto-Submitted"], "auto-generated")
        link = link_in(text)
        self.assertIn(f"http://{SITE}:{self.it.port}/", link)
        browser = Browser(self.it, SITE)
        self.assertEqual(browser.post(path_of(link), password="colibrí bajo la lluvia")[0], 303)
        self.assertEqual(browser.get("/panel")[0], 200)
        self.assertEqual(Browser(self.it, SITE).post("/cuenta/entrar", mail=ANA, password=PASSWORD)[0], 422)
        self.assertEqual(Browser(self.it, SITE).post(path_of(link), password=PASSWORD)[0], 404, "once")

    def test_2_an_address_without_an_account_is_answered_alike_and_gets_nothing(self):
        self.asked("nadie@ejemplo.com")
        self.asked()
        self.letter(len(self.server.got(ANA)) - 1)
        self.assertEqual(self.server.got("nadie@ejemplo.com"), [])
        self.assertEqual(Browser(self.it, SITE).post("/cuenta/olvido", mail="nadie")[0], 422)

    def test_3_a_letter_outlives_the_server_that_would_not_take_it(self):
        done = wait_for(lambda: self.idle(), 20, "the letters before")
        self.assertTrue(done)
        before = len(self.server.got(ANA))
        self.server.stop()
        try:
            self.asked()
            wait_for(lambda: self.calls()[0]["state"] == "not_sent", 20, "an attempt that failed")
        finally:
            self.server.start()
        self.letter(before, 60)

    def test_4_the_server_says_no_and_it_is_told_without_the_password(self):
        env = {**self.it.env(), "ZOCALO_MAIL_PASSWORD": "canario-equivocado"}
        words = [os.environ["ZOCALO_BINARY"], "mail", "trial", "--site", SITE, ANA]
        done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("535", done.stderr)
        self.assertNotIn("canario-equivocado", done.stderr + self.it.said())

    def test_5_nothing_that_lets_somebody_in_is_written_down(self):
        for place in [self.it.said(), json.dumps(self.it.zocalo("mail", "list", "--tenant", "demo"))]:
            self.assertIsNone(re.search("/cuenta/enlace/[0-9a-f]", place))
            self.assertNotIn(SERVER_PASSWORD, place)

    def test_6_a_dealer_opens_an_account_and_invites_an_agent_who_comes_in(self):
        luis, site = "luis@ejemplo.com", Browser(self.it, SITE)
        status, headers, text = site.post("/cuenta/nueva", kind="dealer", mail=luis)
        self.assertEqual((status, headers["Location"]), (303, "/cuenta/nueva?enviado=1"), text)
        link = self.link_to(luis)
        self.assertIn("Nombre del negocio", site.get(path_of(link))[2])
        dealer = Browser(self.it, SITE)
        words = {"name": "Luis Peña", "dealer": "Autos Peña", "password": PASSWORD}
        status, headers, text = dealer.post(path_of(link), **words)
        self.assertEqual((status, headers["Location"]), (303, "/cuenta"), text)
        self.assertIn("Publicas como Autos Peña", dealer.get("/cuenta")[2])
        rosa = "rosa@ejemplo.com"
        self.assertEqual(dealer.post("/cuenta/agentes/invitaciones", mail=rosa, role="agent", password=PASSWORD)[0], 200)
        agent = Browser(self.it, SITE)
        self.assertEqual(agent.post(path_of(self.link_to(rosa)), name="Rosa Gil", password=PASSWORD)[0], 303)
        self.assertIn("Autos Peña", agent.get("/cuenta")[2])
        self.assertEqual(agent.get("/panel")[0], 403)
        # The same from the command line.
        [seller] = self.it.zocalo("seller", "list", "--tenant", "demo", "autos pena")
        self.assertEqual((seller["name"], seller["kind"], seller["people"]), ("Autos Peña", "dealer", 2))
        of = ["--tenant", "demo", seller["id"]]
        self.it.zocalo("seller", "invite", *of, "eva@ejemplo.com")
        self.assertIn("/cuenta/enlace/", self.link_to("eva@ejemplo.com"))
        [waiting] = self.it.zocalo("seller", "invitations", *of)
        self.assertEqual((waiting["mail"], waiting["role"]), ("eva@ejemplo.com", "agent"))
        self.it.zocalo("seller", "withdraw", *of, waiting["id"])
        self.assertEqual(self.it.zocalo("seller", "invitations", *of), [])
        self.it.zocalo("seller", "withdraw", *of, waiting["id"], ok=(1,))
        self.it.zocalo("seller", "remove", *of, rosa)
        self.assertEqual([p["mail"] for p in self.it.zocalo("seller", "people", *of)], [luis])
        self.assertNotIn("Autos Peña", agent.get("/cuenta")[2])
        self.assertIn("única", self.it.zocalo("seller", "remove", *of, luis, ok=(3,)))

    def test_7_who_is_invited_to_the_team_gets_a_letter(self):
        owner = Browser(self.it, SITE)
        link = self.it.zocalo("member", "invite", "--tenant", "demo", "--role", "owner", "jefa@ejemplo.com")["link"]
        self.assertEqual(owner.post(path_of(link), name="Jefa Ruiz", password=PASSWORD)[0], 303)
        status, _, text = owner.post("/panel/equipo/invitaciones", mail="teo@ejemplo.com", role="ops", password=PASSWORD)
        self.assertEqual(status, 200, text)
        self.assertNotIn("/cuenta/enlace/", text)
        teo = Browser(self.it, SITE)
        self.assertEqual(teo.post(path_of(self.link_to("teo@ejemplo.com")), name="Teo", password=PASSWORD)[0], 303)
        self.assertEqual(teo.get("/panel")[0], 200)

    def link_to(self, mail):
        """The link in the first letter to that address."""
        letter = wait_for(lambda: next(iter(self.server.got(mail)), None), 20, f"a letter to {mail}")
        return link_in(text_of(letter)[1])

    def calls(self):
        return self.it.zocalo("mail", "list", "--tenant", "demo")["calls"] or [{"state": None}]

    def idle(self):
        return self.calls()[0]["state"] == "done"


if __name__ == "__main__":
    unittest.main()

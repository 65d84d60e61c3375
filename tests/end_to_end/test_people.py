"""People sign in: the first link of an installation, the console, a client's panel, and guessing."""

import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import time
import unittest
import urllib.parse

from installation import BINARY, Running, wait_for

PASSWORD = "zorzal en la niebla"


class Browser:
    """Cookies and forms on one host, as a browser without JavaScript has them."""

    def __init__(self, it, host):
        self.it, self.host, self.cookies = it, host, {}

    def send(self, method, path, fields=None, origin=None, raw=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.it.port, timeout=30)
        try:
            host = f"{self.host}:{self.it.port}"
            headers = {"Host": host, "Origin": origin or f"http://{host}"}
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            body = None
            if fields is not None:
                body = urllib.parse.urlencode(fields)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            if raw is not None:
                body, headers["Content-Type"] = raw
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";", 1)[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, answer.headers, text
        finally:
            connection.close()

    def get(self, path):
        return self.send("GET", path)

    def post(self, path, **fields):
        return self.send("POST", path, fields)


def path_of(link):
    return urllib.parse.urlsplit(link).path


class People(Running):
    """In the order of their names: the later ones stand on the earlier."""

    def operator(self):
        link = self.it.zocalo("operator", "invite", "--mail", "op@ejemplo.com")["link"]
        host = urllib.parse.urlsplit(link).hostname
        browser = Browser(self.it, host)
        wait_for(lambda: browser.get(path_of(link))[0] == 200, 5, "the console's host")
        status, headers, text = browser.post(path_of(link), name="Olga", password=PASSWORD)
        self.assertEqual((status, headers["Location"]), (303, "/panel"), text)
        return browser

    def test_1_nobody_runs_it_until_somebody_follows_the_link(self):
        wait_for(lambda: "zocalo operator invite" in self.it.said(), 5, "the hint")
        self.assertNotIn("/cuenta/enlace/", self.it.said(), "no link in what a service writes")
        operator = self.operator()
        status, _, text = operator.get("/operador")
        self.assertEqual(status, 200)
        for client in ["Operador", "demo", "vecino"]:
            self.assertIn(client, text)
        self.assertIn("HttpOnly", str(Browser(self.it, operator.host).send("POST", "/cuenta/entrar", {"mail": "op@ejemplo.com", "password": PASSWORD})[1]))

    def test_1_links_name_the_port_of_what_runs_also_to_who_gives_the_folder_alone(self):
        env = {name: value for name, value in self.it.env().items() if name != "ZOCALO_PORT"}
        words = [BINARY, "--json", "member", "invite", "--tenant", "demo", "puerto@ejemplo.com"]
        done = subprocess.run(words, env=env, cwd=self.it.data, check=True, capture_output=True, text=True)
        self.assertIn(f"localhost:{self.it.port}/cuenta/enlace/", json.loads(done.stdout)["link"])

    def test_1_a_form_that_does_not_arrive_is_the_senders_fault(self):
        head = ("POST /cuenta/entrar HTTP/1.1\r\nHost: autos.localhost\r\nSec-Fetch-Site: same-origin\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nm")
        with socket.create_connection(("127.0.0.1", self.it.port), timeout=15) as stream:
            stream.sendall(head.encode())
            self.assertEqual(stream.recv(64).split()[1], b"408")

    def test_2_a_new_client_has_a_working_panel_within_a_minute(self):
        began = time.monotonic()
        made = self.it.zocalo(
            "tenant", "create", "--slug", "este", "--name", "Autos del Este", "--template", "marketplace",
            "--host", "este.localhost", "--owner", "eva@ejemplo.com",
        )
        eva = Browser(self.it, "este.localhost")
        wait_for(lambda: eva.get(path_of(made["link"]))[0] == 200, 5, "the new host")
        self.assertEqual(eva.post(path_of(made["link"]), name="Eva", password="admin123")[0], 422)
        self.assertEqual(eva.post(path_of(made["link"]), name="Eva", password=PASSWORD)[0], 303)
        status, _, text = eva.get("/panel")
        self.assertEqual(status, 200, text)
        self.assertIn("Autos del Este", text)
        self.assertLess(time.monotonic() - began, 60)
        self.assertEqual(eva.get("/operador")[0], 403, "no client's owner runs the installation")
        members = self.it.zocalo("member", "list", "--tenant", "este")
        self.assertEqual([(m["mail"], m["role"]) for m in members], [("eva@ejemplo.com", "owner")])
        self.assertEqual(eva.post(path_of(made["link"]), name="Eva", password=PASSWORD)[0], 404, "once")

    def test_3_what_the_panel_does_with_people_commands_do_as_well(self):
        of = ["--tenant", "este"]
        self.it.zocalo("member", "invite", *of, "--role", "ops", "raul@ejemplo.com")
        waiting = self.it.zocalo("member", "invitations", *of)
        self.assertEqual([(one["mail"], one["role"]) for one in waiting], [("raul@ejemplo.com", "ops")])
        self.it.zocalo("member", "withdraw", *of, waiting[0]["id"])
        self.assertEqual(self.it.zocalo("member", "invitations", *of), [])
        self.it.zocalo("member", "withdraw", *of, waiting[0]["id"], ok=(1,))
        self.assertIn("no es una invitación", self.it.zocalo("member", "withdraw", *of, "otra", ok=(1,)))
        eva = Browser(self.it, "este.localhost")
        self.assertEqual(eva.post("/cuenta/entrar", mail="eva@ejemplo.com", password=PASSWORD)[0], 303)
        self.assertEqual(eva.get("/panel")[0], 200)
        self.it.zocalo("member", "sign-out", *of, "eva@ejemplo.com")
        self.assertEqual(eva.get("/panel")[0], 303)
        told = {(entry["action"], entry["actor"]) for entry in self.it.zocalo("audit", "list", *of)}
        self.assertLessEqual({("invitation.withdrawn", "command"), ("session.all_ended", "command")}, told)
        link = self.it.zocalo("member", "invite", *of, "vera@ejemplo.com")["link"]
        self.assertEqual(Browser(self.it, "este.localhost").post(path_of(link), name="Vera", password=PASSWORD)[0], 303)
        said = self.said("member", "set", *of, "--role", "ops", "vera@ejemplo.com")
        self.assertEqual(said, "vera@ejemplo.com: ahora su parte es operaciones.\n")
        self.assertIn("propietario", self.said("member", "list", *of))
        self.assertEqual(self.said("member", "remove", *of, "vera@ejemplo.com"), "vera@ejemplo.com: ya no es del equipo.\n")

    def said(self, *words):
        done = subprocess.run([BINARY, *words], env=self.it.env(), cwd=self.it.data, check=True, capture_output=True, text=True)
        return done.stdout

    def test_3_a_client_is_put_where_it_stands_and_has_a_plan(self):
        made = self.it.zocalo("tenant", "create", "--slug", "prueba", "--name", "Prueba", "--trial")
        self.assertEqual((made["state"], made["plan"]), ("trial", ""))
        for state in ["active", "past_due", "paused"]:
            self.assertEqual(self.it.zocalo("tenant", "state", "prueba", state)["state"], state)
        self.it.zocalo("tenant", "state", "prueba", "past_due", ok=(3,))
        self.assertEqual(self.it.zocalo("tenant", "plan", "prueba", " pro ")["plan"], "pro")
        self.it.zocalo("tenant", "plan", "prueba", "x" * 61, ok=(3,))
        self.assertIn("--yes", self.it.zocalo("tenant", "state", "prueba", "closed", ok=(1,)))
        self.assertEqual(self.it.zocalo("tenant", "state", "prueba", "closed", "--yes")["state"], "closed")
        self.it.zocalo("tenant", "resume", "prueba", ok=(3,))
        site = ["site", "create", "--host", "otra.localhost", "--name", "Otra", "--country", "DO"]
        self.assertIn("está cerrado", self.it.zocalo(*site, "--tenant", "prueba", ok=(3,)))
        told = self.it.zocalo("audit", "list", "--tenant", "prueba")
        self.assertEqual(told[0]["action"], "tenant.state_changed")
        listed = {one["slug"]: (one["state"], one["plan"]) for one in self.it.zocalo("tenant", "list")}
        self.assertEqual((listed["prueba"], listed["demo"]), (("closed", "pro"), ("active", "")))
        for words in (["pause", "operador"], ["state", "operador", "closed", "--yes"]):
            self.assertIn("se opera la instalación", self.it.zocalo("tenant", *words, ok=(3,)))
        self.it.zocalo("tenant", "resume", "operador")

    def test_3_the_last_operator_stays(self):
        of = ["--tenant", "operador"]
        link = self.it.zocalo("member", "invite", *of, "--role", "owner", "jefa@ejemplo.com")["link"]
        host = urllib.parse.urlsplit(link).hostname
        jefa = Browser(self.it, host)
        self.assertEqual(jefa.post(path_of(link), name="Jefa", password=PASSWORD)[0], 303)
        self.assertEqual(jefa.get("/operador")[0], 403)
        self.assertIn("única persona que opera", self.it.zocalo("member", "remove", *of, "op@ejemplo.com", ok=(3,)))
        link = self.it.zocalo("operator", "invite", "--mail", "jefa@ejemplo.com")["link"]
        self.assertEqual(jefa.post(path_of(link), password=PASSWORD)[0], 303)
        self.assertEqual(jefa.get("/operador")[0], 200)
        self.it.zocalo("operator", "invite", "--mail", "jefa@ejemplo.com", ok=(3,))

    def test_3_a_client_in_pause_signs_nobody_in(self):
        self.it.zocalo("tenant", "pause", "este")
        eva = Browser(self.it, "este.localhost")
        wait_for(lambda: eva.get("/cuenta/entrar")[0] == 503, 5, "paused")
        self.assertEqual(eva.post("/cuenta/entrar", mail="eva@ejemplo.com", password=PASSWORD)[0], 503)
        self.it.zocalo("tenant", "resume", "este")
        wait_for(lambda: eva.get("/cuenta/entrar")[0] == 200, 5, "resumed")

    def test_4_the_audit_of_a_client_is_whole_and_its_head_can_be_kept(self):
        whole = self.it.zocalo("audit", "verify", "--tenant", "este")
        self.assertGreaterEqual(whole["entries"], 5)
        again = self.it.zocalo("audit", "verify", "--tenant", "este", "--head", whole["head"])
        self.assertEqual(again["head"], whole["head"])
        later = f"{whole['entries'] + 5}:{whole['head'].split(':')[1]}"
        self.assertIn("termina en el asiento", self.it.zocalo("audit", "verify", "--tenant", "este", "--head", later, ok=(1,)))
        done = {entry["action"] for entry in self.it.zocalo("audit", "list", "--tenant", "este")}
        self.assertLessEqual({"tenant.created", "member.invited", "member.joined", "tenant.state_changed"}, done)

    def test_5_two_hundred_at_once_are_answered_within_bounded_memory(self):
        web = self.it.processes()["web"][0]

        def resident():
            status = pathlib.Path(f"/proc/{web}/status").read_text()
            return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

        before, peak = resident(), 0.0
        mails = [f"nadie{n}@ejemplo.com" for n in range(200)]
        with concurrent.futures.ThreadPoolExecutor(200) as pool:
            tries = [pool.submit(Browser(self.it, "autos.localhost").post, "/cuenta/entrar", mail=mail, password="adivino") for mail in mails]
            while not all(one.done() for one in tries):
                peak = max(peak, resident())
                time.sleep(0.005)
            answers = [one.result()[0] for one in tries]
        self.assertEqual({status for status in answers if status not in (422, 429, 503)}, set())
        self.assertGreater(answers.count(422), 100)
        self.assertLess(peak - before, 150, "four hashes of 19 MiB at a time, and what asks for them")

    def test_6_the_time_does_not_tell_which_addresses_are_known(self):
        # Each try is a hash of a tenth of a second, and an account may be tried 20 times an hour: on a machine that does
        # other things the median of so few is known to some milliseconds, not to one. That is the bar here: a hash that
        # was left out, or done twice, is twenty times as much. Where more can be asked, `isolation::timing` holds the
        # bar of one millisecond.
        apart = []
        for n in range(15):
            took = []
            # Each pair one after the other, and each goes first in turn: what else the machine does is in both.
            pair = ["eva@ejemplo.com", f"nadie{n}@otro.com"]
            for mail in pair if n % 2 else reversed(pair):
                began = time.perf_counter()
                status = Browser(self.it, "este.localhost").post("/cuenta/entrar", mail=mail, password="adivino")[0]
                took.append((mail, time.perf_counter() - began))
                self.assertEqual(status, 422)
            took = dict(took)
            apart.append(took[pair[0]] - took[pair[1]])
        self.assertLess(abs(statistics.median(apart)) * 1000, 5, "milliseconds between the two, in the median")

    def test_7_a_flag_reaches_whoever_listens_and_a_kill_within_five_seconds(self):
        def told():
            return self.it.get("/v1/flags?visitor=v1", "autos.localhost").json["flags"].get("search.new")

        until = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400))
        self.it.zocalo("flag", "create", "search.new", "--purpose", "Una prueba", "--owner", "Olga", "--until", until, "--shown")
        wait_for(lambda: told() is False, 5, "born off")
        listener = http.client.HTTPConnection("127.0.0.1", self.it.port, timeout=10)
        listener.request("GET", "/v1/flags?visitor=v1", headers={"Host": "autos.localhost", "Accept": "text/event-stream"})
        stream = listener.getresponse()
        self.assertIn(b"flags", stream.readline())
        self.assertIn(b"false", stream.readline())
        self.it.zocalo("flag", "set", "search.new", "--everybody", "on")
        began = time.monotonic()
        while b"true" not in stream.readline():
            self.assertLess(time.monotonic() - began, 5, "told live")
        self.it.zocalo("flag", "kill", "search.new")
        began = time.monotonic()
        while b"false" not in stream.readline():
            self.assertLess(time.monotonic() - began, 5, "killed live")
        listener.close()
        wait_for(lambda: (self.it.data / "flags-worker.json").exists(), 5, "the worker knows, too")
        wait_for(lambda: b'"is_killed":true' in (self.it.data / "flags-worker.json").read_bytes(), 5, "the worker, too")
        self.it.zocalo("flag", "set", "search.new", "--percent", "20")
        self.assertIn("0 a 100", self.it.zocalo("flag", "set", "search.new", "--percent", "200", ok=(1,)))
        listed = self.it.zocalo("flag", "list")
        self.assertEqual([(f["key"], f["percent_now"], f["is_killed"]) for f in listed], [("search.new", 20, True)])

    def test_4_accounts_of_another_system_sign_in_with_their_passwords(self):
        # A hash of jBCrypt's own tests, for the password «abc».
        known = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"
        file = self.it.data / "cuentas.csv"
        file.write_text(f"correo,nombre,hash\nvieja@ejemplo.com,Vieja Cuenta,{known}\nmala,Mala,{known}\n"
                        "otra@ejemplo.com,Otra,texto\n")
        done = self.it.zocalo("account", "import", "--tenant", "demo", file, ok=(3,))
        self.assertEqual((done["created"], [r["row"] for r in done["rejected"]]), (1, [2, 3]), done)
        self.assertEqual(self.it.zocalo("account", "import", "--tenant", "demo", file, ok=(3,))["known"], 1)
        for _ in range(2):
            browser = Browser(self.it, "autos.localhost")
            status, headers, text = browser.post("/cuenta/entrar", mail="vieja@ejemplo.com", password="abc")
            self.assertEqual((status, headers["Location"]), (303, "/cuenta"), text)
        self.assertEqual(Browser(self.it, "autos.localhost").post(
            "/cuenta/entrar", mail="vieja@ejemplo.com", password="abd")[0], 422)

    def test_8_no_password_or_link_reaches_the_log(self):
        said = self.it.said() + (self.it.data / "pg.log").read_text()
        self.assertNotIn(PASSWORD, said)
        self.assertNotIn("/cuenta/enlace/0", said)
        self.assertIsNone(re.search(r"[0-9a-f]{64}", said), "no token, no hash of one")


if __name__ == "__main__":
    unittest.main()

"""The API and the pages asked whatever may come: generated questions, hostile ones, broken requests.

Whatever it is, the answer is the right one or a refusal in Spanish with a number to quote:
never a 500, never what the inside looks like.
"""

import base64
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from installation import Answer, Installation, wait_for
from packages import installed

HERE = pathlib.Path(__file__).resolve().parent
CARS, NEIGHBOUR = "autos.localhost", "vecino.localhost"
LIST, PAGE = "/v1/listings", "/autos"
SEED = 2026
# How much of an answer a failure shows.
MESSAGE = 600
INSIDE = re.compile(r"panick|backtrace|\.rs:\d|sqlx|pgdatabase|relation \"|syntax error", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|invalid|error|unknown|expected|failed|not found|bad request)\b", re.IGNORECASE)
IT = Installation(demo="small")


def setUpModule():
    IT.start()


def tearDownModule():
    IT.__exit__()


# What refuses requests that are no HTTP, before any of our code sees them, says so without a body.
BARE = (400, 414, 431)


def exchange(data, seconds=10):
    """Sends these bytes and reads one answer."""
    with socket.create_connection(("127.0.0.1", IT.port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass  # Refused half-way; the answer says why.
        response = http.client.HTTPResponse(connection)
        response.begin()
        return Answer(response.status, response.headers, response.read())


def request(target, *lines, host=CARS, method="GET", version="1.1", body=b""):
    """The bytes of a request; `lines` are further headers."""
    own = [f"Host: {host}"] if host is not None else []
    head = "\r\n".join([f"{method} {target} HTTP/{version}", *own, "Connection: close", *lines])
    return head.encode() + b"\r\n\r\n" + body


def quoted(value):
    return urllib.parse.quote(value, safe="=&,")


class Asked(unittest.TestCase):
    def check_harmless(self, answer):
        self.assertNotEqual(answer.status, 500, answer.text[:MESSAGE])
        if answer.status >= 400:
            self.assertNotRegex(answer.text, INSIDE)

    def check_problem(self, answer, *statuses):
        """A refusal of the API: RFC 9457, in Spanish, with a number to quote."""
        self.check_harmless(answer)
        self.assertIn(answer.status, statuses, answer.text[:MESSAGE])
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json", answer.text[:MESSAGE])
        problem = answer.json
        self.assertEqual(problem["status"], answer.status)
        self.assertEqual(problem["request_id"], answer.headers["X-Request-Id"])
        told = " ".join([problem["title"], problem.get("detail", ""), *(e["reason"] for e in problem.get("errors", []))])
        self.assertNotRegex(told, ENGLISH)
        return problem

    def check_page(self, answer, *statuses):
        """A refusal of the pages: a page in Spanish, with a number to quote."""
        self.check_harmless(answer)
        self.assertIn(answer.status, statuses, answer.text[:MESSAGE])
        self.assertEqual(answer.headers["Content-Type"], "text/html; charset=utf-8", answer.text[:MESSAGE])
        self.assertRegex(answer.text, r'<html lang="es')
        self.assertTrue(answer.headers["X-Request-Id"])

    def check_bare(self, answer, *statuses):
        """A refusal of what is no HTTP: by its status alone."""
        self.assertIn(answer.status, statuses)
        self.assertEqual(answer.body, b"")


class Document(unittest.TestCase):
    """What the OpenAPI document says is what the API does."""

    def packages(self):
        try:
            return installed(HERE / "requirements.txt")
        except (OSError, ImportError, subprocess.SubprocessError) as error:
            why = f"schemathesis cannot be installed: {error} {getattr(error, 'stderr', None) or ''}"
            if os.environ.get("CI") == "true":
                self.fail(why)
            print(why, file=sys.stderr)
            self.skipTest(why)

    def test_schemathesis_finds_nothing(self):
        packages = self.packages()
        with tempfile.TemporaryDirectory() as folder:
            # A copy, because it keeps notes beside its settings.
            shutil.copytree(HERE / "openapi", folder, dirs_exist_ok=True)
            done = subprocess.run(
                [sys.executable, "-m", "schemathesis.cli",
                 "run", f"http://127.0.0.1:{IT.port}/v1/openapi.json", "--header", f"Host: {CARS}",
                 "--seed", str(SEED), "--max-examples", "150",
                 "--phases", "coverage,fuzzing,stateful", "--no-color"],
                env={**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}, cwd=folder,
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=110,
            )
        self.assertEqual(done.returncode, 0, done.stdout[-20_000:] + done.stderr[-5_000:])
        asked = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
        self.assertTrue(asked and asked[1] == asked[2] and int(asked[1]) > 500, done.stdout)


class Questions(Asked):
    """Well-formed requests that ask for what cannot be."""

    # Query, and the parameter the refusal names.
    REFUSED = {
        "limit=0": "limit", "limit=101": "limit", "limit=99999999999999999999": "limit", "limit=1e1": "limit",
        "cursor=AAAA": "cursor", "cursor=../../etc": "cursor", "cursor=%00": "cursor",
        "price.gte=NaN": "price.gte", "price.gte=inf": "price.gte", "price.gte=1e5": "price.gte",
        "price.lte=99999999999999999999": "price.lte", "price.gte=5&price.lte=4": "price.gte",
        "price.gte=1&price.gte=2": "price.gte", "price.gte=1.999": "price.gte",
        "near=999,999": "near", "near=NaN,0": "near", "near=1e400,0": "near", "near=1": "near", "near=1,2,3": "near",
        "near=1,2&radius_km=0": "radius_km", "near=1,2&radius_km=inf": "radius_km", "radius_km=1": "radius_km",
        "bbox=1,2,3": "bbox", "bbox=1,2,3,4,5": "bbox", "bbox=20,0,10,1": "bbox", "bbox=-91,0,0,0": "bbox",
        "bbox=nan,nan,nan,nan": "bbox", "bbox=a,b,c,d": "bbox",
        "facets=xyz": "facets", "facets=*": "facets", "facets=%00": "facets",
        "sort=-": "sort", "sort=--price": "sort", "sort=id;drop table listings": "sort", "sort=distance": "sort",
        "q=" + "a" * 201: "q", "q=a&q=b": "q", "q=a%00b": "q",
        "make=' or 1=1--": "make", "make=" + "a" * 2_001: "make", "year.gte=abc": "year.gte",
        "mileage_km.gte=2&mileage_km.lte=1": "mileage_km.gte", "doors=" + ",".join(map(str, range(101))): "doors",
        "seller=1": "seller", "currency=zzz": "currency", "operation=steal": "operation", "city=¡!": "city",
        "vertical=../../x": "vertical", "vertical=propiedades": "vertical", "rooms.gte=2": "rooms.gte",
        "lang=xx": "lang", "site=autos.localhost&site=vecino.localhost": "site",
        "<script>alert(1)</script>=1": "<script>alert(1)</script>", "make[]=toyota": "make[]", "%00=1": "",
        "&".join(f"x{n}=1" for n in range(300)): "*", "&".join(["make=toyota"] * 300): "*",
    }
    REFUSED["q=%ff%fe"] = "q"
    # Odd, and still something that can be answered.
    ANSWERED = [
        "", "&&&", "limit=100", "q=", "make=&make=toyota&make=kia", "make=toyota,toyota,,", "price.gte=&year.lte=",
        "q=';drop table listings;--", "q=<script>alert(1)</script>", "q={{7*7}}${7*7}", "q=" + "%20" * 300,
        "q=🚗🚗", "q=" + "ﷺ" * 200, "q=" + "İ" * 200, "q=" + "a\u0301" * 100, "q=\u202e\u200b",
        "near=-0,-0", "near=90,180&radius_km=500", "near=18.4,-69.9&radius_km=1e-300", "bbox=-90,-180,90,180",
        "bbox=-10,170,10,-170", "bbox=0,0,0,0", "seller=sel_00000000000000000000000000", "country=XX",
        "facets=" + ",".join(["make"] * 200), "facets=all&limit=1", "currency=CLF&price.gte=0",
    ]

    def ask(self, query, path=LIST, host=CARS):
        return IT.get(f"{path}?{query if '%' in query else quoted(query)}", host)

    def test_what_cannot_be_is_refused_by_name(self):
        for query, field in self.REFUSED.items():
            with self.subTest(query[:60]):
                problem = self.check_problem(self.ask(query), 422)
                self.assertEqual(problem["code"], "invalid")
                self.assertIn(field, [error["field"] for error in problem["errors"]])

    def test_what_is_odd_is_answered(self):
        for query in self.ANSWERED:
            with self.subTest(query[:60]):
                answer = self.ask(query)
                self.assertEqual(answer.status, 200, answer.text[:MESSAGE])
                self.assertLessEqual(len(answer.json["listings"]), answer.json["total"])

    def test_the_pages_stand_the_same_questions(self):
        for query in [*self.REFUSED, *self.ANSWERED]:
            with self.subTest(query[:60]):
                answer = self.ask(query, PAGE)
                self.check_page(answer, 200, 422)
                self.assertNotIn("<script", answer.text[:MESSAGE])

    def test_routes_without_parameters_refuse_any(self):
        listing = self.ask("limit=1").json["listings"][0]["id"]
        for path in [f"{LIST}/{listing}", "/v1/verticals", "/v1/verticals/autos"]:
            problem = self.check_problem(IT.get(f"{path}?q=1&<b>=2".replace("<b>", "%3Cb%3E"), CARS), 422)
            self.assertEqual([error["field"] for error in problem["errors"]], ["q", "<b>"])

    def test_an_identifier_is_found_or_not(self):
        for name in ["1", "lst_", "lst_" + "z" * 26, "lst_" + "0" * 26, "' or 1=1", "../verticals", "a" * 4_000, "🚗", "\0", "%"]:
            with self.subTest(name[:40]):
                path = urllib.parse.quote(name, safe="")
                self.check_problem(IT.get(f"{LIST}/{path}", CARS), 404)
                self.check_problem(IT.get(f"/v1/verticals/{path}", CARS), 404)
                self.check_page(IT.get(f"{PAGE}/{path}", CARS), 404)
                self.check_page(IT.get(f"/{path}", CARS), 404)

    def test_bytes_that_are_no_text_are_not_found(self):
        for path in [f"{LIST}/%ff", "/v1/verticals/%c3%28", "/v1/%ff"]:
            self.check_problem(IT.get(path, CARS), 404, 400)
        for path in ["/%ff", "/autos/%ff%fe", "/muestra/auto/%ff", "/assets/%ff"]:
            self.check_page(IT.get(path, CARS), 404, 400)

    def test_random_questions_of_known_words_are_answered_or_refused(self):
        words = {
            "vertical": ["autos", "propiedades", ""], "q": ["toyota", "carro azul", "a", "ñ", "%", "  "],
            "make": ["toyota", "kia,ford", "x"], "year.gte": ["2010", "9" * 18, "-1"], "year.lte": ["2020", "x"],
            "price.gte": ["0", "15000.5", "-1"], "price.lte": ["90000", "1e9"], "currency": ["USD", "CLP", "CLF", "?"],
            "near": ["18.48,-69.93", "-90,180", "91,0"], "radius_km": ["0.001", "500", "501"],
            "bbox": ["-90,-180,90,180", "1,1,0,0"], "sort": ["price", "-price", "newest", "relevance", "distance", "-year"],
            "limit": ["1", "100", "0"], "facets": ["all", "make,price", ","], "city": ["Quito", "santo-domingo"],
            "features": ["abs", "abs,sunroof"], "operation": ["sale", "rent"], "lang": ["es", "en"], "country": ["DO", "ec,do"],
        }
        draw, statuses = random.Random(SEED), {200: 0, 422: 0}
        for _ in range(600):
            names = draw.sample(sorted(words), draw.randrange(1, 7))
            query = urllib.parse.urlencode([(name, draw.choice(words[name])) for name in names])
            answer = self.ask(query)
            self.assertIn(answer.status, statuses, f"{query}\n{answer.text[:MESSAGE]}")
            statuses[answer.status] += 1
        self.assertGreater(min(statuses.values()), 50, statuses)


class Cursors(Asked):
    def fnv(self, data):
        state = 0xCBF29CE484222325
        for byte in data:
            state = (state ^ byte) * 0x100000001B3 % 2**64
        return state.to_bytes(8, "little")

    def stamp(self, query):
        """What a cursor of that query says of the rates it was made with."""
        cursor = IT.get(f"{LIST}?limit=1&{query}", CARS).json["next_cursor"]
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[9:17]

    def forged(self, order, stamp, first, second, last):
        """A cursor as the program writes it, with numbers it never would."""
        place = first.to_bytes(16, "little", signed=True) + second.to_bytes(8, "little", signed=True)
        body = b"\2" + self.fnv(order.encode()) + stamp + place + last.to_bytes(16, "little")
        return base64.urlsafe_b64encode(body + self.fnv(body)[:4]).rstrip(b"=").decode()

    def test_a_cursor_is_good_for_its_own_order_only(self):
        cursor = IT.get(f"{LIST}?limit=2&sort=price", CARS).json["next_cursor"]
        self.assertEqual(IT.get(f"{LIST}?limit=2&sort=price&cursor={cursor}", CARS).status, 200)
        for order in ["newest", "-price", "year"]:
            problem = self.check_problem(IT.get(f"{LIST}?sort={order}&cursor={cursor}", CARS), 422)
            self.assertIn("otro orden", problem["errors"][0]["reason"])

    def test_a_broken_cursor_is_refused(self):
        cursor = IT.get(f"{LIST}?limit=2", CARS).json["next_cursor"]
        for broken in [cursor[:-1], cursor + "A", cursor[::-1], cursor.swapcase(), "A" * len(cursor), "A" * 1_900]:
            self.check_problem(IT.get(f"{LIST}?cursor={broken}", CARS), 422)

    def test_a_cursor_of_another_tenant_shows_nothing_of_it(self):
        first = IT.get(f"{LIST}?limit=2", NEIGHBOUR)
        self.assertEqual(first.status, 200, first.text[:MESSAGE])
        cursor = first.json["next_cursor"]
        theirs = {listing["id"] for listing in IT.get(f"{LIST}?limit=100", NEIGHBOUR).json["listings"]}
        answer = IT.get(f"{LIST}?limit=100&cursor={cursor}", CARS)
        self.check_harmless(answer)
        self.assertFalse(theirs & {listing["id"] for listing in answer.json.get("listings", [])})

    def test_a_forged_cursor_breaks_nothing(self):
        orders = {"newest": "", "relevance": "&q=toyota", "price": "", "-price": "", "year": "", "-year": ""}
        for order, more in orders.items():
            query = f"vertical=autos&sort={order}{more}"
            stamp = self.stamp(query)
            for first in (-(2**127), -1, 0, 2**63, 2**127 - 1):
                for second, last in ((-(2**63), 0), (2**63 - 1, 2**128 - 1)):
                    cursor = self.forged(order, stamp, first, second, last)
                    answer = IT.get(f"{LIST}?{query}&cursor={cursor}", CARS)
                    self.assertEqual(answer.status, 200, f"{order} {first}: {answer.text[:MESSAGE]}")


class Requests(Asked):
    """Requests that are broken, too large, or slow."""

    def test_what_is_no_http_is_refused_at_the_door(self):
        for data in [
            b"GET /v1/list\0ings HTTP/1.1\r\nHost: autos.localhost\r\n\r\n",
            b"GET /v1/listings?q=\0 HTTP/1.1\r\nHost: autos.localhost\r\n\r\n",
            b"GET /v1/\xff\xfe HTTP/1.1\r\nHost: autos.localhost\r\n\r\n",
            b"GET /v1/list ings HTTP/1.1\r\nHost: autos.localhost\r\n\r\n",
            b"GET /v1/listings HTTP/1.1\r\nHost : autos.localhost\r\n\r\n",
            b"GET /v1/listings HTTP/9.9\r\nHost: autos.localhost\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
            request(LIST, "Content-Length: -1"),
            request(LIST, "Content-Length: 99999999999999999999"),
            request(LIST, "Content-Length: 1", "Content-Length: 2", body=b"ab"),
        ]:
            with self.subTest(data[:40]):
                self.check_bare(exchange(data), 400)

    def test_what_is_too_large_is_told_so(self):
        long = "a" * (9 << 10)
        self.check_problem(exchange(request(f"{LIST}?q={long}")), 414)
        self.check_problem(exchange(request(f"{LIST}/{long}")), 414)
        self.check_page(exchange(request(f"{PAGE}?q={long}")), 414)
        self.check_problem(exchange(request(LIST, f"X-Long: {long * 2}")), 431)
        self.check_page(exchange(request(PAGE, f"X-Long: {long * 2}")), 431)
        for data in [
            request(f"{LIST}?q={'a' * 200_000}"),
            request(LIST, f"X-Long: {'a' * 600_000}"),
            request(LIST, *(f"X-Many-{n}: 1" for n in range(1_000))),
        ]:
            self.check_bare(exchange(data), *BARE)

    def test_a_body_is_bounded_whether_or_not_it_is_wanted(self):
        body = b"{" * (70 << 10)
        length = f"Content-Length: {len(body)}"
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"]:
            self.check_problem(exchange(request(LIST, length, method=method, body=body)), 413)
            self.check_page(exchange(request(PAGE, length, method=method, body=body)), 413)

    def test_a_body_nobody_asked_for_changes_nothing(self):
        kind = "Content-Type: application/json"
        chunked = request(f"{LIST}?limit=1", kind, "Transfer-Encoding: chunked", body=b"11170\r\n" + b"[" * 0x11170 + b"\r\n0\r\n\r\n")
        for data in [
            request(f"{LIST}?limit=1", kind, "Content-Length: 4", body=b'{"q"'),
            request(f"{LIST}?limit=1", kind, "Content-Length: 4", body=b"\0\xff\xfe{"),
            chunked,
        ]:
            answer = exchange(data)
            self.check_harmless(answer)
            self.assertIn(answer.status, (200, 400, 413))
        self.check_problem(exchange(request(LIST, kind, "Content-Length: 4", method="POST", body=b'{"q"')), 405)

    def test_a_body_is_never_taken_for_the_next_request(self):
        hidden = request("/v1/verticals")
        wrapped = request(f"{LIST}?limit=1", f"Content-Length: {len(hidden)}", body=hidden)
        data = wrapped.replace(b"Connection: close\r\n", b"", 1) + request("/v1/verticals/nada")
        with socket.create_connection(("127.0.0.1", IT.port), timeout=10) as connection:
            connection.sendall(data)
            said = b""
            try:
                while piece := connection.recv(1 << 16):
                    said += piece
            except ConnectionResetError:
                pass  # It does not read on after a body it did not want.
        self.assertIn(b'{"listings":', said)
        self.assertNotIn(b'{"verticals":', said)

    def test_a_host_is_one_of_ours_or_nobody_is_there(self):
        for host in ["nobody.example", "", "autos.localhost evil", "autos.localhost,vecino.localhost", "[::1]", "127.0.0.1", "a" * 5_000, "%00", "..", "*"]:
            with self.subTest(host[:40]):
                self.check_problem(exchange(request(LIST, host=host)), 404, 400)
                self.check_page(exchange(request(PAGE, host=host)), 404, 400)
        self.check_problem(exchange(request(LIST, host=None)), 404, 400)
        self.check_problem(exchange(request(LIST, host=None, version="1.0")), 404, 400)
        self.check_page(exchange(request(PAGE, host=None, version="1.0")), 404, 400)
        self.check_problem(IT.get(f"{LIST}?site=nobody.example", CARS), 404)
        self.check_problem(IT.get(f"{LIST}?site=%00%ff", CARS), 404)

    def test_two_hosts_are_none(self):
        for path, check in [(LIST, self.check_problem), (PAGE, self.check_page)]:
            check(exchange(request(path, f"Host: {NEIGHBOUR}")), 400, 404)

    def test_an_absolute_address_decides_over_the_host(self):
        ours = exchange(request(f"http://{CARS}{LIST}?limit=1", host=NEIGHBOUR)).json["listings"][0]["id"]
        self.assertEqual(ours, IT.get(f"{LIST}?limit=1", CARS).json["listings"][0]["id"])
        self.check_problem(exchange(request(f"http://nobody.example{LIST}")), 404)

    def test_every_route_takes_its_methods_and_no_others(self):
        listing = IT.get(f"{LIST}?limit=1", CARS).json["listings"][0]
        paths = IT.get("/v1/openapi.json").json["paths"]
        is_open = lambda of: "get" in of and not of["get"]["security"]
        api = [path.replace("{id}", listing["id"]).replace("{key}", "autos") for path, of in paths.items() if is_open(of)]
        self.assertGreaterEqual(len(api), 6)
        for path, of in paths.items():
            if not is_open(of):
                self.check_closed(path, {method.upper() for method in of})
        self.check_methods(api, self.check_problem, options=204)
        self.check_methods(["/", PAGE, listing["url"], "/robots.txt", "/favicon.svg"], self.check_page, options=405)

    def check_closed(self, path, taken):
        with self.subTest(path):
            if "GET" in taken:
                self.check_problem(IT.get(path, CARS), 401)
            self.assertEqual(IT.get(path, CARS, method="OPTIONS").status, 204)
            for method in {"GET", "PUT", "POST", "PATCH", "DELETE", "PROPFIND"} - taken:
                refused = IT.get(path, CARS, method=method)
                self.check_problem(refused, 405)
                for right in taken:
                    self.assertIn(right, refused.headers["Allow"])

    def check_methods(self, paths, check_refusal, options):
        for path in paths:
            with self.subTest(path):
                whole, head = IT.get(path, CARS), IT.get(path, CARS, method="HEAD")
                self.assertEqual((whole.status, head.status, head.body), (200, 200, b""))
                self.assertEqual(whole.headers["Content-Type"], head.headers["Content-Type"])
                self.assertEqual(IT.get(path, CARS, method="OPTIONS").status, options)
                for method in ["PUT", "POST", "PATCH", "DELETE", "TRACE", "PROPFIND"]:
                    refused = IT.get(path, CARS, method=method)
                    check_refusal(refused, 405)
                    self.assertIn("GET", refused.headers["Allow"])

    def test_half_a_request_keeps_nobody_waiting(self):
        halves = [request(LIST)[:-4], b"GET /autos HT", b"", request(LIST, "Content-Length: 9", method="POST", body=b"{")]
        waiting = [socket.create_connection(("127.0.0.1", IT.port)) for _ in range(200)]
        try:
            for at, connection in enumerate(waiting):
                connection.sendall(halves[at % len(halves)])
            began = time.monotonic()
            for path in [f"{LIST}?q=toyota&facets=all", PAGE, "/readyz"]:
                self.assertEqual(IT.get(path, CARS).status, 200)
            self.assertLess(time.monotonic() - began, 2)
        finally:
            for connection in waiting:
                connection.close()

    def test_a_connection_on_which_nobody_speaks_is_closed(self):
        sent = [b"", request(LIST)[:-4], request(LIST)]
        waiting = [socket.create_connection(("127.0.0.1", IT.port), timeout=30) for _ in sent]
        try:
            for connection, bytes_ in zip(waiting, sent):
                connection.sendall(bytes_)
            for connection in waiting:
                while connection.recv(1 << 16):  # Ends when the other side hangs up.
                    pass
        finally:
            for connection in waiting:
                connection.close()


class DatabaseDown(Asked):
    def test_what_needs_the_database_says_come_back_and_the_rest_goes_on(self):
        listing = IT.get(f"{LIST}?limit=1", CARS).json["listings"][0]
        detail, page = f"{LIST}/{listing['id']}", listing["url"]
        self.assertEqual(IT.get("/nosotros", CARS).status, 200)
        postmaster = int((IT.data / "pg" / "postmaster.pid").read_text().splitlines()[0])
        IT.process.send_signal(signal.SIGSTOP)  # So that it stays down while we look.
        try:
            os.kill(postmaster, signal.SIGKILL)
            wait_for(lambda: IT.get("/health/db").status == 503, 10, "the health of the database")
            asks = f"/c/f/{listing['id']}"
            for check, path in [(self.check_problem, detail), (self.check_page, asks)] * 2:
                answer = IT.get(path, CARS)
                check(answer, 503)
                self.assertGreater(int(answer.headers["Retry-After"]), 0)
                self.assertIn(answer.headers["X-Request-Id"], answer.text, "the number to quote")
            shown = IT.get(page, CARS)
            self.check_page(shown, 200)
            self.assertIn("solo podemos mostrar los datos principales", shown.text, "out of memory, and said so")
            self.assertNotIn("/c/f/", shown.text, "nobody is led to what does not work now")
            self.assertEqual(shown.headers["Cache-Control"], "private, no-store", "who has the whole page keeps that")
            kept = IT.get("/nosotros", CARS)
            self.check_page(kept, 200)
            self.assertIn("Así estaba esta página el ", kept.text, "as it was, and said so")
            self.check_page(IT.get("/terminos", CARS), 503)
            self.check_problem(IT.get(f"{LIST}/lst_zzz", CARS), 404)
            self.assertEqual(IT.get(f"{LIST}?q=toyota&facets=all", CARS).status, 200, "lists are in memory")
            self.assertEqual(IT.get(PAGE, CARS).status, 200)
            said = IT.zocalo("site", "list", ok=(1,))
            self.assertIn("la base de datos no responde", said)
        finally:
            IT.process.send_signal(signal.SIGCONT)
        wait_for(lambda: IT.get(detail, CARS).status == 200, 30, "details after the restart")
        wait_for(lambda: IT.get("/health/db").status == 200, 10, "health after the restart")


if __name__ == "__main__":
    unittest.main()

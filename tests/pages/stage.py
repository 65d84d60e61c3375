"""An installation with everything the pages need to be seen, and a program that looks at it.

    python3 stage.py PROGRAM [ARGUMENT…]

starts the small demonstration, makes the people and the sites that `pages.json` speaks of, and runs
PROGRAM with what it made in the variable ZOCALO_STAGE, as JSON. Its exit code is PROGRAM's.
"""

import html
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))

from installation import Installation, wait_for  # noqa: E402
from photos import form, photo  # noqa: E402
from test_people import PASSWORD, Browser, path_of  # noqa: E402

HOST = "autos.localhost"
# Of each list, as many as are looked at for one with a picture and one without.
LISTINGS_LOOKED_AT = 50


def joined(it, link, name):
    """Follows the one-time link as somebody new; answers the host they are on."""
    browser = Browser(it, link.split("/")[2].split(":")[0])
    wait_for(lambda: browser.get(path_of(link))[0] == 200, 10, f"the link for {name}")
    status, _, text = browser.post(path_of(link), name=name, password=PASSWORD)
    assert status == 303, f"{name} could not come in: {status}\n{text}"
    return browser.host


def letter_link(it, mail):
    """The link in the letter that waits for this address in the outbox."""

    def waiting():
        letters = it.zocalo("mail", "list", "--tenant", "demo")["outbox"]
        return next((one["id"] for one in letters if one["to"] == mail), None)

    letter = wait_for(waiting, 20, f"a letter to {mail}")
    shown = it.zocalo("mail", "show", "--tenant", "demo", letter)
    return re.search(r"http://\S+/cuenta/enlace/[0-9a-f]+", json.dumps(shown)).group()


def people(it):
    """One of each part: mail, password and host."""
    seller = it.zocalo("seller", "list", "--tenant", "demo")[0]["id"]
    owner, operator, dealer = "ana@ejemplo.com", "olga@ejemplo.com", "saul@ejemplo.com"
    it.zocalo("seller", "invite", "--tenant", "demo", "--role", "owner", seller, dealer)
    made = {
        "owner": (owner, "Ana Peña", it.zocalo("member", "invite", "--tenant", "demo", "--role", "owner", owner)["link"]),
        "operator": (operator, "Olga Ríos", it.zocalo("operator", "invite", "--mail", operator)["link"]),
        "seller": (dealer, "Saúl Núñez", letter_link(it, dealer)),
    }
    return {
        part: {"mail": mail, "password": PASSWORD, "host": joined(it, link, name)}
        for part, (mail, name, link) in made.items()
    }


def listings(it, host, vertical):
    """The address of one listing with pictures and of one without."""
    told = it.get(f"/v1/listings?vertical={vertical}&limit={LISTINGS_LOOKED_AT}", host).json["listings"]
    pages = {one["url"]: it.get(one["url"], host).text for one in told}
    with_pictures = [url for url, text in pages.items() if 'class="slides"' in text]
    without = [url for url, text in pages.items() if 'class="slides"' not in text]
    assert with_pictures and without, f"{host}: the demonstration lost a kind of listing"
    # The one with most pictures shows most.
    return max(with_pictures, key=lambda url: pages[url].count("<img")), without[0]


def credit(it, host, vertical):
    """The calculator, filled in as the page of a listing leads there."""
    told = it.get(f"/v1/listings?vertical={vertical}&limit={LISTINGS_LOOKED_AT}", host).json["listings"]
    for one in told:
        found = re.search(r'href="(/financiamiento\?[^"]+)"', it.get(one["url"], host).text)
        if found:
            return html.unescape(found.group(1))
    raise AssertionError(f"{host}: nobody lends for any listing of the demonstration")


def city(it):
    """The landing page of the city with most cars."""
    return re.search(r'href="(/autos/en/[^"?]+)', it.get("/autos", HOST).text).group(1)


def car_seller(it, car):
    """The page of whoever sells that car, with more on it than a name."""
    page = re.search(r'href="(/vendedor/[^"?]+)', it.get(car, HOST).text).group(1)
    words = ["--text", "Vendemos autos usados desde 1998.\nTaller propio y seis meses de garantía.",
             "--address", "Av. 27 de Febrero 10, Santo Domingo", "--hours", "Lunes a viernes de 8:00 a 18:00"]
    it.zocalo("seller", "page", "--tenant", "demo", *words, f"sel_{page[-26:]}")
    return page


def tenant(it, slug, name):
    words = ["--slug", slug, "--name", name, "--host", f"{slug}.localhost", "--owner", f"{slug}@ejemplo.com"]
    it.zocalo("tenant", "create", *words)
    return slug


def tenants(it):
    """A client in pause and one with nothing yet; answers the short name of the latter."""
    it.zocalo("tenant", "pause", tenant(it, "pausa", "Autos en pausa"))
    return tenant(it, "nuevo", "Autos del Este")


def ended(it):
    """The addresses of two cars that are no longer to be had: one was sold, of the other the time ran out."""
    told = it.get(f"/v1/listings?vertical=autos&limit={LISTINGS_LOOKED_AT}", HOST).json["listings"]
    # Not those that are looked at.
    (sold, gone), others = told[-2:], told[-4:-2]
    it.zocalo("listing", "sell", "--tenant", "demo", sold["id"])
    it.zocalo("listing", "expire", "--tenant", "demo", gone["id"])
    wait_for(lambda: it.get(gone["url"], HOST).status == 410, 10, "the end of a listing")
    return sold["url"], gone["url"], [one["id"] for one in others]


def signed_in(it, person):
    """A browser of theirs."""
    browser = Browser(it, person["host"])
    assert browser.post("/cuenta/entrar", mail=person["mail"], password=person["password"])[0] == 303
    return browser


def begun(browser, line, count):
    """Where a draft is, begun with that line and so many photographs."""
    status, headers, _ = browser.post("/cuenta/anuncios", vertical="autos", line=line)
    assert status == 303, "a draft is begun"
    draft = headers["Location"].removesuffix("/pasos/fotos")
    files = [(f"foto-{number}.png", photo(number)) for number in range(count)]
    status, _, text = browser.send("POST", f"{draft}/fotos", raw=form(files))
    assert status == 303, f"its photos are taken in: {status}\n{text}"
    return draft


def step(browser, path, send_to=None, **fields):
    """Fills a step of a draft in."""
    version = re.search(r'name="-version" value="(\d+)"', browser.get(path)[2]).group(1)
    status, headers, text = browser.post(send_to or path, **{"-version": version, **fields})
    assert status == 303, f"{path}: {status}\n{text}"
    return headers["Location"]


def judged(it, seller):
    """A listing that was not taken, and one that waits; somebody has doubts about another."""
    browser, sent = signed_in(it, seller), []
    for words in ("Pago adelantado por Western Union. Más en www.otro.example o al 829 555 0199.", "Acepto bitcoin."):
        listing = begun(browser, "Kia Rio 2018", 1)
        step(browser, f"{listing}/pasos/datos", make="kia", model="rio", year="2018", mileage_km="64000")
        step(browser, f"{listing}/pasos/precio", price="8900", currency="USD", region="Distrito Nacional", city="Santo Domingo")
        step(browser, f"{listing}/revision", f"{listing}/publicacion", title="", description=words, **{"-boton": "publicar"})
        sent.append(listing)
    return sent


def doubted(it, listing):
    """Somebody reports it."""
    sent = Browser(it, HOST).post(f"/c/r/{listing}", cause="fraud", note="Pide dinero antes de mostrarlo.")
    assert sent[0] == 303, sent


def drafts(it, seller):
    """Where the seller writes, a listing of theirs that is public, the page of one with photographs and the
    link that renews it."""
    browser = signed_in(it, seller)
    photographed = begun(browser, "Toyota Corolla LE 2020", 6)
    step(browser, f"{photographed}/pasos/datos", make="toyota", model="corolla", year="2020", mileage_km="41000")
    step(browser, f"{photographed}/pasos/precio", price="15900", currency="USD", region="Distrito Nacional", city="Santo Domingo")
    step(browser, f"{photographed}/revision", f"{photographed}/publicacion", title="", description="De una sola mano.", **{"-boton": "publicar"})
    shown = re.search(r'href="(/autos/[^"]+[0-9a-z]{26})"', browser.get(photographed)[2]).group(1)
    wait_for(lambda: it.get(shown, HOST).status == 200, 10, "the page of what was published")
    renewal = path_of(it.zocalo("listing", "renewal", "--tenant", "demo", photographed.rsplit("/", 1)[1])["link"])
    # By one's hand; a link that was used says the same however often it is opened.
    assert browser.post(renewal)[0] == 200, "renewed"
    draft = begun(browser, "Toyota Corolla LE 2019", 4)
    listed = re.findall(r'href="(/cuenta/anuncios/lst_[0-9a-z]{26})"', browser.get("/cuenta/anuncios")[2])
    return draft, next(one for one in listed if one != photographed), shown, renewal


def saved(it, seller, listings):
    """The seller keeps some."""
    browser = signed_in(it, seller)
    for listing in listings:
        assert browser.post(f"/guardados/{listing}", accion="guardar")[0] == 303


def stage(it):
    """Everything a page of `pages.json` may name in braces."""
    client = tenants(it)
    who = people(it)
    car, car_bare = listings(it, HOST, "autos")
    home, _ = listings(it, "propiedades.localhost", "propiedades")
    sold, gone, others = ended(it)
    saved(it, who["seller"], [f"lst_{car[-26:]}", *others])
    sellers = it.zocalo("seller", "list", "--tenant", "demo")
    lender = it.zocalo("lender", "list", "--tenant", "demo")[0]["id"]
    whose = car_seller(it, car)
    draft, own, photographed, renewal = drafts(it, who["seller"])
    refused, held = judged(it, who["seller"])
    doubted(it, f"lst_{car[-26:]}")
    link = it.zocalo("member", "invite", "--tenant", "demo", "vera@ejemplo.com")["link"]
    stead = it.zocalo("member", "impersonate", "--tenant", "demo", "--reason", "Ver lo que ve", "ana@ejemplo.com")["link"]
    wait_for(lambda: it.get("/", "pausa.localhost").status == 503, 10, "the pause")
    wait_for(lambda: it.get("/", "nuevo.localhost").status == 200, 10, "the new host")
    values = {
        "listing": f"lst_{car[-26:]}", "bare": f"lst_{car_bare[-26:]}", "car": car, "car_bare": car_bare, "home": home, "seller": sellers[0]["id"],
        "sold": sold, "gone": gone, "third": others[0], "fourth": others[1],
        "credit": credit(it, HOST, "autos"), "lender": lender,
        "city": city(it), "seller_page": whose, "draft": draft, "own": own, "photographed": photographed, "renewal": renewal, "car_seller": f"sel_{whose[-26:]}",
        "refused": refused, "held": held.rsplit("/", 1)[1],
        "tenant": client, "link": path_of(link), "stead": path_of(stead),
    }
    return {"port": it.port, "people": who, "values": values}


def main(words):
    with Installation(demo="small") as it:
        environment = {**os.environ, "ZOCALO_STAGE": json.dumps(stage(it))}
        return subprocess.run(words, env=environment, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How a seller writes one publication, publishes it, and sometimes corrects it."""

import re

from pictures import COUNT
from sending import OWN, Sender
from visitor import Answer

# Of four corrections, how many stay unpublished.
LEFT_OPEN = 1


class Writer(Sender):
    def begin(self):
        line = f"Toyota Corolla {self.of.word} 2020"
        answer = self.visitor.insist("POST", OWN, fields={"vertical": "autos", "line": line}, look_up=self.begun)
        self.of.listing = self.expect(answer, 303, OWN).headers["Location"].split("/")[3]
        self.of.is_open = True
        self.of.ack_fields({"make": "toyota", "model": "corolla", "version": self.of.word, "year": "2020"})

    def begun(self):
        """The draft, where it was begun although nobody said so: the last ones are the first of the list."""
        page = self.visitor.insist("GET", OWN)
        row = next((row for row in page.text.split("<li>") if f" {self.of.word} " in row), "")
        found = re.search(r'href="(/cuenta/anuncios/lst_[0-9a-z]{26}/pasos/fotos)"', row)
        return found and Answer(303, {"Location": found.group(1)}, "")

    def save(self, step, **fields):
        """Fills a step in. The form is sent again as it was: what was kept the first time is no conflict."""
        page = self.visitor.read(f"{self.place}/{step}")
        fields["-version"] = version_in(page)
        answer = self.visitor.insist("POST", f"{self.place}/{step}", fields=fields)
        self.expect(answer, 303, step)
        self.of.ack_fields({name: value for name, value in fields.items() if not name.startswith("-")})

    def fill(self):
        same = {name: self.of.written.fields[name] for name in ("make", "model", "version", "year")}
        self.save("pasos/datos", **same, mileage_km=str(10_000 + self.of.number))
        self.price()

    def price(self):
        price = str(5_000 + self.of.number * 10 + self.of.corrections)
        self.save("pasos/precio", price=price, currency="USD", region="Distrito Nacional", city="Santo Domingo")

    def publish(self):
        text = f"De una sola mano. {self.of.word}, {self.of.corrections}."
        path, page = f"{self.place}/publicacion", self.visitor.read(f"{self.place}/revision")
        look_up = self.published if self.of.public is None and self.chance(50) else None
        for _ in self.visitor.tries(f"the publication of {self.of.listing}"):
            fields = {"-version": version_in(page), "title": "", "description": text, "-boton": "publicar"}
            answer = self.visitor.insist("POST", path, look_up=look_up, fields=fields)
            if answer.status != 409:
                break
            # The words were kept and the answer was lost: the page says that they changed, and has the button again.
            self.visitor.progress.count("pressed_again")
            page = answer.text
        self.expect(answer, 303, path)
        self.of.written.fields["description"] = text
        self.of.ack_publication()

    def published(self):
        """Its page, where it was published although nobody said so; a draft leads on to where it is written."""
        return Answer(303, {}, "") if self.visitor.insist("GET", self.place).status == 200 else None

    def correct(self):
        self.expect(self.visitor.insist("POST", f"{self.place}/edicion", fields={}), 303, "edicion")
        self.of.is_open = True
        self.of.ack()
        shown, public = self.shown(), self.of.public.addresses
        if shown != public:
            self.findings.add("half", f"{self.of.listing}: a new version begins with {shown}, public are {public}")
        self.of.corrections += 1
        self.dice.choice([self.make_last_the_cover, self.remove_first, self.exchange, self.price])()
        if self.dice.randrange(4) >= LEFT_OPEN:
            self.publish()

    def make_last_the_cover(self):
        photos = self.of.written.photos
        self.arrange("portada", photos[-1][0], [photos[-1], *photos[:-1]])

    def remove_first(self):
        photos = self.of.written.photos
        self.arrange("quitar", photos[0][0], photos[1:])

    def exchange(self):
        self.remove_first()
        self.by_pieces(self.dice.randrange(COUNT))

    def arrange(self, button, address, after):
        """Which a person sees done or not done, and does not do twice."""
        path = f"{self.place}/fotos/orden"
        wanted = [address for address, _ in after]

        def done():
            return Answer(303, {}, "") if self.shown() == wanted else None

        self.expect(self.visitor.insist("POST", path, fields={button: address}, look_up=done), 303, path)
        self.of.written.photos = after
        self.of.ack()


def version_in(page):
    return re.search(r'name="-version" value="(\d+)"', page).group(1)

"""What a correct import of the two public sample files must hold.

    python3 tests/oracle/oracle.py autos FILE.csv
    python3 tests/oracle/oracle.py propiedades FILE.csv

Prints one JSON object: rows read, imported, exact repeats, rejected rows (with
their 1-based data row numbers), listings without a price, counts by facet value
over the imported rows, and the sum of prices in minor units by currency.

It is written from the import rules alone and uses only the standard library: it
keeps its own list of the makes in the car file and reads nothing of the program
it checks.
"""
import csv
import json
import re
import sys
import unicodedata
from collections import Counter
from decimal import Decimal, InvalidOperation

# Makes found in the car file, as they are written there; the facet value is the
# slug of the written make, unless one is given after "=".
MAKES = """
Alfa Romeo, American Motors, Arctic Cat, Asia=asia-motors, Audi, Autobianchi, Baic,
Blue Whale, BMW, Brilliance, BYD, Cadillac, Can-Am, Chana, Changan, Changhe, Chery,
Chevier, Chevrolet, Chrysler, Citroen, Dacia, Daewoo, Daihatsu, Datsun, Dayang, DFSK,
Dodge, Dongfeng, FAW, Fiat, Ford, Foton, GAC, GMC, Great Wall, Hanteng, Haval, Honda,
Hummer, Hyundai, Infiniti, JAC, Jaguar, Jeep, Jetour, JMC, Karry, Kia, Lada, Lancia,
Land Rover, Landwind, Lexus, Lifan, Lotus, Mahindra, Maserati, Mazda, Mercedes Benz,
MG, Mini, Mitsubishi, Morris Garages=mg, Nissan, Peugeot, Polaris, Pontiac, Porsche,
RAM, Renault, Saab, Saic Wuling=wuling, Shineray, Skoda, Soueast, Ssangyong, Subaru,
Suzuki, Toyota, VGV, Volkswagen, Volvo, Zotye, Zxauto
"""
YEARS = range(1920, 2028)
MAX_KM = 1_000_000
LOWEST_PRICE_USD = 300
PROPERTY_TYPES = {"apartment": "apartment", "house": "house", "PH": "ph", "store": "store"}


def clean(text):
    return " ".join((text or "").split())


def slug(text):
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def make_table():
    table = {}
    for entry in " ".join(MAKES.split()).split(", "):
        written, _, value = entry.partition("=")
        table[written.lower()] = value or slug(written)
    return table


def number(text):
    try:
        return Decimal(clean(text)) if clean(text) else None
    except InvalidOperation:
        return None


def within(text, low, high):
    value = number(text)
    return value if value is not None and low <= value <= high else None


class Tally:
    def __init__(self, facets, currencies):
        self.rows = self.imported = self.duplicates = self.no_price = self.mileage = 0
        self.rejected = []
        self.seen = set()
        self.facets = {name: Counter() for name in facets}
        self.sums = dict.fromkeys(currencies, 0)

    def repeated(self, cells):
        if cells in self.seen:
            self.duplicates += 1
            return True
        self.seen.add(cells)
        return False

    def keep(self, facets, price, currency):
        self.imported += 1
        for name, value in facets.items():
            if value is not None and value != "":
                self.facets[name][str(value)] += 1
        if price is None or currency not in self.sums:
            self.no_price += 1
        else:
            self.sums[currency] += int(price * 100)

    def report(self):
        return {
            "rows": self.rows, "imported": self.imported, "duplicates": self.duplicates,
            "rejected": len(self.rejected), "rejected_rows": self.rejected,
            "no_price": self.no_price,
            "facets": {name: dict(sorted(c.items())) for name, c in self.facets.items()},
            "mileage_present": self.mileage, "price_sum_minor": self.sums,
        }


def autos(reader):
    tally, makes = Tally(["make", "year", "city"], ["USD"]), make_table()
    longest = max(len(written.split()) for written in makes)
    for row_number, row in enumerate(reader, 1):
        tally.rows += 1
        name, year, km, price = (clean(row[c]) for c in ("name", "year", "km", "price"))
        if tally.repeated((name, year, km, price)):
            continue
        words = name.lower().split()
        starts = (" ".join(words[:n]) for n in range(longest, 0, -1))
        make = next((makes[s] for s in starts if s in makes), None)
        if make is None or not year.isdigit() or int(year) not in YEARS:
            tally.rejected.append(row_number)
            continue
        distance, _, city = km.partition("·")
        kms = re.match(r"\d+", distance)
        tally.mileage += kms is not None and int(kms[0]) <= MAX_KM
        dollars = number(price.replace(".", ""))
        if dollars is not None and dollars < LOWEST_PRICE_USD:
            dollars = None
        tally.keep({"make": make, "year": int(year), "city": slug(city)}, dollars, "USD")
    return tally.report()


def propiedades(reader):
    tally = Tally(["property_type", "rooms", "city", "region"], ["USD", "ARS"])
    for row_number, row in enumerate(reader, 1):
        tally.rows += 1
        if tally.repeated(tuple(clean(v) for k, v in row.items() if k)):
            continue
        kind = PROPERTY_TYPES.get(clean(row["property_type"]))
        if kind is None or clean(row["operation"]) != "sell":
            tally.rejected.append(row_number)
            continue
        rooms = within(row["rooms"], 1, 99)
        price, currency = number(row["price"]), clean(row["currency"])
        tally.keep({
            "property_type": kind, "rooms": None if rooms is None else int(rooms),
            "city": slug(row["place_name"]), "region": slug(row["state_name"]),
        }, price, currency)
    return tally.report()


KINDS = {
    "autos": (autos, {"name", "year", "km", "price"}),
    "propiedades": (propiedades, {"operation", "property_type", "place_name", "state_name",
                                  "price", "currency", "rooms"}),
}


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in KINDS:
        print("usage: oracle.py autos|propiedades FILE.csv", file=sys.stderr)
        return 2
    kind, path = arguments
    compute, columns = KINDS[kind]
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = columns - set(reader.fieldnames or [])
            if missing:
                print(f"{path} is no file of {kind}: it lacks the columns "
                      + ", ".join(sorted(missing)), file=sys.stderr)
                return 2
            result = compute(reader)
    except OSError as error:
        print(f"cannot read {path}: {error.strerror}", file=sys.stderr)
        return 2
    except (UnicodeDecodeError, csv.Error) as error:
        print(f"{path} is not CSV text in UTF-8: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Compares what there is with what was acked."""

import concurrent.futures
import html
import re

import truth
from installation import wait_for
from pictures import size

HOST = "autos.localhost"
# The index follows the database; after a kill it is read anew.
CAUGHT_UP_S = 60
AT_ONCE = 4
# How pictures begin: JPEG, WebP and AVIF (behind its length).
BEGINNINGS = [(0, b"\xff\xd8\xff"), (0, b"RIFF"), (4, b"ftyp")]


def check(it, publications, findings):
    """All of it; nothing is killed meanwhile."""
    begun = [one for one in publications if one.listing]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: public(it, one, findings), [one for one in begun if one.public]))
    check_listings(truth.listings(it), begun, findings)
    check_drafts(truth.drafts(it), begun, findings)
    check_media(it, begun, findings)
    for row in truth.totals(it):
        findings.add("half", f"the totals are not the sum of the rows: {row}")


def public(it, one, findings):
    """What everybody sees of it."""
    try:
        told = wait_for(lambda: listing(it, one), CAUGHT_UP_S, one.listing)
    except AssertionError:
        findings.add("lost", f"{one.listing} ({one.word}) was published and is not public")
        return
    fields, images = said(told), [(image["url"], (image["width"], image["height"])) for image in told["images"]]
    for name, value in one.public.fields.items():
        if fields.get(name) != value:
            findings.add("lost", f"{one.listing}: {name} is {fields.get(name)!r}, saved was {value!r}")
    if images != [(address, size(number)) for address, number in one.public.photos]:
        findings.add("lost", f"{one.listing} shows {images}, acked {one.public.photos}")
    page(it, one, told["url"], findings)


def listing(it, one):
    answer = it.answers(f"/v1/listings/{one.listing}", HOST)
    return answer.json["listing"] if answer and answer.status == 200 else None


def said(told):
    """The fields of the interface, by the names they were typed under."""
    attributes = {name: str(value) for name, value in told["attributes"].items()}
    price, place = told["price"], told["place"]
    return {**attributes, "price": price["amount"].removesuffix(".00"), "currency": price["currency"],
            "region": place["region"], "city": place["city"], "description": told["description"]}


def page(it, one, url, findings):
    """Its page has the same photos, and each address of each is a picture."""
    answer = wait_for(lambda: it.answers(url, HOST), CAUGHT_UP_S, url)
    if answer.status != 200:
        findings.add("lost", f"{one.listing}: its page answers {answer.status}")
        return
    slides = re.search(r'<div class="slides".*?</div>', answer.text, re.S)
    sets = re.findall(r'srcset="([^"]+)"', slides.group()) if slides else []
    addresses = [[part.split()[0] for part in html.unescape(one).split(", ")] for one in sets]
    shown = [all_[0].rsplit("/", 1)[0] for all_ in addresses]
    if shown != one.public.addresses:
        findings.add("lost", f"the page of {one.listing} shows {shown}, acked {one.public.addresses}")
    for address in (address for all_ in addresses for address in all_):
        if not is_picture(it, address):
            findings.add("lost", f"{one.listing}: {address} is no picture")


def is_picture(it, address):
    answer = wait_for(lambda: it.answers(address, HOST), CAUGHT_UP_S, address)
    begins = any(answer.body[at:].startswith(sign) for at, sign in BEGINNINGS)
    return answer.status == 200 and answer.headers["Content-Type"].startswith("image/") and begins


def check_listings(found, begun, findings):
    """Each once, all of them published, and none that nobody was told of."""
    acked = {one.listing: one for one in begun if one.public}
    words = [row["word"] for row in found]
    for row in found:
        name = f"{row['listing']} ({row['word']})"
        if row["listing"] not in acked:
            findings.add("half", f"{name} is there, {row['status']}, and nobody was told of it")
        if row["status"] != "published":
            findings.add("half", f"{name} is {row['status']}")
        if words.count(row["word"]) > 1:
            findings.add("half", f"{row['word']} is there more than once: {row['listing']}")
    for listing in acked.keys() - {row["listing"] for row in found}:
        findings.add("lost", f"{listing} was published and has no row")


def check_drafts(found, begun, findings):
    """Those that are still open, with all that was saved; no other."""
    is_open = {one.listing: one for one in begun if one.is_open}
    for row in found:
        one = is_open.get(row["listing"])
        if one is None:
            findings.add("half", f"a draft is left: {row['listing']} ({row['typed']['version']})")
            continue
        for name, value in one.written.fields.items():
            # A new version begins with its numbers as they are read there: 10,012.
            typed = row["typed"].get(name, "")
            if typed != value and typed.replace(",", "") != value:
                findings.add("lost", f"the draft {one.listing}: {name} is {typed!r}, saved was {value!r}")
        photos = [photo["url"] for photo in row["photos"]]
        if photos != one.written.addresses:
            findings.add("lost", f"the draft {one.listing} shows {photos}, acked {one.written.addresses}")
    for listing in is_open.keys() - {row["listing"] for row in found}:
        findings.add("lost", f"the draft {listing} is gone")


def check_media(it, begun, findings):
    """A row for each photo that was taken in, once, with its file; no upload left of one."""
    found = {row["address"]: row for row in truth.media(it)}
    taken = {address: number for one in begun for address, number in one.taken.items()}
    for address, row in found.items():
        if not truth.original(it, row):
            findings.add("half", f"{address} has no whole file")
        if address not in taken:
            findings.add("half", f"{address} is kept and nobody was told of it")
        elif (row["width"], row["height"]) != size(taken[address]):
            findings.add("lost", f"{address} is not the picture that was sent")
    for address in taken.keys() - found.keys():
        findings.add("lost", f"{address} was taken in and has no row")
    sending = {truth.outside("upl", row["upload_id"]) for row in truth.uploads(it)}
    for upload in (upload for one in begun for upload in one.uploads if upload in sending):
        findings.add("half", f"{upload} was taken in and is still on its way")

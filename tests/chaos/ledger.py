"""What the product answered success for: by this it is measured afterwards."""

import copy
import threading
from dataclasses import dataclass, field


@dataclass
class Version:
    """A listing as it is written: photos in their order, each with the number of its picture, and the fields saved."""

    photos: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)

    @property
    def addresses(self):
        return [address for address, _ in self.photos]


@dataclass
class Publication:
    number: int
    # In the field «version» of what is sold, and in no other listing.
    word: str
    seller: str = ""
    listing: str = ""
    written: Version = field(default_factory=Version)
    public: Version | None = None
    # Whether something is written that is not public.
    is_open: bool = False
    # All photos that were ever taken in for it, by address.
    taken: dict = field(default_factory=dict)
    # By which uploads they came, where they came in pieces.
    uploads: list = field(default_factory=list)
    acked: int = 0
    corrections: int = 0

    def ack(self):
        self.acked += 1

    def ack_photo(self, address, number):
        self.written.photos.append((address, number))
        self.taken[address] = number
        self.ack()

    def ack_fields(self, fields):
        self.written.fields.update(fields)
        self.ack()

    def ack_publication(self):
        self.public, self.is_open = copy.deepcopy(self.written), False
        self.ack()


class Findings:
    """What is not as it was answered."""

    def __init__(self):
        self.lock, self.of = threading.Lock(), {"lost": [], "half": [], "stuck": []}

    def add(self, kind, text):
        with self.lock:
            self.of[kind].append(text)

    def count(self, kind):
        return len(self.of[kind])

    def tell(self, stream):
        for kind, texts in self.of.items():
            for text in texts:
                print(f"{kind}: {text}", file=stream)

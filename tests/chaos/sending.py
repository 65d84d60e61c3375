"""How the photos of a draft are sent: in pieces, as the script does, or by the form."""

import json
import re

from photos import form
from pictures import COUNT, picture
from visitor import GaveUp

OWN = "/cuenta/anuncios"
SIGN_IN = "/cuenta/entrar"
# In a tile: whose it is.
SHOWN = r'data-photo="(med_[0-9a-z]{26})"'
ID_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
PIECE_BYTES = [4 << 10, 8 << 10, 16 << 10, 32 << 10]
# Of a hundred publications, how many come by the form, and how many have a photo that is never sent to its end.
BY_FORM, ABANDONED = 25, 6


class Sender:
    def __init__(self, visitor, publication, findings, dice):
        """`dice` draw what is done, and not how often it is tried: a seed has one plan."""
        self.visitor, self.of, self.findings, self.dice = visitor, publication, findings, dice

    @property
    def place(self):
        return f"{OWN}/{self.of.listing}"

    def chance(self, of_hundred):
        return self.dice.randrange(100) < of_hundred

    def expect(self, answer, status, what):
        """The answer, where it is that one; a detour to signing in is none."""
        is_detour = SIGN_IN in answer.headers.get("Location", "")
        if is_detour or answer.status not in (status if isinstance(status, tuple) else (status,)):
            raise GaveUp(f"{what}: {answer}")
        return answer

    def send_photos(self):
        numbers = self.dice.sample(range(COUNT), self.dice.choice([2, 3]))
        if self.chance(BY_FORM):
            self.by_form(numbers)
        else:
            for number in numbers:
                self.by_pieces(number)
        if self.chance(ABANDONED):
            self.piece(self.draw_upload(), 0, picture(0))

    def draw_upload(self):
        return "upl_" + "".join(self.dice.choice(ID_SIGNS[:32 if at else 8]) for at in range(26))

    def by_pieces(self, number):
        upload, body, offset = self.draw_upload(), picture(number), 0
        for _ in self.visitor.tries(f"a photo of {self.of.listing}"):
            # Of a product that answers, each try brings it nearer: that needs no pause.
            while answer := self.piece(upload, offset, body):
                told = json.loads(answer.text)
                if told["tile"] is not None:
                    self.taken_in(upload, number, told["tile"])
                    return
                if told["offset"] == offset:
                    break
                offset = told["offset"]
            answer = self.visitor.insist("GET", f"{self.place}/fotos/{upload}")
            told = json.loads(self.expect(answer, 200, f"the way of {upload}").text)
            if told["tile"] is not None:
                self.taken_in(upload, number, told["tile"])
                return
            offset = told["offset"]

    def piece(self, upload, offset, body):
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(len(body))}
        part = body[offset:offset + self.visitor.dice.choice(PIECE_BYTES)]
        path = f"{self.place}/fotos/{upload}"
        answer = self.visitor.once("PATCH", path, raw=(part, "application/offset+octet-stream"), headers=headers)
        return answer and self.expect(answer, (200, 412), f"a piece of {upload} at {offset}")

    def taken_in(self, upload, number, tile):
        """Its address is what its tile says; a tile of another photo is none of this one."""
        found = re.search(SHOWN, tile)
        if not found:
            self.findings.add("lost", f"{self.of.listing}: {upload} was taken in and its draft does not show it")
            return
        address = f"/m/{found.group(1)}"
        if address in self.of.taken:
            self.findings.add("half", f"{self.of.listing}: {upload} was answered with {address}, which is another's")
        self.of.uploads.append(upload)
        self.of.ack_photo(address, number)

    def by_form(self, numbers):
        """What a lost answer has brought all the same is on the page, and is not sent again."""
        left, path = list(numbers), f"{self.place}/fotos"
        for _ in self.visitor.tries(f"a form with photos of {self.of.listing}"):
            files = [(f"foto-{number}.png", picture(number)) for number in left]
            answer = self.visitor.once("POST", path, raw=form(files))
            left = self.arrived(left)
            if answer:
                self.expect(answer, 303, path)
                if left:
                    self.findings.add("lost", f"{self.of.listing}: pictures {left} were taken and are not shown")
            if answer or not left:
                return

    def arrived(self, sent):
        """Those of what was sent that the page does not show yet: they come in their order."""
        shown, known = self.shown(), self.of.written.addresses
        new = shown[len(known):]
        if shown[:len(known)] != known:
            self.findings.add("lost", f"{self.of.listing} shows {shown}, acked {known}")
        if len(new) > len(sent):
            self.findings.add("half", f"{self.of.listing} shows {new}, sent were {len(sent)}")
        for address, number in zip(new, sent):
            self.of.ack_photo(address, number)
        return sent[len(new):]

    def shown(self):
        page = self.visitor.read(f"{self.place}/pasos/fotos")
        return [f"/m/{photo}" for photo in re.findall(SHOWN, page)]

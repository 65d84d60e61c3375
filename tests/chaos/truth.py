"""What there is, asked of the database and of the files without the product between."""

import hashlib
import json
import os
import shutil
import subprocess
import uuid

from sending import ID_SIGNS

WORDS = "Lote %"


def psql():
    """The client's program, in the path or beside the server."""
    found = shutil.which("psql")
    if not found:
        folder = subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True).stdout.strip()
        found = os.path.join(folder, "psql")
    return found


def rows(it, query):
    """The rows as dictionaries. As the superuser: row-level security would hide what should not be there."""
    password = json.loads((it.data / "secrets.json").read_text())["postgres"]
    words = [psql(), "-XAtq", "-h", it.data / "run", "-U", "postgres", "-d", "zocalo"]
    asked = f"select coalesce(json_agg(found), '[]') from ({query}) found"
    done = subprocess.run([*words, "-c", asked], env={**os.environ, "PGPASSWORD": password},
                          check=True, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


def outside(kind, inside):
    """An id as addresses have it: `lst_…`."""
    number = uuid.UUID(inside).int
    return kind + "_" + "".join(ID_SIGNS[number >> 5 * at & 31] for at in reversed(range(26)))


def listings(it):
    found = rows(it, f"""select listing_id, status, attributes->>'version' as word, images from listings
                         where attributes->>'version' like '{WORDS}'""")
    return [{**row, "listing": outside("lst", row["listing_id"])} for row in found]


def drafts(it):
    found = rows(it, f"""select listing_id, typed, photos from listing_drafts where typed->>'version' like '{WORDS}'""")
    return [{**row, "listing": outside("lst", row["listing_id"])} for row in found]


def media(it):
    return rows(it, "select tenant_id, media_id, listing_id, address, size_bytes, width, height, "
                    "encode(sha256, 'hex') as sha256 from media")


def uploads(it):
    return rows(it, "select tenant_id, upload_id, received, size_bytes, pieces from uploads")


def totals(it):
    """Tenants of whom the sums kept are not those of the rows."""
    return rows(it, """select * from media_totals t full join (
                         select tenant_id, count(*) as n, sum(size_bytes) as bytes from media group by 1
                       ) m using (tenant_id)
                       where coalesce(t.pictures, 0) <> coalesce(n, 0)
                         or coalesce(t.size_bytes, 0) <> coalesce(bytes, 0)""")


def original(it, row):
    """The file of a photo: whether it is there, whole."""
    folder = it.data / "media" / "originals" / outside("ten", row["tenant_id"])
    try:
        data = (folder / f"{row['address'].rsplit('/', 1)[1]}.jpg").read_bytes()
    except OSError:
        return False
    return len(data) == row["size_bytes"] and hashlib.sha256(data).hexdigest() == row["sha256"]


def strays(it):
    """Files that belong to nothing: no row names them. What a writer left half-written is one, too."""
    photos = {(outside("ten", row["tenant_id"]), outside("med", row["media_id"])) for row in media(it)}
    sending = {(outside("ten", row["tenant_id"]), outside("upl", row["upload_id"])) for row in uploads(it)}
    root = it.data / "media"
    found = []
    for file in root.rglob("*"):
        if file.is_dir():
            continue
        kind, tenant, name = file.relative_to(root).parts[:3]
        owners = sending if kind == "pieces" else photos
        if file.name.startswith(".") or (tenant, name.removesuffix(".jpg")) not in owners:
            found.append(str(file.relative_to(root)))
    return found

"""A real mail server for the tests: encrypted after STARTTLS, for who signs in; letters become files.

MAIL_USER=… MAIL_PASSWORD=… mail_server.py PORT CERTIFICATE KEY FOLDER
"""

import asyncio
import json
import os
import pathlib
import ssl
import sys
import uuid

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = os.environb[b"MAIL_USER"], os.environb[b"MAIL_PASSWORD"]


class Keep:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    async def handle_DATA(self, server, session, envelope):
        letter = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "is_encrypted": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "data": envelope.content.decode(),
        }
        half = self.folder / f".{uuid.uuid4().hex}"
        half.write_text(json.dumps(letter))
        half.rename(self.folder / f"{uuid.uuid4().hex}.json")
        return "250 2.0.0 kept"


def known(server, session, envelope, mechanism, login):
    fits = isinstance(login, LoginPassword) and (login.login, login.password) == (USER, PASSWORD)
    return AuthResult(success=fits, handled=False, auth_data=login if fits else None)


async def main(port, certificate, key, folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def one():
        return SMTP(Keep(folder), tls_context=context, require_starttls=True, auth_required=True, authenticator=known)

    server = await asyncio.get_running_loop().create_server(one, "127.0.0.1", int(port))
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:5]))

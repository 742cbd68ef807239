"""A proxy between the program and its database server: it forwards, stalls, delays, cuts, strips TLS or forges it."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
import time
from pathlib import Path

_SSL = struct.pack("!II", 8, 80877103)
_GSS = struct.pack("!II", 8, 80877104)


class Between:
    """Listens on 127.0.0.1 and forwards to a server's Unix socket.

    `mode` may be changed at any time: "pass", "stall" (everything is taken and nothing passed on), "delay",
    "close" (connections are ended), "refuse" (new ones, too). `seen` is what could be read of what a client said.
    With `tls` it speaks TLS by that context, as a server; with `strips`, it says that the server knows no TLS.
    """

    def __init__(self, behind: Path, *, tls: ssl.SSLContext | None = None, delay: float = 0.3) -> None:
        self._behind, self._tls, self._delay = str(behind), tls, delay
        self.mode, self.seen = "pass", b""
        self.last = b""  # with it in what a client says that has written a step, all is cut: then, or before
        self.passes_last = True
        self.mode_after = "pass"  # the mode from then on
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._ended = False
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Between:
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended = True
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Ends every connection, as a router does that was switched off."""
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                if self.mode == "refuse":
                    client.close()
                else:
                    threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            secured = self._greet(client)
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._behind)
            self._open += [client, secured, server]
            self._forward(secured, server)
        client.close()

    def _greet(self, client: socket.socket) -> socket.socket:
        """Answers the question for encryption, which comes before anything else is said."""
        while client.recv(8, socket.MSG_PEEK) in (_SSL, _GSS):
            asked = client.recv(8)
            if asked == _SSL and self._tls is not None:
                client.sendall(b"S")
                return self._tls.wrap_socket(client, server_side=True)
            client.sendall(b"N")
        return client

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        ends, wrote = {client: server, server: client}, False
        while not self._ended:
            if self.mode in ("close", "refuse"):
                client.close()
                return
            if self.mode == "stall":
                time.sleep(0.02)
                continue
            pending = isinstance(client, ssl.SSLSocket) and client.pending()
            for one in [client] if pending else select.select(list(ends), [], [], 0.05)[0]:
                said = one.recv(65536)
                if not said:
                    client.close()
                    server.close()
                    return
                if one is client:
                    self.seen += said
                    wrote = wrote or b"INSERT INTO step" in said or b"UPDATE step" in said
                    if wrote and self.last and self.last in said:
                        if self.passes_last:
                            server.sendall(said)
                            time.sleep(0.1)
                        self.last, self.mode = b"", self.mode_after
                        self.cut()
                        return
                if self.mode == "delay":
                    time.sleep(self._delay)
                ends[one].sendall(said)

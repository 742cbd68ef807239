"""PgBouncer in front of the test server, on 127.0.0.1, gone at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

# So few connections to the server that clients must share them; all else is as Debian ships it.
SETTINGS = {
    "auth_type": "any", "listen_addr": "127.0.0.1", "unix_socket_dir": "", "default_pool_size": "3",
    "log_connections": "0", "log_disconnections": "0",
}  # fmt: skip


@contextmanager
def running(behind: str, mode: str = "transaction", **more: str) -> Iterator[str]:
    """The URL by which a database of the test server is reached through the pooler."""
    url, port = make_url(behind), free_port()
    folder = Path(tempfile.mkdtemp(prefix="outreach-pooler-"))
    prefix = ["setpriv", "--pdeathsig", "KILL"]
    if os.geteuid() == 0:  # it refuses to run as root
        prefix += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    server = f"host={url.query['host']} user={url.username}"
    lines = [
        f"{name} = {value}" for name, value in {**SETTINGS, "listen_port": str(port), "pool_mode": mode, **more}.items()
    ]
    file = folder / "pgbouncer.ini"
    file.write_text("\n".join(["[databases]", f"* = {server}", "[pgbouncer]", *lines]) + "\n")
    folder.chmod(0o755)
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program, "pgbouncer is not installed"
    try:
        with subprocess.Popen(
            [*prefix, program, "-q", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _until_it_listens(port, process)
                yield f"postgresql+psycopg://{url.username}@127.0.0.1:{port}/{url.database}"
            finally:
                process.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _until_it_listens(port: int, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(f"the pooler does not listen: {process.poll()}")

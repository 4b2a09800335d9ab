"""Run a command against a PostgreSQL of its own: `python -m tests.postgres pytest …`.

A cluster is made in a temporary folder, answers on a socket in that folder alone, and is gone when the command ends.
The command finds it in DATABASE_URL. Uses the server programs of the machine (Debian: postgresql).
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Nothing here outlives the run, so nothing waits for the disk.
SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


def programs() -> Path:
    """The folder of initdb and pg_ctl; the newest of Debian's versions where several stand side by side."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        sys.exit("PostgreSQL's server programs are not on this machine (Debian: apt-get install postgresql).")
    return versions[-1].parent


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; yields the address of its database as DATABASE_URL takes it."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-"))
    data = folder / "data"
    run: list[str] = []
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        run = ["runuser", "-u", "postgres", "--"]
    pg_ctl = [*run, str(programs() / "pg_ctl"), "-D", str(data), "-s", "-w"]
    initdb = [*run, str(programs() / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    started = False
    try:
        subprocess.run([*initdb, "--no-locale", "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {SPEED}"
        subprocess.run([*pg_ctl, "-l", str(folder / "log"), "-o", options, "start"], check=True, cwd=folder)
        started = True
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        if started:
            subprocess.run([*pg_ctl, "-m", "immediate", "stop"], check=False, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command of the arguments; its exit status."""
    # Ends like an exception, so that the cluster is cleared away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

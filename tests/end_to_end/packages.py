"""Packages of Python the tests need beyond its own library, installed the first time."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import venv

from installation import ROOT

TOOLS = ROOT / "target" / "python"


def pip():
    """A pip to install with: this Python's own, or that of an environment made for it."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    home = TOOLS / "pip"
    if not (home / "bin" / "pip").exists():
        venv.create(home, with_pip=True, clear=True)
    return [home / "bin" / "python", "-m", "pip"]


def installed(requirements):
    """The folder that holds these packages; installs them the first time."""
    stamp = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    home = TOOLS / f"{sys.implementation.cache_tag}-{stamp}"
    if not home.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=TOOLS) as beside:
            subprocess.run(
                [*pip(), "install", "--quiet", "--no-input", "--disable-pip-version-check",
                 "--only-binary", ":all:", "--target", f"{beside}/packages", "-r", requirements],
                check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
            )
            os.rename(f"{beside}/packages", home)
    return home

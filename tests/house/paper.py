"""A real paper's environment, and commands run in it: the settings are read once a process."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: What an operator has to set before a paper opens, and nothing else.
PAPER = {
    "SECRET_KEY": "w7pX-2mUe1cYh8Kq0sZbV5tNfLr9aJdG3oBiTxQvRnMyEuPk-6sWj",
    "ALLOWED_HOSTS": "paper.example",
    "PAPER_NAME": "柳湾日报",
    "PAPER_PUBLISHER": "柳湾日报社",
    "PAPER_CN_NUMBER": "CN 00-0001",
    "PAPER_ADDRESS": "柳湾区河西街 2 号",
}


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments in this environment alone; text out and in is UTF-8."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )

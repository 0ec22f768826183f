"""The command line with fake services as a process of its own; argument one is a folder, argument two how it behaves."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import studio.cli.main
from studio.__main__ import main
from tests.fakes.services import FakeServices

services = FakeServices(Path(sys.argv[1]) / "fox.png")
if "slow" in sys.argv[2:3]:
    services.model.steps = 1_000_000
    services.model.at_step = lambda words, step: time.sleep(0.002)

if "broken" in sys.argv[2:3]:
    services.trouble = ZeroDivisionError("a fault of ours")

run = studio.cli.main.run
studio.cli.main.run = lambda argv: run(argv, services)
sys.exit(main(sys.argv[3:]))

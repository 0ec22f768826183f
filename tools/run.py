"""`make run`: the studio on a sample picture, or where there is no display the same sample without a window."""

from __future__ import annotations

import os
import sys

from studio.__main__ import main
from studio.cli.window import check_display
from studio.contract.errors import InputError
from studio.resources import sample_picture


def run() -> int:
    try:
        check_display(sys.platform, os.environ)
    except InputError:
        sys.stderr.write("There is no display here, so the sample is made without a window.\n")
        return main(["demo"])
    return main([str(sample_picture())])


if __name__ == "__main__":
    sys.exit(run())

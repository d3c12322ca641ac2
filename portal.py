#!/usr/bin/env python3
"""The door of the portal: `python3 portal.py up`, `python3 portal.py test`, `… manage`, `… down`.

Standard library only, and written so that an old Python still gets as far as the message below;
everything else is in the folder `launcher`.
"""

import os
import shutil
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    newer = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
    sys.exit(
        "The portal needs Python 3.11 or newer; this is {}.{}. Run: {} {}".format(
            sys.version_info[0],
            sys.version_info[1],
            newer[0] if newer else "(install python3.11, then) python3.11",
            " ".join(sys.argv),
        )
    )
if os.name != "posix":
    sys.exit("The portal runs on Linux and macOS. On Windows, run it inside WSL.")

from launcher.verbs import main  # noqa: E402 - only a good enough Python gets here

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

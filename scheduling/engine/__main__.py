"""``python -m scheduling.engine``: the engine at a command line, without a site or a database."""

import sys

from scheduling.engine.command.main import main

sys.exit(main())

"""Where the frozen program starts."""

import sys

from outreach.app import main

sys.exit(main())

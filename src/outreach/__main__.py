"""`python -m outreach` is the same as `outreach`."""

import sys

from outreach.app import main

if __name__ == "__main__":
    sys.exit(main())

"""Write the sheet of drawings: python -m funabin.catalogue.drawings FILE."""

import sys
from pathlib import Path

from funabin.catalogue.drawings import sheet

Path(sys.argv[1]).write_text(sheet(), encoding="utf-8")

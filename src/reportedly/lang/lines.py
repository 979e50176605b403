"""What ends a line, in any text."""

import re

# For use inside a character class. A carriage return alone ends a line too: old word processors and some wire systems write
# it so. U+0085 is left out: it mostly is the ellipsis of a text that was decoded wrongly.
BREAKS = r"\n\r\x0b\x0c\u2028\u2029"
BREAK = re.compile(rf"\r\n|[{BREAKS}]")

"""What the privacy policy says, as data: read it, check it, decide by it, render it.

Pure Python: imports no room and no Django.
"""

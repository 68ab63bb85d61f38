"""canonical.py OUT: the canonical decompositions and combining classes of Unicode, from Python's own copy of the character database.
Lines: X=A B (X is A followed by B, and A B becomes X), X~A B or X~A (X becomes A B, never the other way), X-Y.C (X to Y have class C)."""
import sys
import unicodedata

decompositions, classes = [], []
for code in range(0x110000):
    character = chr(code)
    combining = unicodedata.combining(character)
    if combining:
        if classes and classes[-1][1] == code - 1 and classes[-1][2] == combining:
            classes[-1][1] = code
        else:
            classes.append([code, code, combining])
    mapping = unicodedata.decomposition(character)
    if mapping and not mapping.startswith("<"):
        parts = "".join(chr(int(part, 16)) for part in mapping.split())
        sign = "=" if len(parts) == 2 and unicodedata.normalize("NFC", parts) == character else "~"
        decompositions.append(f"{code:X}{sign}{mapping}")
with open(sys.argv[1], "w", newline="\n") as out:
    out.write(f"# Unicode {unicodedata.unidata_version}, by eng/unicode/canonical.py\n")
    for line in decompositions:
        out.write(line + "\n")
    for first, last, combining in classes:
        out.write(f"{first:X}-{last:X}.{combining}\n")

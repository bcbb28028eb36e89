"""Check digits as SQL that DuckDB and Athena read alike.

Both MRN (DG XXI/0879/99) and ISO 6346 weigh the characters by powers of two: a letter's value is
its place in the alphabet from 10 on, without the multiples of 11.
"""

VALUES = "0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ"  # place = value; `?` are 11, 22 and 33
DIGITS = "0123456789"


def check_digit_holds(column: str, length: int) -> str:
    """Return the SQL that tells whether a column's last character is its check digit.

    >>> check_digit_holds("c", 2)
    "mod(mod((strpos('0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ', substr(c, 1, 1)) - 1) * 1, 11), \
10) = strpos('0123456789', substr(c, 2, 1)) - 1"
    """
    weighed = " + ".join(
        f"(strpos('{VALUES}', substr({column}, {place + 1}, 1)) - 1) * {1 << place}"
        for place in range(length - 1)
    )
    digit = f"strpos('{DIGITS}', substr({column}, {length}, 1)) - 1"
    return f"mod(mod({weighed}, 11), 10) = {digit}"

"""Which words follow each other in a text, in as many bytes as it has different pairs of them: a Bloom filter.

A phrase whose pairs are not all in it is not in the text, which then need not be read. About one in ten pairs that a
text does not hold seems to be in it. Of the first word of a pair only the last two letters count, so that what leans on
a word does not hide it: `لوزير الخارجية` holds the pair of `وزير الخارجية`.

Source: Bloom (1970), "Space/time trade-offs in hash coding with allowable errors".
"""

from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np

_FEWEST_BYTES: Final = 16
# An entry with more would not fit beside others on a page of the database.
_MOST_BYTES: Final = 1_500
_SPREAD: Final = 0x9E3779B1
_UNSIGNED: Final = 0xFFFFFFFF


def pair_filter(folded: str) -> bytes | None:
    """The filter of a folded text, words parted by white space; None for one of so many words that it would say little.

    Linear time. Its bits are numbered from the lowest of the first byte.
    """
    words = folded.split()
    tails = {word: _tail(word) for word in set(words)}
    coded = {word: word.encode("utf-8", "surrogatepass") for word in tails}
    numbers = {crc32(coded[second], tails[first]) for first, second in pairwise(words)}
    size = max(_FEWEST_BYTES, min(_MOST_BYTES, len(numbers)))
    if len(numbers) > 2 * size:
        return None
    first = np.fromiter(numbers, np.uint64, len(numbers))
    bits = np.zeros(8 * size, np.uint8)
    bits[first % bits.size] = 1
    bits[first * _SPREAD % (_UNSIGNED + 1) % bits.size] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def pair_numbers(first: str, second: str) -> tuple[int, int]:
    """Two numbers of a pair; modulo the filter's bits they are the places that are set if the text holds the pair.

    `first`: the word, or what it ends with, of two letters at least unless it is a single sign.
    """
    number = crc32(second.encode("utf-8", "surrogatepass"), _tail(first))
    return number, number * _SPREAD & _UNSIGNED


def may_hold(held: bytes, first: str, second: str) -> bool:
    """Whether a text with this filter may hold the pair; what the database works out for each entry."""
    bits = 8 * len(held)
    return all(held[number % bits // 8] >> number % bits % 8 & 1 for number in pair_numbers(first, second))


def _tail(word: str) -> int:
    return crc32(word[-2:].encode("utf-8", "surrogatepass"))

"""Small numbers in words, as figures: how many were killed is seldom written in digits."""

from functools import cache
from typing import Final

from shared.text.normalisation import fold

# One is left out: in these languages it is an article, a pronoun or part of another word.
_WORDS: Final = """
2 اثنان اثنين اثنتان اثنتين two deux dos
3 ثلاثة ثلاث three trois tres
4 أربعة أربع four quatre cuatro
5 خمسة خمس five cinq cinco
6 ستة ست six seis
7 سبعة سبع seven sept siete
8 ثمانية ثماني ثمان eight huit ocho
9 تسعة تسع nine neuf nueve
10 عشرة عشر ten dix diez
11 eleven onze once
12 twelve douze doce
13 thirteen treize trece
14 fourteen quatorze catorce
15 fifteen quinze quince
16 sixteen seize
17 seventeen
18 eighteen
19 nineteen
20 عشرون عشرين twenty vingt veinte
30 ثلاثون ثلاثين thirty trente treinta
40 أربعون أربعين forty quarante cuarenta
50 خمسون خمسين fifty cinquante cincuenta
60 ستون ستين sixty soixante sesenta
70 سبعون سبعين seventy setenta
80 ثمانون ثمانين eighty ochenta
90 تسعون تسعين ninety noventa
100 مئة مائة hundred cent cien ciento
200 مئتان مئتين مئتي مائتان مائتين مائتي
1000 ألف آلاف thousand mille mil
2000 ألفان ألفين ألفي
"""


@cache
def number_words() -> dict[str, str]:
    """Folded words with their figures, in Arabic, English, French and Spanish."""
    lines = (line.split() for line in _WORDS.splitlines() if line)
    return {fold(word): figure for figure, *words in lines for word in words}

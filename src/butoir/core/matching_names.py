"""Names of payers and customers: one comparable form, likeness, and an index of near names.

Equal forms identify; likeness only supports or suggests. `Dupont SARL` and `S.A. DUPONT` share
one form, and then it identifies neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from butoir.core.matching_references import fold, words

_LEGAL_FORMS = words(
    "SARL SAS SASU SA SPRL SPRLU BVBA BV SRL NV ASBL VZW SNC SCI SCA SCS EURL EIRL EI SC SCRL CV "
    "CVBA GMBH AG KG OHG UG LTD LLC INC PLC SE SCOP GIE ETS ETABLISSEMENTS STE SOCIETE SELARL "
    "MME MR M MM MLLE MONSIEUR MADAME DHR MEVR HEER ET EN AND UND DE DU DES LA LE LES L D VAN DER "
    "THE"
)
_COMMON = words(
    "GROUPE GROUP SERVICES SERVICE FRANCE BELGIUM BELGIQUE HOLDING CONSEIL TRANSPORT TRANSPORTS "
    "BOULANGERIE GARAGE RESTAURANT PHARMACIE CABINET ATELIER COMMUNE VILLE MAIRIE GEMEENTE "
    "IMMOBILIER CONSTRUCTION BATIMENT ENTREPRISE COMPAGNIE INTERNATIONAL"
)
_WORD = re.compile(r"[A-Z0-9]+")
_LIKE = 88  # rapidfuzz's scale of 100
_CUT = 12  # shortest name that a bank's cut is recognised by
_GRAMS, _NEAREST, _CROWD = 6, 20, 1000


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The telling words of a name in order, without legal form, title, accents or signs."""
    words: list[str] = []
    initials = ""
    for word in [*_WORD.findall(fold(name)), ""]:
        if len(word) == 1:
            initials += word
            continue
        words += [w for w in (initials, word) if w and w not in _LEGAL_FORMS]
        initials = ""
    return tuple(words)


def name_key(name: str) -> str:
    """The comparable form: telling words in alphabetical order; "" when none is left."""
    return " ".join(sorted(name_words(name)))


def alike(name: str, other: str) -> bool:
    """True when two names may well be one: equal, cut short, one within the other, a typo."""
    a, b = name_words(name), name_words(other)
    if not a or not b:
        return False
    short, long = sorted((set(a), set(b)), key=len)
    if short <= long and any(len(w) >= 4 and w not in _COMMON for w in short):
        return True
    cut, whole = sorted(("".join(a), "".join(b)), key=len)
    if len(cut) >= _CUT and whole.startswith(cut):
        return True
    return fuzz.ratio(" ".join(sorted(a)), " ".join(sorted(b))) >= _LIKE


class NameIndex:
    """The customers' names, found by equal form at once and by likeness through rare trigrams."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of customer and name; a customer may have several."""
        self._exact: dict[str, set[str]] = {}
        self._forms: dict[str, str] = {}
        for customer, name in names:
            key = self._forms[name] = name_key(name)
            if key:
                self._exact.setdefault(key, set()).add(customer)
        self._keys: list[str] = []
        self._grams: dict[str, list[int]] = {}
        self._near: dict[str, frozenset[str]] = {}

    def exact(self, name: str) -> frozenset[str]:
        """The customers whose name has the same comparable form."""
        form = self._forms.get(name)
        return frozenset(self._exact.get(name_key(name) if form is None else form, ()))

    def near(self, name: str) -> frozenset[str]:
        """The customers with the most alike names, at most a handful; a guess."""
        key = name_key(name)
        if key not in self._near:
            self._near[key] = self._search(key) if len(key) >= 4 else frozenset()
        return self._near[key]

    def _search(self, key: str) -> frozenset[str]:
        if not self._grams:
            self._build()
        lists = [self._grams[g] for g in sorted(_trigrams(key)) if g in self._grams]
        rare = [posting for posting in sorted(lists, key=len)[:_GRAMS] if len(posting) <= _CROWD]
        votes = Counter(index for posting in rare for index in posting)
        keys = [self._keys[index] for index, _ in votes.most_common(_NEAREST)]
        best = process.extract(key, keys, scorer=fuzz.token_set_ratio, score_cutoff=_LIKE, limit=3)
        return frozenset(customer for found, _, _ in best for customer in self._exact[found])

    def _build(self) -> None:
        self._keys = sorted(self._exact)
        for index, key in enumerate(self._keys):
            for gram in _trigrams(key):
                self._grams.setdefault(gram, []).append(index)


def _trigrams(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}

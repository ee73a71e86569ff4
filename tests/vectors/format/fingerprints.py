"""Six words of a card's digest, format.md §3.7: numbers by the oracle's hash, words by the list in core/keyring."""

from pathlib import Path

LIST = Path(__file__).parents[3] / "core" / "keyring" / "fingerprint_words.txt"
SUITES = {"gm": 1, "intl": 2}


def words(oracle):
    forms = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines()]
    for name, suite in SUITES.items():
        for about, card in (("zeros", bytes(32)), ("a digest", oracle.Hx(suite, "card", b"a card"))):
            digest = card
            for _ in range(65536):
                digest = oracle.Hx(suite, "words", digest)
            bits = int.from_bytes(digest, "big") >> (256 - 66)
            numbers = [bits >> (11 * place) & 2047 for place in range(5, -1, -1)]
            yield {
                "name": f"{name}: {about}",
                "why": "65,536 hashes, then the first 66 bits, most significant first",
                "suite": suite,
                "card": card,
                "numbers": " ".join(map(str, numbers)),
                "simplified": " ".join(forms[number][0] for number in numbers),
                "traditional": " ".join(forms[number][-1] for number in numbers),
            }

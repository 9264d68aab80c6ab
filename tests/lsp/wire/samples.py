"""Texts for the checks: small ones whose mistakes are known, the repository's own, and big ones that are made."""

import re

from harness import ROOT

GOOD = """enum Colour: red, green

record Thing "A thing" in things
  key id : text
  colour : Colour
  size : count

--- Things that are red.
define reds means things where colour is red

define greens means things where colour is green

exit gate example "An example"
  criterion few "At most two red things are big"
    require at most 2 of reds satisfy size is above 3
  criterion some-green "A green thing is small"
    require some greens satisfies size is below 3
"""

# `nonsuch` is the one thing wrong with it: a name that is not defined.
WRONG_LINE = "exit gate wrong\n  criterion wrong\n    require some nonsuch satisfies size is 9\n"
WRONG = GOOD + "\n" + WRONG_LINE

# The mistake stands behind characters of one, two, three and four bytes, two of which are two units of UTF-16.
ASTRAL_LINE = 'exit gate far\n  criterion far\n    require some t in things satisfies t.id is "aé€😀\U00010348" and t is in nonsuch\n'
ASTRAL = GOOD.replace('"A thing" in things', '"A thing 😀" in things, may be empty because "no thing is needed"') + "\n" + ASTRAL_LINE

# Files of the repository with every construct, with long tables, with data, and with mistakes.
FILES = ["tests/golden/format/every-construct.gate", "packs/software-release/rules.gate", "packs/software-release/sources.gate",
         "packs/software-release/examples.gate", "tests/golden/check/decisions.gate", "tests/golden/parse/errors_examples.gate",
         "packs/sample-foc/exit.gate", "stdlib/svtad/thresholds.gate"]


def file(path):
    return (ROOT / path).read_text(encoding="utf-8")


def files_below(*folders):
    """Every file of Gate below these folders of the repository, as paths."""
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*.gate"))


def big(lines, name="part"):
    """A module of so many lines without a mistake; declarations that use each other, as people write them."""
    parts, number, count = [GOOD.replace("exit gate example", "exit gate first")], GOOD.count("\n"), 0
    while number < lines:
        count += 1
        before = f"{name}-{count - 1}" if count > 1 else "reds"
        part = (f"\n--- Things of {name} {count}.\ndefine {name}-{count} means things where size is above {count} and colour is red\n"
                f"\nexit gate gate-{count} \"Gate {count}\"\n  criterion limit \"At most {count} of the part before\"\n"
                f"    require at most {count} of {before} satisfy size is below {count + 3}\n"
                f"  criterion every-small \"Every one is small\"\n    require every {name}-{count} satisfies size is at most {count + 9}\n")
        parts.append(part)
        number += part.count("\n")
    return "".join(parts)


def variants(text):
    """The same document as four editors would send it: as it is, with \\r\\n, without its last line ending, with wide characters."""
    return {"LF": text, "CRLF": text.replace("\n", "\r\n"), "no ending": text.rstrip("\n"),
            "wide": re.sub(r'"(?=[A-Za-z])', '"😀é ', text)}


def words_of(text):
    return sorted(set(re.findall(r"[A-Za-z][\w-]*", text)))


def big_pack(lines):
    """A test pack of so many lines: one declaration, as test designers write them, on the model of the standard library."""
    parts = ["use svtad.model\n\npack large \"A large pack\" version 1.0\n  for release FOC in SIT\n\n  group whole \"The whole\"\n"]
    number, count = parts[0].count("\n"), 0
    while number < lines:
        count += 1
        parts.append(f"\n  test L-{count:06} \"The device does what step {count} asks for\"\n    in whole\n    kind functional\n"
                     f"    given \"a meter of kind {count % 7}, commissioned\"\n    when \"request {count} is sent\"\n    then \"the response is as expected\"\n")
        number += 7
    return "".join(parts)

#!/usr/bin/env python3
"""What the lists beside stdlib/svtad hold of the SVTAD's text, derived from the text again.

The text is not part of this project. Who has it as plain text, and a list of its paragraphs with their lines
(columns clause, first_line, last_line), prints with

    svtad_text.py TEXT PARAGRAPHS references   the cross-references: stdlib/svtad/documents/svtad-references.csv
    svtad_text.py TEXT PARAGRAPHS parts        the column `parts` of stdlib/svtad/documents/svtad-clauses.csv
    svtad_text.py TEXT PARAGRAPHS slips FILE   the rows of stdlib/svtad/documents/svtad-slips.csv whose words the
                                               text does not have where they say
"""

import csv
import re
import sys

NUMBER = r"\d+(?:\.\d+)?(?:[-.]\d+)?"
PART = r"(?: ?\([a-z]+\))"
JOIN = r"(?:,? and/or |,? and |, | to | or |-)"
# "Clauses 13.10, 13.11, and 13.12", "this Clause 12.5 (e)", "Clause5.7", "Clause 8 of the MTAD"
REFERENCE = re.compile(
    rf"(?:\b[Tt]his )?(?:[Cc]lauses?|Tables?) ?{NUMBER}{PART}*"
    rf"(?:{JOIN}(?:{NUMBER}(?! [A-Z])|\([a-z]+\)){PART}*)*(?: of the (?:[A-Z]\w*AD\b|Common Test Scenarios Document))?"
)
# An item begins a line; those in roman figures stand below those in letters.
ITEM = re.compile(r"^\s*(?:\(([a-z]+)\)|([ivx]+)\.)\s")


def paragraphs(text_path, list_path):
    with open(text_path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    with open(list_path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            clause = row["clause"].split(" (")[0]
            yield clause, lines[int(row["first_line"]) - 1 : int(row["last_line"])]


def parts(clause, lines):
    if clause.startswith("Table"):
        rows = [m.group(1) for m in (re.match(r"([1-8]) [A-Z]", line) for line in lines) if m]
        return [f"row {n}" for n in rows] if clause == "Table 13-1" else None
    found, letter = [], ""
    for line in lines:
        match = ITEM.match(line)
        if not match:
            continue
        name, bare = match.groups()
        follows = chr(ord(letter) + 1) if letter else "a"
        if bare or (name in ("i", "ii", "iii") and name != follows):
            found.append(f"({letter})({bare or name})")
        else:
            letter = name
            found.append(f"({name})")
    return found


def cited(reference):
    """The places that a reference names, as a citation writes them: "13.10", "20.6(d)", "Table 10-1"."""
    word = "Table " if "Table" in reference else ""
    places, number = [], ""
    for match in re.finditer(rf"(?<![\w(])({NUMBER})((?: ?\([a-z]+\))*)|(\([a-z]+\))", reference.replace("Clause", "Clause ")):
        if match.group(1):
            number = word + match.group(1)
            places.append(number + match.group(2).replace(" ", ""))
        else:
            places.append(number + match.group(3))
    return places


def references(clause, lines):
    text = re.sub(r"\s+", " ", " ".join(lines))
    for match in REFERENCE.finditer(text):
        if clause.startswith("Table") and match.group(0) == clause:
            continue  # its own title
        if re.match(r" SIT Exit criteria", text[match.end() :]):
            continue  # the title of the next table
        before = text[: match.start()].split(" ")[-5:]
        document = re.search(r" of the (.*)$", match.group(0))
        for place in cited(match.group(0)):
            yield clause, (" ".join(before) + match.group(0)).strip(), document.group(1) if document else "SVTAD", place


def main():
    text, paragraph_list, what = sys.argv[1:4]
    out = csv.writer(sys.stdout, lineterminator="\n")
    found = list(paragraphs(text, paragraph_list))
    if what == "references":
        out.writerow(["clause", "words", "document", "cites"])
        for clause, lines in found:
            out.writerows(references(clause, lines))
    elif what == "parts":
        out.writerow(["clause", "parts"])
        for clause, lines in found:
            items = parts(clause, lines)
            out.writerow([clause, "" if items is None else "; ".join(items) or "none"])
    else:
        texts = {clause: re.sub(r"\s+", " ", " ".join(lines)) for clause, lines in found}
        with open(text, encoding="utf-8") as file:
            whole = re.sub(r"\s+", " ", file.read())  # of a heading
        with open(sys.argv[4], encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                where = texts.get(row["clause"], whole)
                if any(words not in where for words in row["words"].split(" … ")):
                    print(f"{row['clause']}: {row['words']}")


main()

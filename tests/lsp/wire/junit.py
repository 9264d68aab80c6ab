"""Results as JUnit XML, in the form in which the other test programs write theirs."""

import datetime
import pathlib
import xml.etree.ElementTree as xml
from dataclasses import dataclass


@dataclass
class Result:
    name: str
    file: str
    seconds: float
    outcome: str  # passed, failed, skipped
    words: str = ""


def printable(text):
    """XML has no characters for most of the control codes."""
    return "".join(c if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff") else "?" for c in text)


def write(path, suite, results):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    failed = sum(r.outcome == "failed" for r in results)
    skipped = sum(r.outcome == "skipped" for r in results)
    root = xml.Element("testsuites")
    element = xml.SubElement(root, "testsuite", name=suite, tests=str(len(results)), failures=str(failed), errors="0", skipped=str(skipped), timestamp=now)
    for result in results:
        case = xml.SubElement(element, "testcase", classname=result.file, name=printable(result.name), time=f"{result.seconds:.3f}", status="run")
        if result.outcome == "failed":
            xml.SubElement(case, "failure", message=printable(result.words.split("\n")[0]), type="failure").text = printable(result.words)
        elif result.outcome == "skipped":
            xml.SubElement(case, "skipped", message=printable(result.words))
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    xml.indent(root)
    xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)

#!/usr/bin/env python3
"""Evaluates the exit gate of SIT over a generated programme, by the command, from files to text.

    tests/bench/world_bench.py COMMAND FOLDER RESULTS

A tenth of the results by both engines, whose outcomes are compared byte by byte; all of them by the compiled engine, beside expat (the C
library, through Python) reading the same XML and doing nothing with it. Times are those of the processor, of all threads.
"""
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time
import xml.parsers.expat

PACKS = [f"packs/{pack}.gate" for pack in ("sit/sit-foc", "pit/pit-foc", "sct/sct-foc")]
RULES = ["packs/worlds/programme.gate", "packs/sample-foc/sources.gate", *PACKS]


def generated(command, folder, results):
    shutil.rmtree(folder, ignore_errors=True)
    words = [sys.executable, "packs/worlds/generate.py", "--release", "FOC", "--world", "open", "--seed", "1", "--results", str(results),
             "--tollgate", command, "--out", str(folder), *PACKS[:2]]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return said.split()[2].rstrip(":")  # "as of 2020-12-23: SIT-FOC-E7"


def evaluated(command, folder, day, engine):
    words = [command, "evaluate", "--as-of", day, "--data", str(folder), "--gate", "sit-exit", "--engine", engine, *RULES]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run(words, capture_output=True)
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    if ran.returncode != 0:
        raise SystemExit(f"exit status {ran.returncode}\n{ran.stdout.decode()}{ran.stderr.decode()}")
    return ran.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took, after.ru_maxrss // 1024


def read_by_expat(files):
    begun = time.process_time()
    for file in files:
        parser = xml.parsers.expat.ParserCreate()
        with open(file, "rb") as stream:
            parser.ParseFile(stream)
    return time.process_time() - begun


def main():
    command, folder, results = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    few = max(results // 10, 1000)
    day = generated(command, folder, few)
    slow, interpreted, _, _ = evaluated(command, folder, day, "interpret")
    fast, compiled, _, _ = evaluated(command, folder, day, "jit")
    if slow != fast:
        raise SystemExit("the engines disagree")
    print(f"{few:9} results: interpreter {interpreted:.2f} s, compiled {compiled:.2f} s, {interpreted / compiled:.1f} times; equal bytes")
    day = generated(command, folder, results)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    reports = [path for path in files if path.suffix == ".xml"]
    size = sum(path.stat().st_size for path in files)
    outcome, seconds, took, memory = evaluated(command, folder, day, "jit")
    peer = read_by_expat(reports)
    print(f"{results:9} results in {len(files)} files, {size / 1e6:.0f} MB: {seconds:.2f} s ({took:.2f} s on the clock), "
          f"{results / seconds / 1e6:.2f} million a second, {memory} MB of memory; {outcome.decode().splitlines()[0].split()[-1]}")
    print(f"          expat alone reads their {sum(path.stat().st_size for path in reports) / 1e6:.0f} MB of XML in {peer:.2f} s: "
          f"files to verdict take {seconds / peer:.1f} times that")


main()

"""Random questions about Working Days, with the answers of numpy, as rules and data.

    python3 reference.py FOLDER SEED [--holidays FILE] [--wrong]

writes FOLDER/rules.gate and FOLDER/cases.csv. The rules hold if Gate's calendar gives numpy's answers: the
N-th Working Day strictly after a day is `busday_offset` from the last Working Day up to it, the N-th strictly
before it from the first one at or after it. With `--holidays` the rules use the library's calendar and numpy
the dates of the file; else both have random weekends and holidays. `--wrong` moves one answer by a day.
"""

import csv
import random
import sys

import numpy as np

folder, seed = sys.argv[1], int(sys.argv[2])
rng = random.Random(seed)
day = lambda text: np.datetime64(text, "D")
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

if "--holidays" in sys.argv:
    first, last = 2016, 2026
    with open(sys.argv[sys.argv.index("--holidays") + 1], encoding="utf-8") as file:
        holidays = sorted({row["date"] for row in csv.DictReader(file)})
    weekend = {5, 6}
    calendar = "use svtad.calendar\n"
else:
    first = rng.randint(1970, 2090)
    last = first + rng.randint(1, 4)
    weekend = set(rng.sample(range(7), rng.randint(1, 4)))
    days = int((day(f"{last + 1}-01-01") - day(f"{first}-01-01")).astype(int))
    holidays = sorted({str(day(f"{first}-01-01") + rng.randrange(days)) for _ in range(rng.randint(last - first + 1, 60))})
    calendar = (
        "calendar made\n"
        f"  weekend {', '.join(NAMES[d] for d in sorted(weekend))}\n"
        f"  holidays {', '.join(holidays)}\n"
        f"  years {first}..{last}\n"
    )

mask = "".join("0" if d in weekend else "1" for d in range(7))
begin, end = day(f"{first}-01-01"), day(f"{last}-12-31")
dates = np.array(holidays, dtype="datetime64[D]")
rows = []
while len(rows) < 300:
    start = begin + rng.randrange(int((end - begin).astype(int)) + 1)
    count = rng.choice([1, 2, 3, 5, 10, 20, 40, 60])
    ahead = np.busday_offset(start, count, roll="backward", weekmask=mask, holidays=dates)
    behind = np.busday_offset(start, -count, roll="forward", weekmask=mask, holidays=dates)
    if begin <= behind and ahead <= end:
        rows.append([len(rows), start, count, ahead, behind])
if "--wrong" in sys.argv:
    rows[rng.randrange(300)][rng.choice([3, 4])] += 1

with open(f"{folder}/cases.csv", "w", newline="", encoding="utf-8") as file:
    csv.writer(file).writerows([["id", "start", "count", "ahead", "behind"], *rows])
with open(f"{folder}/rules.gate", "w", encoding="utf-8") as file:
    file.write(
        calendar
        + """
record Case "Question" in cases
  key id : count
  start : date
  count : working-days
  ahead : date
  behind : date

source questions reads cases
  from "cases.csv" as csv
  complete
  id = "id"
  start = "start"
  count = "count"
  ahead = "ahead"
  behind = "behind"

exit gate answers "Both count alike"
  criterion after "The N-th Working Day after a day"
    require every c in cases satisfies c.start + c.count is c.ahead
  criterion before "The N-th Working Day before a day"
    require every c in cases satisfies c.start - c.count is c.behind
"""
    )

"""A programme: Service Providers, planned entries, Test Phases and the days on which things happen. Nothing here depends on the seed."""

import datetime as dt
from dataclasses import dataclass, field

from working_days import between, from_day, shift

PROVIDERS = {"DSP": "Data Service Provider", "CSP-N": "Communications Service Provider, North",
             "CSP-S": "Communications Service Provider, Central and South", "S1SP": "SMETS1 Service Provider",
             "SMSO": "SMETS1 system operator"}
RELEASES = ["IOC", "MOC", "FOC"]
BEGINS = {"IOC": dt.date(2019, 3, 25), "MOC": dt.date(2019, 10, 7), "FOC": dt.date(2020, 3, 9)}  # SIT
FIRST_ENTRY = {"IOC": 1, "MOC": 3, "FOC": 7}
INSTALLATIONS = ["dormant-only", "dormant-and-active", "active-only"]
SMALL_CYCLES = 5
HOURS = [2, 7, 12, 17]  # at which the cycles of one day begin in a large world


@dataclass
class Phase:
    """One Test Phase. `slots` are its cycles: the day and the hour at which each begins."""
    id: str
    kind: str
    release: str
    entry: str = None
    provider: str = None
    started: dt.date = None
    ended: dt.date = None
    precursors: list = field(default_factory=list)
    slots: list = field(default_factory=list)
    place: int = 0           # among the SIT Test Phases
    staggered: bool = False  # each Service Provider runs a cycle a Working Day after the one before

    def slot(self, cycle, provider):
        day, hour = self.slots[cycle]
        if self.staggered:
            day = shift(day, list(PROVIDERS).index(provider)) if provider != "DSP" else day
        return day, hour

    @property
    def last_day(self):
        return max(self.slot(len(self.slots) - 1, provider)[0] for provider in PROVIDERS)

    def after(self, count):
        """A Working Day after the last run, on which something follows from the results."""
        return shift(self.last_day, count)


class Programme:
    """The Test Phases of a release, and what earlier releases left. The gate of each SIT Test Phase is asked on `as_of`."""

    def __init__(self, release, begins=None, entries=1, cycles=None, migration=False):
        self.release = release
        begins = from_day(begins or BEGINS[release])
        self.entries = [self.entry(release, n) for n in range(entries)]
        self.pits = [self.pit(provider, begins) for provider in PROVIDERS]
        self.sits = [self.sit(entry, begins, cycles) for entry in (self.entries if release != "IOC" else [None])]
        for place, sit in enumerate(self.sits):
            sit.place = place
        sit = self.sits[0]
        self.sct = Phase(f"SCT-{release}", "SCT", release, started=sit.slots[len(sit.slots) // 2][0], ended=sit.ended,
                         slots=[sit.slots[-1]])
        self.uts = [Phase("UTS-IOC", "UTS", "IOC", started=sit.slots[-2][0], ended=sit.ended, slots=sit.slots[-2:])] if release == "IOC" else []
        self.migrations = [self.migration(sit)] if migration else []
        self.earlier = self.earlier_phases(begins)
        # A release that is tested whole rests on SMETS1 Interface Testing of IOC (SVTAD 7.3).
        self.earlier_uts = [Phase("UTS-IOC", "UTS", "IOC", started=p.started, ended=p.ended) for p in self.earlier if migration and p.release == "IOC"]
        self.earlier += self.earlier_uts
        self.judged = self.pits + [self.sct] + self.uts + self.migrations + self.sits
        self.phases = self.earlier + self.judged
        self.as_of = sit.after(15)
        self.exported = f"{self.as_of - dt.timedelta(days=1)}T17:05:00Z"

    def entry(self, release, n):
        number = FIRST_ENTRY[release] + (n if release == "FOC" else 100 * n)
        return {"id": f"E{number}", "release": release, "dmc": f"DMC-{40 + number}",
                "communications-provider": list(PROVIDERS)[1 + n % 2], "installation-type": INSTALLATIONS[n % 2]}

    def pit(self, provider, begins):
        start = shift(begins, -40)
        phase = Phase(f"PIT-{self.release}-{provider}", "PIT", self.release, provider=provider, started=start,
                      slots=[(from_day(start + dt.timedelta(days=7 * n)), 9) for n in range(3)])
        phase.ended = phase.after(8)
        return phase

    def sit(self, entry, begins, cycles):
        name = f"SIT-{self.release}" + (f"-{entry['id']}" if entry else "")
        if cycles is None:  # a cycle a week
            slots = [(from_day(begins + dt.timedelta(days=7 * n)), 9) for n in range(SMALL_CYCLES)]
        else:  # four on each Working Day
            days = between(begins, -(-cycles // len(HOURS)))
            slots = [(days[n // len(HOURS)], HOURS[n % len(HOURS)]) for n in range(cycles)]
        phase = Phase(name, "SIT", self.release, entry=entry and entry["id"], started=begins, slots=slots,
                      precursors=[p.id for p in self.pits], staggered=cycles is None)
        phase.ended = phase.after(17)
        return phase

    def migration(self, sit):
        """Migration Testing of the first planned entry, in the weeks of SIT (SVTAD 5.7)."""
        entry = self.entries[0]["id"]
        return Phase(f"DMMT-{self.release}-{entry}", "Dormant-MMT", self.release, entry=entry, started=sit.started, ended=sit.ended,
                     slots=sit.slots, staggered=True)

    def earlier_phases(self, begins):
        """SIT of the releases before, on the days on which the worlds of these have it; an equal time earlier where this one is moved."""
        phases, moved = [], begins - BEGINS[self.release]
        for release in RELEASES[:RELEASES.index(self.release)]:
            started = from_day(BEGINS[release] + moved)
            entry = None if release == "IOC" else self.entry(release, 0)
            if entry:
                self.entries.append(entry)
            phases.append(Phase(f"SIT-{release}" + (f"-{entry['id']}" if entry else ""), "SIT", release, entry=entry and entry["id"],
                                started=started, ended=from_day(started + dt.timedelta(days=59))))
        return phases

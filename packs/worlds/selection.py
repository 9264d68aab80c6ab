"""The Device Model Combinations of a programme: the ones in test, and one that was de-selected. All makers and models are made up."""

from working_days import shift

ROLES = ["ESME", "CHF", "GPF", "GSME"]


def select(records):
    """Device models, combinations and selections, with the DCC's decisions (SVTAD 13.3 to 13.6)."""
    programme = records.programme
    entries = [e for e in programme.entries if e["release"] == programme.release]
    combinations = [e["dmc"] for e in entries] + ["DMC-30"]
    models, dmcs, selections = [], [], []
    begins = programme.pits[0].started
    for n, dmc in enumerate(combinations):
        ids = [f"{role}-{n + 1}" for role in ROLES]
        models += [{"id": ids[k], "role": role, "manufacturer": f"Example Maker {k + 1}", "model": f"Sample {role} {n + 1}", "firmware": "1.0"}
                   for k, role in enumerate(ROLES)]
        dmcs.append({"id": dmc, "components": ids})
        selections.append({"dmc": dmc, "release": programme.release, "rationale": "covers a part of the installed base of the sample",
                           "discussed-on": shift(begins, -20).isoformat(), "notified-on": shift(begins, -12).isoformat(),
                           "replaces": None, "ground": "unobtainable" if dmc == "DMC-30" else None})
        records.decide("dmc-selection", "DCC", shift(begins, -15), selection=f"{dmc} {programme.release}")
    records.de_selection_consultations = [{"selection": f"DMC-30 {programme.release}", "consulted-on": shift(begins, 5).isoformat()}]
    records.decide("dmc-de-selection", "DCC", shift(begins, 8), selection=f"DMC-30 {programme.release}")
    records.decide("alternative-recommendation", "DCC", shift(begins, 8), "none-to-recommend", selection=f"DMC-30 {programme.release}")
    records.de_selection_notices = [{"selection": f"DMC-30 {programme.release}", "recipient": recipient, "notified-on": shift(begins, 9).isoformat()}
                                    for recipient in ("TAG", "Suppliers")]
    # Of FOC the ESME Device Models are notified with the combinations (SVTAD 13.11).
    records.esme_model_notices = [{"selection": f"{row['dmc']} FOC", "model": f"ESME-{n + 1}", "notified-on": row["notified-on"]}
                                  for n, row in enumerate(selections) if programme.release == "FOC"]
    return models, dmcs, selections

"""report.py FOLDER: the tables of QUALITY.md from the figures of a run."""
import glob
import json
import os
import sys

rows = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*", "figures.jsonl")) + glob.glob(os.path.join(sys.argv[1], "planted.jsonl"))):
    with open(path) as file:
        rows += [json.loads(line) for line in file]
ORDER = ["gift-shop", "small-orders", "300-orders", "demo", "made-small", "made-wide", "sessions"]
sets = sorted({row["set"] for row in rows}, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
PROTOCOLS = ["cart", "cart-3", "product", "cart+history", "for-you", "for-you-new", "session"]


def percent(value):
    return f"{100 * value:+.1f}"


def cell(value):
    return f"{value:.3f}".lstrip("0") if value < 1 else f"{value:.2f}"


for metric in ("HR@4", "NDCG@4", "MRR@20", "revenue@4", "margin@4", "coverage@4"):
    print(f"\n### {metric}\n")
    for protocol in PROTOCOLS:
        peers = []
        for row in rows:
            if row["protocol"] == protocol and row.get("metric") == metric and row.get("against") not in peers + [None]:
                peers.append(row["against"])
        if not peers or (metric == "MRR@20" and protocol != "session"):
            continue
        print(f"| {protocol} | Tandem, chosen | Tandem, default | " + " | ".join(peers) + " | chosen over the best, % | default over the best, % |")
        print("|---" * (len(peers) + 5) + "|")
        for name in sets:
            at = {(row["ranking"], row["against"]): row for row in rows
                  if row["set"] == name and row["protocol"] == protocol and row.get("metric") == metric and "ranking" in row}
            if not at:
                continue
            line, gains = [], []
            for ranking in ("chosen", "default"):
                own = [row for (kind, _), row in at.items() if kind == ranking]
                if not own:
                    line.append(""), gains.append("")
                    continue
                line.append(cell(own[0]["value"]) + (f" [{cell(own[0]['low'])}, {cell(own[0]['high'])}]" if "low" in own[0] else ""))
                best = max(own, key=lambda row: row["against_value"])
                gains.append(f"{percent(best['gain'])} [{percent(best['gain_low'])}, {percent(best['gain_high'])}]" if "gain" in best else "")
            others = [cell(at.get(("default", peer), at.get(("chosen", peer)))["against_value"]) if ("default", peer) in at or ("chosen", peer) in at else "-" for peer in peers]
            print(f"| {name} | " + " | ".join(line + others + gains) + " |")
        print()
for row in rows:
    if "against" not in row:
        print(f"- {row['figure']}: {row['value']} ({row['questions']})")
for row in rows:
    if "missing" in row:
        print(f"- missing: {row['figure']} against {row['against']}: {row['missing']}")

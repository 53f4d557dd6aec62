"""report.py FOLDER [SET...]: the tables of QUALITY.md from the figures of a run: for each protocol and metric Tandem
(default parameters) beside every peer, then every peer alone with the interval of Tandem's gain over it, then what
choosing parameters changes."""
import glob
import json
import os
import sys

rows = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*", "figures.jsonl")) + glob.glob(os.path.join(sys.argv[1], "planted.jsonl"))):
    with open(path) as file:
        rows += [json.loads(line) for line in file]
rows = [row for row in rows if not sys.argv[2:] or row["set"] in sys.argv[2:]]
ORDER = ["gift-shop", "small-orders", "300-orders", "demo", "made-small", "made-wide", "sessions"]
sets = sorted({row["set"] for row in rows}, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
PROTOCOLS = ["cart", "cart+history", "product", "for-you", "for-you-new", "session"]
METRICS = ["HR@4", "NDCG@4", "MRR@20", "revenue@4", "margin@4", "coverage@4"]
at = {(row["set"], row["protocol"], row.get("metric"), row["ranking"], row["against"]): row for row in rows if "ranking" in row}


def cell(value):
    return f"{value:.3f}".lstrip("0") if 0 < value < 1 else f"{value:.2f}"


def gain(row):
    return f"{100 * row['gain']:+.1f} % [{100 * row['gain_low']:+.1f}, {100 * row['gain_high']:+.1f}]" if "gain" in row else "-"


def own(row):
    return cell(row["value"]) + (f" [{cell(row['low'])}, {cell(row['high'])}]" if "low" in row else "")


def peers(name, protocol, metric, ranking="default"):
    """The figures beside each peer, by peer."""
    return {key[4]: row for key, row in at.items() if key[:4] == (name, protocol, metric, ranking)}


def best(found):
    return max(found.values(), key=lambda row: row["against_value"])


def shown(protocol, metric):
    return metric != "MRR@20" or protocol == "session"


for metric in METRICS:
    print(f"\n## {metric}")
    for protocol in PROTOCOLS:
        found = {name: peers(name, protocol, metric) for name in sets}
        names = list(dict.fromkeys(peer for of in found.values() for peer in of))
        if names and shown(protocol, metric):
            print(f"\n| {protocol} | Tandem | " + " | ".join(names) + " | over the best |\n|---" + "|---" * (len(names) + 2) + "|")
            for name, of in found.items():
                if of:
                    cells = [cell(of[peer]["against_value"]) if peer in of else "-" for peer in names]
                    print(f"| {name} | {own(best(of))} | " + " | ".join(cells) + f" | {gain(best(of))} |")

print("\n## Over each peer: HR@4, NDCG@4 (session: MRR@20)\n\n| set, protocol | peer | HR@4 | gain | NDCG@4 or MRR@20 | gain |\n|---|---|---|---|---|---|")
for name in sets:
    for protocol in PROTOCOLS:
        second = peers(name, protocol, "MRR@20" if protocol == "session" else "NDCG@4")
        for peer, row in peers(name, protocol, "HR@4").items():
            print(f"| {name}, {protocol} | {peer} | {cell(row['against_value'])} | {gain(row)} | {cell(second[peer]['against_value'])} | {gain(second[peer])} |")

print("\n## Parameters chosen for the shop, and the gain over the best peer\n\n| set, protocol, figure | default | chosen | chosen over the best |\n|---|---|---|---|")
for name in sets:
    for protocol in PROTOCOLS:
        for metric in METRICS:
            default, chosen = (peers(name, protocol, metric, ranking) for ranking in ("default", "chosen"))
            if default and chosen and shown(protocol, metric):
                print(f"| {name}, {protocol}, {metric} | {cell(best(default)['value'])} | {cell(best(chosen)['value'])} | {gain(best(chosen))} |")
print()
for row in rows:
    if "against" not in row:
        print(f"- {row['figure']}: {row['value']} ({row['questions']})")
for row in rows:
    if "missing" in row:
        print(f"- missing: {row['figure']} against {row['against']}: {row['missing']}")

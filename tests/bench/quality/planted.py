"""planted.py TANDEM MODEL FOLDER: are the affinities planted in the demo orders found, and is nothing
suggested that has no reason to be there? One JSON line a figure.

Precision@4: share of the first four suggestions of an anchor that were planted for it (either way round).
Recall@4: share of the anchor's strongest companions, four at most, among the first four.
Irrelevance rate: share of the first four suggestions of any product that share no category with it and were
not bought together more often than chance would have it (two orders at least).
"""
import json
import subprocess
import sys

import numpy as np
import pandas as pd

binary, model, folder = sys.argv[1:4]
orders = pd.read_csv(f"{folder}/orders.csv").drop_duplicates(["order_id", "item_id"])
catalog = pd.read_csv(f"{folder}/catalogue.csv").fillna("").set_index("item_id")
with open(f"{folder}/planted.json") as file:
    planted = {int(anchor): {int(item): share for item, share in of.items()} for anchor, of in json.load(file).items()}
items = [int(item) for item in catalog.index]
queries = "".join(json.dumps({"id": str(item), "strategy": "product", "cart": [item], "limit": 4, "rerank": {"out_of_stock": True}}) + "\n" for item in items)
with open(f"{folder}/queries.jsonl", "w") as file:
    file.write(queries)
done = subprocess.run([binary, "recommend", "--model", model, "--queries", f"{folder}/queries.jsonl"], capture_output=True, text=True, check=True)
answers = {int(row["id"]): [int(one["item"]) for one in row["items"]] for row in map(json.loads, done.stdout.splitlines())}
hit, shown, found, wanted = 0, 0, 0, 0
for anchor, companions in planted.items():
    either = set(companions) | {other for other, of in planted.items() if anchor in of}
    answer = answers[anchor][:4]
    hit += sum(item in either for item in answer)
    shown += len(answer)
    best = sorted(companions, key=lambda item: (-companions[item], item))[:4]
    found += sum(item in answer for item in best)
    wanted += len(best)
count = orders.groupby("item_id").size().to_dict()
together = {}
for _, group in orders.groupby("order_id").item_id:
    held = sorted(group)
    for at, a in enumerate(held):
        for b in held[at + 1 :]:
            together[a, b] = together.get((a, b), 0) + 1
total = orders.order_id.nunique()
parts = lambda item: set(str(catalog.categories[item]).split("|")) - {""}
bad = []
asked = 0
for item, answer in answers.items():
    for other in answer[:4]:
        asked += 1
        both = together.get((min(item, other), max(item, other)), 0)
        if not parts(item) & parts(other) and (both < 2 or both * total <= count.get(item, 0) * count.get(other, 0)):
            bad.append((item, other))
for figure, value, of in (("planted precision@4", hit / shown, shown), ("planted recall@4", found / wanted, wanted), ("irrelevance rate", len(bad) / asked, asked)):
    print(json.dumps({"bench": "quality", "figure": f"demo {figure}", "set": "demo", "protocol": "product", "metric": figure, "value": round(value, 4), "questions": of}))
for item, other in bad:
    print("irrelevant:", catalog.title[item], "->", catalog.title[other], file=sys.stderr)

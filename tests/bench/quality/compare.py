"""Answers the questions that `tandem eval --export` wrote by every peer, and compares on the same targets.

    compare.py orders  NAME ORDERS.csv CATALOG.csv|- WORK CUTOFF SMALL LATEST
    compare.py session NAME SESSIONS.csv WORK

WORK holds test/ (questions and the answers with default parameters), tuned/ (the same with parameters chosen
for the shop) and valid/ (the questions of the month before, on which each peer's parameters are searched).
One JSON line a figure: what Tandem and the peer reached, and the 95 % interval of Tandem's relative gain
(paired bootstrap over baskets, customers or sessions, 2,000 draws). What a peer answered is kept in
QUALITY_CACHE by the content of everything that it depends on.
"""
import hashlib
import json
import os
import sys
import time
import traceback
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
import numpy as np

warnings.simplefilter("ignore")

import data as base
import peers

DRAWS = 2000
# Evaluations that each peer may spend on its parameters, as Tandem spends on one stage of its search.
TRIES = int(os.environ.get("PEER_TRIES", "14"))
ONLY = os.environ.get("PEER_ONLY", "")


def digest(*parts):
    result = hashlib.sha256()
    for part in parts:
        if os.path.exists(str(part)):
            with open(part, "rb") as file:
                result.update(hashlib.sha256(file.read()).digest())
        else:
            result.update(str(part).encode() + b"\0")
    return result.hexdigest()[:24]


def asked(folder, protocol):
    """Digest of the questions of a protocol without the answers beside them."""
    result = hashlib.sha256()
    for row in base.questions(folder, protocol):
        result.update(json.dumps([row["cart"], row["history"], row["now"], row["targets"], row["cluster"]]).encode())
    return result.hexdigest()[:24]


def kept(key, make):
    folder = os.environ.get("QUALITY_CACHE")
    path = folder and os.path.join(folder, "peers", key + ".json")
    if path and os.path.exists(path):
        with open(path) as file:
            return json.load(file)
    made = make()
    if path:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".part", "w") as file:
            json.dump(made, file)
        os.replace(path + ".part", path)
    return made


def search(start, axes, value):
    """Coordinate search within TRIES evaluations, twice over the axes."""
    best, tried, spent = dict(start), {}, 0

    def worth(options):
        nonlocal spent
        key = json.dumps(options, sort_keys=True)
        if key not in tried:
            spent += 1
            tried[key] = value(options)
        return tried[key]

    if not axes:
        return best, 0
    top = worth(best)
    for _ in range(2):
        before = dict(best)
        for axis, values in axes.items():
            for option in values:
                if spent >= TRIES:
                    return best, spent
                got = worth({**best, axis: option})
                if got > top * 1.001:
                    top, best = got, {**best, axis: option}
        if best == before:
            break
    return best, spent


def say(name, protocol, peer, rows, ours, theirs, data, ranking):
    """Prints a line for each metric."""
    clusters = np.unique([row["cluster"] for row in rows], return_inverse=True)[1]
    count = clusters.max() + 1
    draws = np.random.default_rng(1).integers(0, count, (DRAWS, count))
    values = [(metric, np.array([base.scores(answer, row["targets"])[at] for answer, row in zip(ours, rows)]),
               np.array([base.scores(answer, row["targets"])[at] for answer, row in zip(theirs, rows)]))
              for at, metric in enumerate(base.METRICS)]
    for metric, value in (data.price if data else {}).items():
        if value:
            values.append((metric, np.array([base.worth(a, row["targets"], value) for a, row in zip(ours, rows)]),
                           np.array([base.worth(a, row["targets"], value) for a, row in zip(theirs, rows)])))
    size = np.bincount(clusters, minlength=count)[draws].sum(1)
    for metric, a, b in values:
        left = np.bincount(clusters, a, count)[draws].sum(1)
        right = np.bincount(clusters, b, count)[draws].sum(1)
        low, high = np.percentile(left / np.maximum(right, 1e-9) - 1, [2.5, 97.5])
        own = np.percentile(left / size, [2.5, 97.5])
        print(json.dumps({
            "bench": "quality", "figure": f"{name} {protocol} {metric}", "set": name, "protocol": protocol, "metric": metric,
            "ranking": ranking, "value": round(a.mean(), 4), "low": round(own[0], 4), "high": round(own[1], 4), "against": peer,
            "against_value": round(b.mean(), 4), "gain": round(a.mean() / max(b.mean(), 1e-9) - 1, 4),
            "gain_low": round(low, 4), "gain_high": round(high, 4), "questions": len(rows)}), flush=True)
    if data:
        sold = max(1, int((data.n > 0).sum()))
        cover = [len({item for answer in answers for item in answer[:4]}) / sold for answers in (ours, theirs)]
        print(json.dumps({
            "bench": "quality", "figure": f"{name} {protocol} coverage@4", "set": name, "protocol": protocol, "metric": "coverage@4",
            "ranking": ranking, "value": round(cover[0], 4), "against": peer, "against_value": round(cover[1], 4), "questions": len(rows)}), flush=True)


def answers_of(folder, protocol):
    return [row["answers"]["tandem"] for row in base.questions(folder, protocol)]


def missing(name, protocol, peer):
    reason = traceback.format_exc().strip().splitlines()[-1][:200]
    print(json.dumps({"bench": "quality", "figure": f"{name} {protocol}", "set": name, "protocol": protocol, "against": peer, "missing": reason}), flush=True)


# Names of Tandem's rankings and the folders of their answers.
RANKINGS = {"chosen": "tuned", "default": "test"}
IN_CART = (lambda row: {item: 1.0 for item in row["cart"]}, lambda row: row["cart"])
FOR_YOU = (lambda row: {}, lambda row: [])
FOR_YOU_NEW = (lambda row: {}, lambda row: [event["item"] for event in row["history"]])


def orders(name, path, catalog, work, cutoff, small, latest):
    catalog = None if catalog == "-" else catalog
    loaded = {}

    def training(when):
        if when not in loaded:
            loaded[when] = base.load(path, when, small, latest, catalog)
        return loaded[when]

    test, valid = (os.path.join(work, part) for part in ("test", "valid"))
    here = os.path.dirname(os.path.abspath(__file__))
    code = digest(os.path.join(here, "peers.py"), os.path.join(here, "data.py"), TRIES)
    file = digest(path)

    def beside(protocol, context, excluded, peer, model, start, axes):
        def answer():
            began = time.perf_counter()
            early = cutoff - 30 * base.DAY
            earlier = base.questions(valid, protocol)
            earlier = [row for row in earlier if row["cluster"] % max(1, len(earlier) // 1200) == 0]
            chosen, spent = search(start, axes, lambda options: base.objective(
                base.twenty(training(early), model(early, options), earlier, context, excluded), earlier))
            got = base.twenty(training(cutoff), model(cutoff, chosen), base.questions(test, protocol), context, excluded)
            return {"answers": got, "chosen": chosen, "tries": spent, "seconds": round(time.perf_counter() - began, 1)}

        try:
            got = kept(digest(file, code, peer, protocol, cutoff, small, latest, asked(test, protocol), asked(valid, protocol)), answer)
        except Exception:
            missing(name, protocol, peer)
            return
        print(json.dumps({"set": name, "protocol": protocol, "peer": peer, "chosen": got["chosen"], "tries": got["tries"], "seconds": got["seconds"]}), file=sys.stderr, flush=True)
        for own in (protocol, "cart+history") if protocol == "cart" else (protocol,):
            rows = base.questions(test, own)
            for ranking in RANKINGS:
                folder = os.path.join(work, RANKINGS[ranking])
                if os.path.exists(os.path.join(folder, own + ".jsonl")):
                    say(name, own, peer, rows, answers_of(folder, own), got["answers"], training(cutoff), ranking)

    plan = [(peers.CART, [("cart", IN_CART), ("product", IN_CART)]), (peers.FOR_YOU, [("for-you", FOR_YOU), ("for-you-new", FOR_YOU_NEW)])]
    for models, protocols in plan:
        # where only the latest orders train, the peers know less of the customers than the questions tell
        if latest and models is peers.FOR_YOU:
            continue
        for peer, (build, start, axes) in models.items():
            if not ONLY or peer in ONLY.split(","):
                built = {}  # a model serves all protocols

                def model(when, options):
                    key = json.dumps([when, options], sort_keys=True)
                    if key not in built:
                        built[key] = build(training(when), **options)
                    return built[key]

                for protocol, (context, excluded) in protocols:
                    if base.questions(test, protocol):
                        beside(protocol, context, excluded, peer, model, start, axes)


def session(name, path, work):
    import pandas as pd

    rows = pd.read_csv(path).sort_values(["session_id", "timestamp"], kind="stable")
    part = lambda which: [list(map(int, items)) for _, items in sorted(
        (group.timestamp.max(), group.item_id.tolist()) for _, group in rows[rows.split == which].groupby("session_id"))]
    train, valid = part("train"), part("valid")
    known = {item for items in train for item in items}
    questions = base.questions(os.path.join(work, "test"), "session", 1 << 30)
    early = []
    for items in valid:
        items = [item for item in items if item in known]
        early += [{"views": items[:end], "targets": [items[end]]} for end in range(1, len(items))]
    ask = lambda score, views: [item for item, _ in sorted(
        ((item, value) for item, value in score(views).items() if item != views[-1]), key=lambda pair: (-pair[1], pair[0]))[:20]]
    build, start, axes = peers.SESSION

    def answer():
        chosen, spent = search(start, axes, lambda options: (lambda score: base.objective(
            [ask(score, row["views"]) for row in early], early))(build(train, **options)))
        score = build(train, **chosen)
        return {"answers": [ask(score, [event["item"] for event in row["history"]]) for row in questions], "chosen": chosen, "tries": spent}

    here = os.path.dirname(os.path.abspath(__file__))
    got = kept(digest(path, os.path.join(here, "peers.py"), os.path.join(here, "data.py"), TRIES, asked(os.path.join(work, "test"), "session")), answer)
    print(json.dumps({"set": name, "peer": "vmis-knn", "chosen": got["chosen"], "tries": got["tries"]}), file=sys.stderr)
    for ranking, folder in (("chosen", "tuned"), ("default", "test")):
        folder = os.path.join(work, folder)
        if os.path.exists(os.path.join(folder, "session.jsonl")):
            own = [row["answers"]["tandem"] for row in base.questions(folder, "session", 1 << 30)]
            say(name, "session", "vmis-knn", questions, own, got["answers"], None, ranking)


if __name__ == "__main__":
    if sys.argv[1] == "orders":
        orders(*sys.argv[2:6], *map(int, sys.argv[6:9]))
    else:
        session(*sys.argv[2:5])

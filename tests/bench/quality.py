"""The peers' side of bench "quality": ranks the targets that `tandem eval --export` wrote.

    quality.py NAME ORDERS.csv TEST_FOLDER VALID_FOLDER CUTOFF

Every peer trains on the orders up to the cutoff (its parameters are tuned on the questions of the
month before), answers the same questions as Tandem, and is compared on the same targets: one JSON
line a figure with the 95 % interval of Tandem's relative gain (bootstrap over clusters).
"""
import json
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
import numpy as np
import pandas as pd
import scipy.sparse as sp

sys.path.insert(0, os.environ.get("TANDEM_PEERS", ""))
try:
    import lib
except Exception as error:  # reported for each peer that needs it
    lib, LIB_ERROR = None, repr(error)[:120]

MONTH = 30 * 86400
CLUSTERS = int(os.environ.get("PEER_CLUSTERS", "4000"))


class Data:
    """Training part: X orders x items, n orders an item, size items an order, t days, now."""


def load(path, cutoff, small, latest):
    rows = pd.read_csv(path)
    net = rows.groupby(["order_id", "item_id"], sort=True).agg(qty=("qty", "sum"), timestamp=("timestamp", "min"))
    net = net[net.qty > 0].reset_index()
    size = net.groupby("order_id").item_id.transform("size")
    if small:
        net = net[size <= 6]
    net = net[net.timestamp <= cutoff].sort_values(["timestamp", "order_id"], kind="stable")
    net["o"] = pd.factorize(net.order_id)[0]
    if latest:
        net = net[net.o >= net.o.max() + 1 - latest]
        net["o"] = pd.factorize(net.order_id)[0]
    data = Data()
    net["i"], data.items = pd.factorize(net.item_id, sort=True)
    data.place = {int(item): at for at, item in enumerate(data.items)}
    data.nI = len(data.items)
    data.X = sp.csr_matrix((np.ones(len(net), np.float32), (net.o, net.i)), shape=(net.o.max() + 1, data.nI))
    data.n = np.asarray(data.X.sum(0)).ravel()
    data.size = np.asarray(data.X.sum(1)).ravel()
    data.t = net.groupby("o").timestamp.first().values / 86400.0
    data.now = data.t.max()
    return data


def questions(folder, protocol, most):
    with open(os.path.join(folder, protocol + ".jsonl")) as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["cluster"] < most]


def hits(answer, targets):
    found = [item in targets for item in answer[:20]]
    gain = sum(1 / np.log2(place + 2) for place in range(min(4, len(found))) if found[place])
    best = sum(1 / np.log2(place + 2) for place in range(min(4, len(targets))))
    return float(any(found[:4])), gain / best


def ask(data, score, rows, context, excluded):
    """Twenty best items of each question under a scorer of a sparse context matrix."""
    answers = []
    for start in range(0, len(rows), 256):
        part = rows[start : start + 256]
        at, items, weights = [], [], []
        for number, row in enumerate(part):
            for item, weight in context(row).items():
                if item in data.place:
                    at.append(number), items.append(data.place[item]), weights.append(weight)
        query = sp.csr_matrix((np.array(weights, np.float32), (at, items)), shape=(len(part), data.nI))
        scores = score(query)
        scores = np.array(scores.toarray() if sp.issparse(scores) else scores, dtype=np.float64)
        scores = scores + data.n * 1e-12
        for number, row in enumerate(part):
            hide = [data.place[item] for item in excluded(row) if item in data.place]
            scores[number, hide] = -np.inf
            top = np.argpartition(-scores[number], min(20, data.nI - 1))[:20]
            answers.append([int(data.items[item]) for item in top[np.argsort(-scores[number, top], kind="stable")]])
    return answers


def implicit_model(kind, **options):
    def fit(data):
        from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

        model = {"bm25": BM25Recommender, "cosine": CosineRecommender}[kind](num_threads=1, **options)
        model.fit(data.X.astype(np.float64), show_progress=False)
        similarity = model.similarity.tocsr().astype(np.float32)
        similarity.setdiag(0)
        return lambda query: query @ similarity

    return fit


def counts(data):
    if not hasattr(data, "C"):
        data.C = (data.X.T @ data.X).tocsr()
    return data.C


def confidence(data):
    pairs = counts(data).copy()
    pairs.setdiag(0)
    weights = (sp.diags(1 / np.maximum(data.n, 1)) @ pairs).tocsr()
    return lambda query: query @ weights


def from_lib(build):
    def fit(data):
        if lib is None:
            raise RuntimeError("TANDEM_PEERS: " + LIB_ERROR)
        return build(data)

    return fit


CART_PEERS = {
    "popularity": [lambda data: lambda query: np.tile(data.n, (query.shape[0], 1))],
    "confidence": [confidence],
    "implicit-cosine": [implicit_model("cosine", K=200)],
    "implicit-bm25": [implicit_model("bm25", K=200, K1=k1, B=b) for k1, b in ((1.2, 0.75), (100.0, 0.5), (0.2, 0.3))],
    "rp3beta": [from_lib(lambda data, beta=beta: lambda query, W=lib.rp3beta(data, 1.0, beta): query @ W) for beta in (0.4, 0.6)],
    "ease": [from_lib(lambda data, lam=lam: lambda query, B=lib.ease(data, lam): query @ B) for lam in (20.0, 200.0)],
    "v-sknn": [from_lib(lambda data, half=half: lib.sknn(data, k=100, half=half)) for half in (180, None)],
}


def counter(half):
    def context(row):
        own = {}
        for event in row["history"]:
            own[event["item"]] = own.get(event["item"], 0.0) + 0.5 ** ((row["now"] - event["at"]) / 86400 / half)
        return own

    return context


def recent(days):
    def fit(data):
        window = np.asarray(data.X[np.where(data.t > data.now - days)[0]].sum(0)).ravel()
        return lambda query: np.tile(window, (query.shape[0], 1))

    return fit


def compare(name, protocol, peer, rows, answers):
    own = [row["answers"]["tandem"] for row in rows]
    clusters = np.array([row["cluster"] for row in rows])
    count = clusters.max() + 1
    per_cluster = np.bincount(clusters, minlength=count)
    ours = np.array([hits(answer, row["targets"]) for answer, row in zip(own, rows)])
    theirs = np.array([hits(answer, row["targets"]) for answer, row in zip(answers, rows)])
    draws = np.random.default_rng(1).integers(0, count, (1000, count))
    for at, metric in enumerate(("HR@4", "NDCG@4")):
        a = np.bincount(clusters, ours[:, at], count)[draws].sum(1)
        b = np.bincount(clusters, theirs[:, at], count)[draws].sum(1)
        low, high = np.percentile(a / np.maximum(b, 1e-9) - 1, [2.5, 97.5])
        figure = {"bench": "quality", "figure": f"{name} {protocol} {metric}", "value": round(ours[:, at].mean(), 4),
                  "unit": "share", "against": peer, "against_value": round(theirs[:, at].mean(), 4),
                  "ratio": round(ours[:, at].mean() / max(theirs[:, at].mean(), 1e-9), 4),
                  "gain_low": round(low, 4), "gain_high": round(high, 4), "questions": len(rows)}
        print(json.dumps(figure), flush=True)
    assert per_cluster.sum() == len(rows)


def main():
    name, orders, test, valid, cutoff = sys.argv[1:5] + [int(sys.argv[5])]
    small, latest = "small" in name, 300 if "300-orders" in name else 0
    data, earlier = load(orders, cutoff, small, latest), load(orders, cutoff - MONTH, small, latest)
    best = {}
    cart = lambda row: {item: 1.0 for item in row["cart"]}
    in_cart = lambda row: row["cart"]
    for peer, variants in CART_PEERS.items():
        try:
            if len(variants) > 1:
                rows = questions(valid, "cart", 500)
                tried = [np.mean([hits(answer, row["targets"]) for answer, row in zip(ask(earlier, fit(earlier), rows, cart, in_cart), rows)]) for fit in variants]
                variants = [variants[int(np.argmax(tried))]]
            score = variants[0](data)
            for protocol in ("cart", "product"):
                rows = questions(test, protocol, CLUSTERS)
                answers = ask(data, score, rows, cart, in_cart)
                compare(name, protocol, peer, rows, answers)
                if protocol == "cart":
                    compare(name, "cart+history", peer, questions(test, "cart+history", CLUSTERS), answers)
        except Exception as error:
            print(json.dumps({"bench": "quality", "figure": f"{name} cart", "against": None, "peer": peer, "reason": repr(error)[:160]}), flush=True)
    nothing, own = lambda row: [], lambda row: [event["item"] for event in row["history"]]
    same = lambda query: query
    for protocol, peer, variants, excluded in (
        ("for-you", "decayed-counter", [(lambda data: same, counter(half)) for half in (15, 30, 60, 120, 240)], nothing),
        ("for-you-new", "recent-popularity", [(recent(days), cart) for days in (7, 14, 30)], own),
    ):
        rows = questions(valid, protocol, CLUSTERS)
        tried = [np.mean([hits(answer, row["targets"]) for answer, row in zip(ask(earlier, fit(earlier), rows, context, excluded), rows)]) for fit, context in variants]
        fit, context = variants[int(np.argmax(tried))]
        rows = questions(test, protocol, CLUSTERS)
        compare(name, protocol, peer, rows, ask(data, fit(data), rows, context, excluded))


main()

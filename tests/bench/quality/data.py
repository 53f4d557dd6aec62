"""Orders, questions and scores of bench "quality", shared by the peers."""
import json
import os

import numpy as np
import pandas as pd
import scipy.sparse as sp

DAY = 86400


class Data:
    """Training part: X orders x items, n orders an item, size items an order, t days, now (days),
    users (one set of (item, second) pairs each, from known customers), order numbers of each user."""


def load(path, cutoff, small=0, latest=0, catalog=None):
    """Orders up to the cutoff as Tandem reads them: net of refunds, each item once an order."""
    rows = pd.read_csv(path)
    rows["customer_id"] = pd.to_numeric(rows.customer_id, errors="coerce").fillna(0).astype(np.int64)
    net = rows.groupby(["order_id", "item_id"], sort=True).agg(
        qty=("qty", "sum"), timestamp=("timestamp", "min"), customer=("customer_id", "max")
    )
    net = net[net.qty > 0].reset_index()
    if small:
        net = net[net.groupby("order_id").item_id.transform("size") <= small]
    net = net[net.timestamp <= cutoff].sort_values(["timestamp", "order_id"], kind="stable")
    net["o"] = pd.factorize(net.order_id)[0]
    if latest:
        net = net[net.o >= net.o.max() + 1 - latest]
        net["o"] = pd.factorize(net.order_id)[0]
    data = Data()
    net["i"], data.items = pd.factorize(net.item_id, sort=True)
    data.items = np.asarray(data.items)
    data.place = {int(item): at for at, item in enumerate(data.items)}
    data.count = len(data.items)
    orders = int(net.o.max()) + 1
    data.X = sp.csr_matrix((np.ones(len(net), np.float32), (net.o, net.i)), shape=(orders, data.count))
    data.n = np.asarray(data.X.sum(0)).ravel()
    data.size = np.asarray(data.X.sum(1)).ravel()
    first = net.groupby("o")
    data.t = first.timestamp.first().values / DAY
    data.now = data.t.max()
    customer = first.customer.max().values
    known = np.where(customer > 0)[0]
    data.customers, number = np.unique(customer[known], return_inverse=True)
    # orders of each user, oldest first: pairs of user and order, users ascending
    data.user_orders = np.stack([number, known], 1)[np.lexsort((known, number))]
    data.user_of = {}
    second = first.timestamp.first().values
    held = {}
    for user, order in data.user_orders:
        items = data.X.indices[data.X.indptr[order] : data.X.indptr[order + 1]]
        held.setdefault(int(user), set()).update((int(item), int(second[order])) for item in items)
    for user, events in held.items():
        data.user_of[frozenset(events)] = user
    data.price = prices(rows, catalog)
    return data


def prices(rows, catalog):
    """Price and margin of each item: the catalogue's, or the median that was charged."""
    price = rows[rows.price > 0].groupby("item_id").price.median().to_dict()
    margin = {}
    if catalog:
        listed = pd.read_csv(catalog)
        for item, own, cost in zip(listed.item_id, listed.price, listed.cost):
            if own > 0:
                price[item] = own
                if cost >= 0:
                    margin[item] = own - cost
    return {"revenue@4": {int(k): float(v) for k, v in price.items()}, "margin@4": {int(k): float(v) for k, v in margin.items()}}


def questions(folder, protocol, most=4000):
    with open(os.path.join(folder, protocol + ".jsonl")) as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["cluster"] < most]


GAIN = 1 / np.log2(np.arange(20) + 2)


def scores(answer, targets):
    """HR@4, NDCG@4, MRR@20, Recall@20 of an answer."""
    targets = set(targets)
    found = [item in targets for item in answer[:20]]
    gained = sum(gain for gain, hit in zip(GAIN[:4], found) if hit)
    place = found.index(True) if True in found else None
    return (
        float(any(found[:4])),
        gained / GAIN[: min(4, len(targets))].sum(),
        0.0 if place is None else 1 / (place + 1),
        sum(found) / len(targets),
    )


METRICS = ("HR@4", "NDCG@4", "MRR@20", "Recall@20")


def worth(answer, targets, value):
    """What the hits among the first four are worth."""
    return sum(value.get(item, 0.0) for item in answer[:4] if item in targets)


def objective(answers, rows):
    """What is maximised by everybody, Tandem's own search included."""
    got = np.array([scores(answer, row["targets"]) for answer, row in zip(answers, rows)]).mean(0)
    return got[0] + got[1] + 0.5 * got[3]


def twenty(data, score, rows, context, excluded):
    """Twenty best items of each question. `score` maps a sparse matrix of contexts (and their rows) to
    scores; ties go to the more popular item."""
    answers = []
    tie = data.n / (data.n.max() + 1) * 1e-9
    for start in range(0, len(rows), 256):
        part = rows[start : start + 256]
        at, items, weights = [], [], []
        for number, row in enumerate(part):
            for item, weight in context(row).items():
                if item in data.place:
                    at.append(number), items.append(data.place[item]), weights.append(weight)
        query = sp.csr_matrix((np.array(weights, np.float32), (at, items)), shape=(len(part), data.count))
        got = score(query, part)
        got = np.array(got.toarray() if sp.issparse(got) else got, dtype=np.float64)
        got = got / np.maximum(np.abs(got).max(1, keepdims=True), 1e-12) + tie
        for number, row in enumerate(part):
            hide = [data.place[item] for item in excluded(row) if item in data.place]
            got[number, hide] = -np.inf
            top = np.argpartition(-got[number], min(20, data.count - 1))[:20]
            top = top[np.argsort(-got[number, top], kind="stable")]
            answers.append([int(data.items[item]) for item in top if got[number, item] > -np.inf])
    return answers

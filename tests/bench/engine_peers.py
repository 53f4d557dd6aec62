#!/usr/bin/env python3
"""Bench "engine", beside open libraries: engine_peers.py TANDEM ORDERS.csv [CATALOG.csv]

Counting of pairs and cart queries by Tandem, by a numba loop, by scipy and by implicit, in one run on one
core; and the next view of a session, where TANDEM_DATA has sessions. One JSON line a figure; a library that is not installed is reported with the reason. Of every timed
thing the fastest of several rounds counts: what else the machine does only adds.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")})
TANDEM, ORDERS = sys.argv[1], sys.argv[2]
CATALOG = sys.argv[3:4]
QUERIES, ROUNDS, NEIGHBOURS = 2000, 10, 64


def figure(name, value, unit, against, other, ratio=None, reason=None, **detail):
    line = {"bench": "engine", "figure": name, "value": value, "unit": unit, "against": against, "against_value": other}
    if other and value:
        line["ratio"] = round(ratio if ratio is not None else value / other, 2)
    if reason:
        line["reason"] = reason
    if detail:
        line["detail"] = detail
    print(json.dumps(line), flush=True)


def fastest(call, rounds=3):
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - start)
    return least


def tandem(*arguments):
    return json.loads(subprocess.run([TANDEM, *arguments], check=True, capture_output=True, text=True).stdout)


baskets = defaultdict(set)
with open(ORDERS) as file:
    next(file)
    for line in file:
        order, _, item, _ = line.split(",", 3)
        baskets[order].add(int(item))
ids = sorted({item for basket in baskets.values() for item in basket})
number = {item: at for at, item in enumerate(ids)}
rows = [sorted(number[item] for item in basket) for basket in baskets.values() if len(basket) <= 1000]
rng = random.Random(1)
work = tempfile.mkdtemp()
model = os.path.join(work, "model.tdm")
catalog = ["--catalog", *CATALOG] if CATALOG else []
tandem("train", "--orders", ORDERS, *catalog, "--budget", "0", "--site", "bench", "--out", model)


def carts(size):
    """Carts as shoppers fill them: the first items of orders, filled up from other orders."""
    found = []
    while len(found) < QUERIES:
        cart = rng.choice(rows)[:size]
        while len(cart) < size:
            cart = sorted(set(cart + rng.choice(rows)[: size - len(cart)]))
        found.append(cart)
    return found


def serve(cart_list, strategy, *more, limit=4):
    path = os.path.join(work, "queries.jsonl")
    with open(path, "w") as out:
        for cart in cart_list:
            out.write(json.dumps({"strategy": strategy, "cart": [ids[item] for item in cart], "limit": limit}) + "\n")
    return tandem("recommend", "--model", model, "--queries", path, "--measure", str(ROUNDS), *more)


sets = {size: carts(size) for size in (1, 3, 10, 25)}
times = {size: serve(cart_list, "product" if size == 1 else "cart") for size, cart_list in sets.items()}
tables_only = {size: serve(cart_list, "product" if size == 1 else "cart", "--tables") for size, cart_list in sets.items()}
counted = tandem("train", "--orders", ORDERS, "--count", "5", "--out", os.path.join(work, "unused"))["count_seconds"]
for size, found in times.items():
    plain = tables_only[size]
    figure(f"cart of {size}, p50", found["p50"], "ns", "the same without similar baskets", plain["p50"],
           p99=found["p99"], p99_tables=plain["p99"], rounds=ROUNDS)



def sessions(path):
    """Serving of browsing sessions: every prefix of the test sessions, as the quality bench asks them."""
    import csv
    import gzip

    views = defaultdict(list)
    learned = os.path.join(work, "sessions.csv")
    with gzip.open(path, "rt") as file, open(learned, "w") as out:
        out.write("session_id,item_id,timestamp\n")
        for row in csv.DictReader(file):
            if row["split"] == "test":
                views[row["session_id"]].append((int(row["timestamp"]), int(row["item_id"])))
            elif row["split"] == "train":
                out.write(f"{row['session_id']},{row['item_id']},{row['timestamp']}\n")
    trained, queries = os.path.join(work, "sessions.tdm"), os.path.join(work, "sessions.jsonl")
    tandem("train", "--sessions", learned, "--budget", "0", "--site", "bench", "--out", trained)
    with open(queries, "w") as out:
        for seen in views.values():
            history = [{"item": item, "at": at, "kind": "view"} for at, item in sorted(seen)]
            for end in range(1, len(history)):
                out.write(json.dumps({"strategy": "session", "history": history[:end], "limit": 20}) + "\n")
    found = tandem("recommend", "--model", trained, "--queries", queries, "--measure", str(ROUNDS))
    figure("next view of a session, p50", found["p50"], "ns", "Serenade (VMIS-kNN in Rust), as published for such data", 18000,
           p99=found["p99"], mean=found["mean"], questions=found["requests"])


clicks = os.path.join(os.environ.get("TANDEM_DATA", ""), "sessions-example.csv.gz")
if os.path.exists(clicks):
    sessions(clicks)

try:
    import numpy
    import scipy.sparse
except ImportError as missing:
    figure("pairs counted", None, "x", None, None, reason=f"{missing}")
    sys.exit(0)
starts = numpy.cumsum([0] + [len(row) for row in rows]).astype(numpy.int64)
members = numpy.concatenate([numpy.array(row, dtype=numpy.int32) for row in rows])
matrix = scipy.sparse.csr_matrix((numpy.ones(len(members), numpy.float32), members, starts), shape=(len(rows), len(ids)))
transposed = matrix.T.tocsr()
took = fastest(lambda: transposed @ matrix)
figure("all pairs counted (orders and customers)", round(counted, 3), "s", "scipy X'X, orders only", round(took, 3), took / counted)

try:
    import numba

    @numba.njit
    def count(starts, members, posting_starts, postings, items):
        """The numba loop: item by item over its baskets, one dense row of counts, neighbours gathered."""
        counts = numpy.zeros(items, numpy.int32)
        touched = numpy.empty(items, numpy.int32)
        total = 0
        columns = numpy.empty(1 << 20, numpy.int32)
        values = numpy.empty(1 << 20, numpy.int32)
        for item in range(items):
            met = 0
            for at in range(posting_starts[item], posting_starts[item + 1]):
                basket = postings[at]
                for place in range(starts[basket], starts[basket + 1]):
                    other = members[place]
                    if counts[other] == 0:
                        touched[met] = other
                        met += 1
                    counts[other] += 1
            row = numpy.sort(touched[:met])
            if total + met > len(columns):
                columns = numpy.concatenate((columns, numpy.empty(len(columns) + met, numpy.int32)))
                values = numpy.concatenate((values, numpy.empty(len(values) + met, numpy.int32)))
            for other in row:
                columns[total] = other
                values[total] = counts[other]
                counts[other] = 0
                total += 1
        return columns[:total], values[:total]

    @numba.njit
    def answer(carts, indptr, indices, data, items, limit, times):
        """Sums of sparse rows in a dense array, then the best few: a cart query at its plainest."""
        sums = numpy.zeros(items, numpy.float32)
        touched = numpy.empty(items, numpy.int32)
        best = numpy.empty(limit, numpy.int32)
        check = 0
        for _ in range(times):
            for cart in carts:
                met = 0
                for item in cart:
                    for at in range(indptr[item], indptr[item + 1]):
                        other = indices[at]
                        if sums[other] == 0:
                            touched[met] = other
                            met += 1
                        sums[other] += data[at]
                for item in cart:
                    sums[item] = 0
                filled = 0
                for place in range(met):
                    other = touched[place]
                    value = sums[other]
                    if filled < limit or value > sums[best[filled - 1]]:
                        at = min(filled, limit - 1)
                        while at > 0 and sums[best[at - 1]] < value:
                            best[at] = best[at - 1]
                            at -= 1
                        best[at] = other
                        filled = min(filled + 1, limit)
                check += best[0]
                for place in range(met):
                    sums[touched[place]] = 0
        return check

    arrays = (starts, members, transposed.indptr.astype(numpy.int64), transposed.indices, len(ids))
    count(*arrays)
    took = fastest(lambda: count(*arrays))
    figure("all pairs counted (orders and customers)", round(counted, 3), "s", "a numba loop, orders only", round(took, 3), took / counted)
except ImportError as missing:
    numba = None
    figure("all pairs counted", round(counted, 3), "s", None, None, reason=f"numba: {missing}")

try:
    import warnings

    warnings.simplefilter("ignore")
    import implicit.nearest_neighbours

    cosine = implicit.nearest_neighbours.CosineRecommender(K=NEIGHBOURS, num_threads=1)
    took = fastest(lambda: cosine.fit(matrix, show_progress=False))
    figure("all pairs counted (orders and customers)", round(counted, 3), "s", f"implicit CosineRecommender(K={NEIGHBOURS}).fit, one thread", round(took, 3), took / counted)
    similarity = cosine.similarity.tocsr()
except ImportError as missing:
    similarity = None
    figure("cart queries", None, "ns", None, None, reason=f"implicit: {missing}")

if similarity is not None:
    for size in (3, 10, 25):
        if numba:
            lists = numpy.array(sets[size], dtype=numpy.int64)
            parts = (similarity.indptr, similarity.indices, similarity.data.astype(numpy.float32), len(ids), 4)
            answer(lists, *parts, 1)
            took = fastest(lambda: answer(lists, *parts, 5)) / 5 / len(lists) * 1e9
            for name, found in ((", tables alone", tables_only[size]), ("", times[size])):
                figure(f"cart of {size}{name}, mean", found["mean"], "ns", "numba sums of sparse rows, no rules, no reasons", round(took), took / found["mean"])
        users = scipy.sparse.csr_matrix(
            (numpy.ones(size * QUERIES, numpy.float32), numpy.concatenate([numpy.array(cart) for cart in sets[size]]), numpy.arange(QUERIES + 1) * size),
            shape=(QUERIES, len(ids)))
        one_by_one = [users[at] for at in range(200)]
        took = fastest(lambda: [cosine.recommend(0, row, N=4) for row in one_by_one]) / 200 * 1e9
        figure(f"cart of {size}, mean", times[size]["mean"], "ns", "implicit recommend(), one cart a call", round(took), took / times[size]["mean"])
        took = fastest(lambda: cosine.recommend(numpy.arange(QUERIES), users, N=4)) / QUERIES * 1e9
        figure(f"cart of {size}, mean", times[size]["mean"], "ns", "implicit recommend(), 2,000 carts in one call", round(took), took / times[size]["mean"])

"""The rankers that Tandem is compared with. Each is a function of the training data and its parameters
that returns a scorer; beside it stand its first parameters and the axes that are searched.

Sources: `implicit` (item-kNN with BM25 or cosine, ALS), EASE (Steck, WWW 2019), RP3beta (Paudel et al.,
TiiS 2016), V-SKNN (Ludewig and Jannach, UMUAI 2018), TIFU-kNN (Hu et al., SIGIR 2020), UP-CF@r (Faggioli
et al., UMAP 2020), VMIS-kNN (Kersbergen et al., SIGMOD 2022).
"""
import numpy as np
import scipy.sparse as sp
from scipy.linalg import lapack


def top(matrix, keep):
    """The largest `keep` values of each row."""
    matrix = matrix.tocsr()
    data, indices, starts = [], [], [0]
    for row in range(matrix.shape[0]):
        begin, end = matrix.indptr[row], matrix.indptr[row + 1]
        values, columns = matrix.data[begin:end], matrix.indices[begin:end]
        if len(values) > keep:
            best = np.argpartition(-values, keep)[:keep]
            values, columns = values[best], columns[best]
        data.append(values), indices.append(columns), starts.append(starts[-1] + len(values))
    return sp.csr_matrix((np.concatenate(data), np.concatenate(indices), starts), shape=matrix.shape)


def pairs(data):
    if not hasattr(data, "C"):
        data.C = (data.X.T @ data.X).tocsr().astype(np.float32)
    return data.C


def popularity(data):
    return lambda query, rows: np.tile(data.n, (query.shape[0], 1))


def recent(data, days):
    window = np.asarray(data.X[np.where(data.t > data.now - days)[0]].sum(0)).ravel()
    return lambda query, rows: np.tile(window, (query.shape[0], 1))


def confidence(data, shrink=0):
    own = pairs(data).copy()
    own.setdiag(0)
    weights = (sp.diags(1 / (np.maximum(data.n, 1) + shrink)) @ own).tocsr()
    return lambda query, rows: query @ weights


def neighbours(data, kind, **options):
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

    model = {"bm25": BM25Recommender, "cosine": CosineRecommender}[kind](num_threads=1, **options)
    model.fit(data.X.astype(np.float64), show_progress=False)
    similarity = model.similarity.tocsr().astype(np.float32)
    similarity.setdiag(0)
    return lambda query, rows: query @ similarity


def als(data, factors, alpha, regularization):
    from implicit.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(
        factors=factors, regularization=regularization, alpha=alpha, iterations=12, num_threads=1, random_state=1, use_gpu=False
    )
    model.fit(data.X, show_progress=False)
    return lambda query, rows: model.recalculate_user(np.arange(query.shape[0]), query.tocsr()) @ model.item_factors.T


def ease(data, lam):
    # items sold once are left out where the dense matrix would be too large
    least = 1 if data.count < 6000 else 4 if data.count < 12000 else np.sort(data.n)[-12000]
    kept = np.where(data.n >= least)[0]
    gram = pairs(data)[kept][:, kept].toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += lam
    factor, failed = lapack.spotrf(gram, lower=1, overwrite_a=1)
    assert failed == 0, failed
    inverse, failed = lapack.spotri(factor, lower=1, overwrite_c=1)
    assert failed == 0, failed
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    weights = inverse / -np.diag(inverse)[None, :]
    weights[np.diag_indices_from(weights)] = 0

    def score(query, rows):
        got = np.zeros((query.shape[0], data.count), np.float32)
        got[:, kept] = query[:, kept] @ weights
        return got

    return score


def rp3beta(data, alpha, beta):
    orders, items = 1 / np.maximum(data.size, 1), 1 / np.maximum(data.n, 1)
    out, back = sp.diags(orders.astype(np.float32)) @ data.X, sp.diags(items.astype(np.float32)) @ data.X.T.tocsr()
    out.data, back.data = out.data**alpha, back.data**alpha
    walk = (back @ out).tocsr()
    walk.setdiag(0)
    walk = (walk @ sp.diags((items**beta).astype(np.float32))).tocsr()
    return lambda query, rows: query @ walk


def vsknn(data, k, power, half, idf=True):
    rarity = np.log((data.X.shape[0] + 1) / (data.n + 1)) if idf else np.ones(data.count)
    by_item = (data.X @ sp.diags(rarity.astype(np.float32))).T.tocsr()
    weight = 1 / np.maximum(data.size, 1) ** power
    if half:
        weight = weight * 0.5 ** ((data.now - data.t) / half)
    weight = sp.diags(weight.astype(np.float32))
    return lambda query, rows: top(((query @ by_item) @ weight).tocsr(), k) @ data.X


def users(data, weigh):
    """Users x items; an order counts `weigh(orders after it, orders of the user, age in days)`."""
    number, order = data.user_orders[:, 0], data.user_orders[:, 1]
    held = np.bincount(number)
    after = np.repeat(held, held) - 1 - (np.arange(len(number)) - np.repeat(np.cumsum(held) - held, held))
    weight = weigh(after, np.repeat(held, held), data.now - data.t[order]).astype(np.float32)
    matrix = sp.csr_matrix((weight, (number, order)), shape=(len(data.customers), data.X.shape[0]))
    return (matrix @ data.X).tocsr()


def who(data, rows):
    """The users of questions, found by their purchases."""
    own = []
    for row in rows:
        key = frozenset((data.place[event["item"]], event["at"]) for event in row["history"] if event["item"] in data.place)
        own.append(data.user_of[key])
    return np.array(own)


def counter(data, half):
    matrix = users(data, lambda after, held, age: 0.5 ** (age / half))
    return lambda query, rows: matrix[who(data, rows)]


def tifu(data, group, within, between, k, alpha):
    def weigh(after, held, age):
        groups = -(-held // group)
        return within ** (after % group) * between ** (after // group) / (np.minimum(group, held) * groups)

    matrix = users(data, weigh)
    square = np.asarray(matrix.multiply(matrix).sum(1)).ravel()
    k = min(k, matrix.shape[0] - 1)

    def score(query, rows):
        own = who(data, rows)
        distance = square[None, :] + square[own][:, None] - 2 * (matrix[own] @ matrix.T).toarray()
        distance[np.arange(len(own)), own] = np.inf
        near = np.argpartition(distance, k - 1, axis=1)[:, :k]
        mean = sp.csr_matrix((np.full(near.size, 1 / k, np.float32), near.ravel(), np.arange(0, near.size + 1, k)), shape=(len(own), matrix.shape[0]))
        return alpha * matrix[own] + (1 - alpha) * (mean @ matrix)

    return score


def upcf(data, orders, alpha, power):
    matrix = users(data, lambda after, held, age: (after < orders) / np.minimum(orders, held))
    ever = users(data, lambda after, held, age: np.ones(len(age)))
    ever.data[:] = 1
    count = np.maximum(np.asarray(ever.sum(1)).ravel(), 1)
    by_item = ever.T.tocsr()

    def score(query, rows):
        own = who(data, rows)
        shared = (ever[own] @ by_item).tocoo()
        likeness = (shared.data / (count[own][shared.row] ** alpha * count[shared.col] ** (1 - alpha))) ** power
        return sp.csr_matrix((likeness.astype(np.float32), (shared.row, shared.col)), shape=shared.shape) @ matrix

    return score


CART = {
    "popularity": (popularity, {}, {}),
    "confidence": (confidence, {"shrink": 0}, {"shrink": [2, 10, 50]}),
    "implicit-cosine": (lambda data, K: neighbours(data, "cosine", K=K), {"K": 200}, {"K": [20, 50, 100, 400]}),
    "implicit-bm25": (
        lambda data, **options: neighbours(data, "bm25", **options),
        {"K": 200, "K1": 1.2, "B": 0.75},
        {"K1": [0.2, 100.0], "B": [0.2, 0.5, 1.0], "K": [50, 400]},
    ),
    "rp3beta": (rp3beta, {"alpha": 1.0, "beta": 0.6}, {"beta": [0.2, 0.4, 0.8], "alpha": [0.7, 1.3]}),
    "ease": (ease, {"lam": 50.0}, {"lam": [10.0, 20.0, 200.0, 600.0]}),
    "v-sknn": (vsknn, {"k": 500, "power": 0.5, "half": None}, {"k": [100, 1500], "power": [0.3, 0.7], "half": [360, 180, 60]}),
    "als": (als, {"factors": 64, "alpha": 10.0, "regularization": 0.1}, {"alpha": [1.0, 40.0], "factors": [128]}),
}
FOR_YOU = {
    "recent-popularity": (recent, {"days": 30}, {"days": [7, 14, 60]}),
    "decayed-counter": (counter, {"half": 60}, {"half": [15, 30, 120, 240, 480]}),
    "tifu-knn": (
        tifu,
        {"group": 7, "within": 0.9, "between": 0.7, "k": 300, "alpha": 0.7},
        {"alpha": [0.2, 0.5, 0.9], "k": [100, 900], "group": [3], "within": [1.0], "between": [0.5, 0.9]},
    ),
    "up-cf": (upcf, {"orders": 10, "alpha": 0.25, "power": 5}, {"orders": [5, 25, 100], "alpha": [0.0, 0.5, 0.75], "power": [1, 10, 30]}),
}


def vmis(sessions, m=1000, k=100, length=9, weigh="linear", idf=1.0, fade=0.1):
    """VMIS-kNN over sessions (lists of items, oldest first): a function from views to scored items."""
    holders, sets = {}, [list(dict.fromkeys(items)) for items in sessions]
    for number, items in enumerate(sets):
        for item in items:
            holders.setdefault(item, []).append(number)
    rarity = {item: np.log(len(sets) / len(held)) ** idf if idf else 1.0 for item, held in holders.items()}

    def score(views):
        views = views[-length:]
        likeness, last, seen = {}, {}, set()
        for step, item in enumerate(reversed(views), 1):
            if item in seen:
                continue
            seen.add(item)
            linear = (len(views) - step + 1) / len(views)
            weight = {"linear": linear, "inverse": 1 / step, "square": linear**2}[weigh]
            for session in holders.get(item, [])[::-1][:m]:
                last.setdefault(session, step)
                likeness[session] = likeness.get(session, 0.0) + weight
        latest = sorted(likeness, reverse=True)[:m]
        best = sorted(latest, key=lambda session: (-likeness[session], -session))[:k]
        result = {}
        for session in best:
            factor = likeness[session] * (1 - fade * (last[session] - 1))
            if factor > 0:
                for item in sets[session]:
                    result[item] = result.get(item, 0.0) + factor * rarity[item]
        return result

    return score


SESSION = (vmis, {"m": 1000, "k": 100}, {
    "m": [500, 2500, 10000], "k": [50, 200, 500, 1500], "weigh": ["inverse", "square"], "idf": [0.0, 0.5], "length": [3, 20], "fade": [0.0],
})

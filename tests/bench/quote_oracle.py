"""Reads pairs of lines (request, answer of the engine) and reckons every amount of the answer again.

Whole numbers of any size and exact fractions only; nothing is taken from the engines but the units that each
application holds. What is reckoned: the price of each application by its rule (discount, maximum, floor, ending),
its parts (the bounded proportional division, then largest remainders), offers from the units the bundles left,
every line, every sum, the unit price as text. Where a cart has sets alone and is small enough, the largest saving
is found by trying everything and held to the answer's.

    tandem quote --generate 1000 | python3 tests/bench/quote_oracle.py
"""

import json
import sys
from fractions import Fraction
from itertools import product

SATURATED = 1 << 61


class Differs(Exception):
    pass


def check(truth, *what):
    if not truth:
        raise Differs(" ".join(str(word) for word in what))


def half_up(number, by):
    return (2 * number + by) // (2 * by)


def discounted(discount, base):
    kind = discount["type"]
    if kind == "percent":
        return half_up(base * (10000 - discount["basis_points"]), 10000)
    if kind == "amount":
        return max(0, base - discount["minor"])
    return discount["minor"] if kind == "fixed" else base


def share(amount, points):
    return amount * points // 10000


def divide(amount, weights, floors, caps):
    """The t with sum(clamp(t * weight)) = amount, then whole units by largest remainder, ties to the first."""
    count = range(len(weights))
    if amount < sum(floors) or amount > sum(caps):
        return None
    weight = sum(weights)
    if weight and all(floors[i] * weight <= amount * weights[i] <= caps[i] * weight for i in count):
        # No bound binds: each has its share, and the rest goes by the largest remainder.
        whole = [amount * weights[i] // weight for i in count]
        order = sorted(count, key=lambda i: (-(amount * weights[i] % weight), i))
        for i in order[: amount - sum(whole)]:
            whole[i] += 1
        return whole
    marks = sorted({Fraction(b[i], weights[i]) for b in (floors, caps) for i in count if weights[i]} | {Fraction(0)})

    def held(t):
        return [min(max(t * weights[i], floors[i]), caps[i]) if weights[i] else Fraction(floors[i]) for i in count]

    below = above = None
    for mark in marks:
        if sum(held(mark)) <= amount:
            below = mark
        elif above is None:
            above = mark
    parts = None
    if above is not None:
        at, to = sum(held(below)), sum(held(above))
        parts = held(below + (above - below) * (amount - at) / (to - at))
    else:
        parts = held(marks[-1])
        rest = amount - sum(parts)
        for i in count:  # What weighs nothing takes the rest in order.
            if not weights[i]:
                more = min(rest, caps[i] - floors[i])
                parts[i] += more
                rest -= more
    whole = [part.numerator // part.denominator for part in parts]
    order = sorted(count, key=lambda i: (whole[i] - parts[i], i))
    for i in order[: amount - sum(whole)]:
        whole[i] += 1
    return whole


class Line:
    def __init__(self, index, of):
        self.index, self.key, self.qty = index, of["key"], of["qty"]
        self.product, self.variation = of["product"], of.get("variation") or 0
        self.current, self.cost = of.get("current"), of.get("cost")
        self.regular = max(of.get("regular") or 0, self.current or 0)
        self.categories = of.get("categories") or []

    def on_sale(self):
        return self.current is not None and self.current < self.regular

    def of(self, item, variation):
        return self.product == item and variation in (0, self.variation)


def member(group, line):
    if line.product in (group.get("exclude") or []):
        return False
    return (
        bool(group.get("any"))
        or any(line.of(item["product"], item.get("variation") or 0) for item in group.get("items") or [])
        or any(category in (group.get("categories") or []) for category in line.categories)
    )


def unit_floor(rule, line):
    floor = rule.get("floor") or {"type": "none"}
    if floor["type"] == "none":
        return 0
    if line.cost is None:
        return None if (floor.get("unknown_cost") or "refuse") == "refuse" else 0
    if floor["type"] == "cost":
        return line.cost
    return -(-line.cost * 10000 // (10000 - floor["basis_points"]))


def one_by_one(rule):
    """Whether units are priced one by one, where a price has no ending."""
    kind = rule["kind"]
    return kind == "offer" or kind == "set" and rule["discount"]["type"] == "components" or kind == "buy_x_get_y" and not rule.get("spread")


TRUTHS = {"optional", "ignore_on_sale", "with_bundles", "spread", "any"}
TEXTS = {"id", "kind", "type", "base", "which", "unknown_cost", "exclusive", "roles", "segments"}
LISTS = {"", "components", "groups", "tiers", "items", "roles", "segments", "categories", "exclude"}
NESTED = {"components", "discount", "group", "groups", "tiers", "buy", "get", "benefit", "scope", "max_discount", "floor", "ending", "items"}
NUMBERS = {"product", "variation", "min", "max", "n", "qty", "minor", "modulus", "basis_points", "priority", "from", "until", "categories", "exclude"}
NUMBERS |= {"limit_total_left", "limit_customer_left", "limit_per_cart"}


def plain(name, value):
    """Whether a field of a rule is certainly as documented."""
    if isinstance(value, list):
        return name in LISTS and all(not isinstance(one, list) and plain(name, one) for one in value)
    if isinstance(value, dict):
        return (name == "" or name in NESTED) and all(plain(*of) for of in value.items())
    if name in TRUTHS:
        return isinstance(value, bool)
    if name in TEXTS:
        return isinstance(value, str) and value != ""
    return name in NUMBERS and type(value) is int and value >= 0


class Shop:
    def __init__(self, request):
        self.request = request
        self.lines = [Line(i, of) for i, of in enumerate(request["lines"])]
        self.by_key = {line.key: line for line in self.lines}
        self.sorted = sorted(self.lines, key=lambda line: line.key.encode())
        for place, line in enumerate(self.sorted):
            line.place = place
        policy = request.get("policy") or {}
        most = policy.get("max_combined_discount_bp")
        self.most = 10000 if most is None else most
        self.free = bool(policy.get("allow_free"))
        self.combine = policy.get("offers") or "best"
        self.by_priority = policy.get("stacking") == "priority"
        self.rules = {rule["id"]: rule for rule in request["rules"]}
        shopper = request.get("shopper") or {}
        self.roles, self.segments = shopper.get("roles") or [], shopper.get("segments") or []

    def holds(self, rule):
        if rule.get("ending") and one_by_one(rule):
            return False
        now = self.request["now"]
        if rule.get("from") is not None and now < rule["from"] or rule.get("until") is not None and now >= rule["until"]:
            return False
        for name, has in (("roles", self.roles), ("segments", self.segments)):
            if rule.get(name) and not set(rule[name]) & set(has):
                return False
        return self.limit(rule) > 0

    @staticmethod
    def limit(rule):
        names = ("limit_total_left", "limit_customer_left", "limit_per_cart")
        return min([rule[name] for name in names if rule.get(name) is not None] or [SATURATED])

    def maximum(self, rule, base):
        most, own = share(base, self.most), rule.get("max_discount")
        if own:
            most = min(most, share(base, own["basis_points"]) if own["type"] == "percent" else own["minor"])
        return most

    def price(self, rule, takes, discount):
        """Parts by line of one application: takes are (line, units, own discount or None). None: not possible."""
        shared, own = {}, {}
        for line, units, of in takes:
            base = line.regular if rule.get("base") == "regular" else line.current
            floor = unit_floor(rule, line)
            if floor is None or floor > line.current:
                return None
            weight = base if of is None else min(discounted(of, base), line.current)
            entry = (shared if of is None else own).setdefault(line.place, [line, 0, 0, 0])
            entry[1] += units * weight
            entry[2] += units * line.current
            entry[3] += units * floor
        shared = [shared[place] for place in sorted(shared)]
        own = [own[place] for place in sorted(own)]
        column = lambda entries, at: [entry[at] for entry in entries]
        shared_current, floor = sum(column(shared, 2)), sum(column(shared, 3))
        base = shared_current + sum(column(own, 2))
        price = min(discounted(discount, sum(column(shared, 1))), shared_current) if shared else 0
        most = self.maximum(rule, base)
        own_price = sum(column(own, 1))
        lift = base - price - own_price - most
        if lift > 0:
            of_shared = min(lift, shared_current - price)
            price += of_shared
            if lift > of_shared:
                room = [entry[2] - entry[1] for entry in own]
                lifted = divide(lift - of_shared, room, [0] * len(room), room)
                for entry, more in zip(own, lifted):
                    entry[1] += more
            own_price = sum(column(own, 1))
        ending = rule.get("ending")
        if ending and shared:
            total, step = price + own_price, ending["modulus"]
            least, highest = max(base - most, floor + own_price), shared_current + own_price
            down = total - (total - ending["minor"]) % step
            up = down + step
            if down >= least and down > 0:
                price = down - own_price
            elif up < base and least <= up <= highest:
                price = up - own_price
        total = price + own_price
        if price < floor or any(entry[1] < entry[3] for entry in own) or total >= base or (total == 0 and not self.free):
            return None
        parts = divide(price, column(shared, 1), column(shared, 3), column(shared, 2))
        if parts is None:
            return None
        found = {}
        for entry, part in list(zip(shared, parts)) + [(entry, entry[1]) for entry in own]:
            found[entry[0].key] = found.get(entry[0].key, 0) + part
        return found

    def ways(self, rule, rest):
        """Every way to form a set once: units by line and component."""
        plain = {"type": "components"} if rule["discount"]["type"] == "components" else None
        slots = []
        for component in rule["components"]:
            least = component.get("min") or 1
            optional, own = bool(component.get("optional")), component.get("discount")
            most = component.get("max") or least
            if own is None and rule["discount"]["type"] != "percent":
                most = 0 if optional else least
            lines = [
                line for line in self.lines
                if line.current is not None and rest[line.index] > 0
                and line.of(component["product"], component.get("variation") or 0)
                and not (rule.get("ignore_on_sale") and line.on_sale())
            ]
            counts = [range(min(rest[line.index], most) + 1) for line in lines]
            slot = []
            for units in product(*counts):
                amount = sum(units)
                if least <= amount <= most or optional and amount == 0:
                    slot.append([(line, n, own or plain) for line, n in zip(lines, units) if n])
            slots.append(slot)
        for way in product(*slots):
            takes = [take for slot in way for take in slot]
            units = {}
            for line, n, _ in takes:
                units[line.index] = units.get(line.index, 0) + n
            if takes and all(n <= rest[index] for index, n in units.items()):
                yield takes, units

    def application(self, rule, units, parts):
        """Whether a rule gives these parts (by key) for these units (by key) in one application."""
        kind = rule["kind"]
        lines = [self.by_key[key] for key in units]
        count = sum(units.values())
        if rule.get("ignore_on_sale") and any(line.on_sale() for line in lines):
            return False
        if kind == "set":
            rest = [0] * len(self.lines)
            for line in lines:
                rest[line.index] = units[line.key]
            want = {line.index: units[line.key] for line in lines}
            return any(taken == want and self.price(rule, takes, rule["discount"]) == parts for takes, taken in self.ways(rule, rest))
        plain = [(line, units[line.key], None) for line in lines]
        if kind == "any_n":
            return all(member(rule["group"], line) for line in lines) and any(
                (count >= tier["n"] if tier["discount"]["type"] == "percent" else count == tier["n"])
                and self.price(rule, plain, tier["discount"]) == parts
                for tier in rule["tiers"]
            )
        if kind == "choose_n":
            return (
                count == sum(group["n"] for group in rule["groups"])
                and all(any(member(group["group"], line) for group in rule["groups"]) for line in lines)
                and self.price(rule, plain, rule["discount"]) == parts
            )
        buy, get = rule["buy"], rule["get"]
        if count != buy["n"] + get["n"]:
            return False
        of_get = get.get("group") or buy["group"]
        for got in product(*[range(units[line.key] + 1 if member(of_get, line) else 1) for line in lines]):
            if sum(got) != get["n"]:
                continue
            pairs = [(line, units[line.key] - n, n) for line, n in zip(lines, got)]
            if any(bought and not member(buy["group"], line) for line, bought, _ in pairs):
                continue
            if rule.get("spread"):
                base = lambda line: line.regular if rule.get("base") == "regular" else line.current
                price = sum(b * line.current + n * min(discounted(rule["discount"], base(line)), line.current) for line, b, n in pairs)
                found = self.price(rule, plain, {"type": "fixed", "minor": price})
            else:
                takes = [(line, b, {"type": "components"}) for line, b, _ in pairs if b]
                takes += [(line, n, rule["discount"]) for line, _, n in pairs if n]
                found = self.price(rule, takes, rule["discount"])
            if found == parts:
                return True
        return False

    def best(self):
        """The largest saving of sets by trying everything; None where there is too much of it."""
        rules = [rule for rule in self.request["rules"] if self.holds(rule)]
        sets = [rule for rule in rules if rule["kind"] != "offer"]
        if not sets or any(rule["kind"] != "set" for rule in sets):
            return None
        if self.by_priority and len({rule.get("priority", 10) for rule in sets}) > 1:
            return None
        states = 1
        for line in self.lines:
            states *= line.qty + 1
            if states > 1500:
                return None
        rest = [line.qty for line in self.lines]
        patterns = {}
        for rule in sets:
            for takes, units in self.ways(rule, rest):
                parts = self.price(rule, takes, rule["discount"])
                if parts is not None:
                    saving = sum(self.lines[i].current * n for i, n in units.items()) - sum(parts.values())
                    key = (rule["id"], tuple(sorted(units.items())))
                    patterns[key] = max(saving, patterns.get(key, 0))
                if len(patterns) > 60:
                    return None
        limits = {rule["id"]: self.limit(rule) for rule in sets}
        limited = [name for name, limit in limits.items() if limit != SATURATED]
        known = {}

        def most(rest, left):
            state = (rest, left)
            if state not in known:
                known[state] = 0
                best = 0
                for (name, units), saving in patterns.items():
                    if all(rest[i] >= n for i, n in units) and (name not in limited or left[limited.index(name)] > 0):
                        after = list(rest)
                        for i, n in units:
                            after[i] -= n
                        fewer = tuple(n - (of == name) for of, n in zip(limited, left))
                        best = max(best, saving + most(tuple(after), fewer))
                known[state] = best
            return known[state]

        return most(tuple(rest), tuple(limits[name] for name in limited))


class Offers:
    """Offers on pieces: [line, in a bundle, units, amount]."""

    def __init__(self, shop, pieces):
        self.shop, self.pieces = shop, pieces
        self.applied, self.given = [], []

    def amounts(self, rule):
        shop, benefit = self.shop, rule["benefit"]
        if benefit["type"] in ("gift", "free_shipping"):
            return [piece[3] for piece in self.pieces]
        savings, base, open_to = [], 0, False
        for line, bundled, units, amount in self.pieces:
            lowest = None
            if (
                (not rule.get("scope") or member(rule["scope"], line))
                and (not bundled or rule.get("with_bundles"))
                and not (rule.get("ignore_on_sale") and line.on_sale())
            ):
                floor = unit_floor(rule, line)
                if floor is not None and floor <= line.current:
                    worth = units * line.current
                    lowest = max(units * floor, worth - share(worth, shop.most))
            if lowest is None or lowest >= amount:
                savings.append(0)
                continue
            open_to = True
            base += units * line.current
            of = units * line.regular if rule.get("base") == "regular" else amount
            price = units * benefit["minor"] if benefit["type"] == "fixed" else 0 if benefit["type"] == "amount" else discounted(benefit, of)
            savings.append(min(amount - lowest, max(0, amount - price)))
        if not open_to:
            return None
        room = sum(savings)
        most = min(room, benefit["minor"]) if benefit["type"] == "amount" else room
        own = rule.get("max_discount")
        if own:
            most = min(most, share(base, own["basis_points"]) if own["type"] == "percent" else own["minor"])
        if most < room:
            by_value = benefit["type"] == "amount"
            weights = [piece[3] if by_value and saving else saving for piece, saving in zip(self.pieces, savings)]
            savings = divide(most, weights, [0] * len(savings), savings)
        before = sum(piece[3] for piece in self.pieces)
        if sum(savings) == 0 or sum(savings) == before and not shop.free:
            return None
        return [piece[3] - saving for piece, saving in zip(self.pieces, savings)]

    def saved(self, rule):
        amounts = self.amounts(rule)
        return None if amounts is None else sum(piece[3] for piece in self.pieces) - sum(amounts)

    def apply(self, rule, amounts):
        takes = {}
        for piece, amount in zip(self.pieces, amounts):
            if amount != piece[3]:
                take = takes.setdefault(piece[0].key, [0, 0, 0])
                take[0] += piece[2]
                take[1] += piece[3]
                take[2] += amount
                piece[3] = amount
        self.applied.append((rule["id"], takes))

    def gift(self, rule):
        benefit, missing, split, refused = rule["benefit"], rule["benefit"].get("qty") or 1, [], False
        for line, bundled, units, amount in self.pieces:
            taken = min(missing, units)
            if line.of(benefit["product"], benefit.get("variation") or 0) and not bundled and taken and amount:
                refused = refused or unit_floor(rule, line) != 0
                missing -= taken
                worth = taken * line.current
                split.append([[line, False, taken, worth], 0])
                units, amount = units - taken, amount - worth
            if units:
                split.append([[line, bundled, units, amount], amount])
        before, after = sum(piece[3] for piece, _ in split), sum(amount for _, amount in split)
        if refused or before > 0 and after == 0 and not self.shop.free:
            return
        if missing:
            self.given.append(rule["id"])
        self.pieces = [piece for piece, _ in split]
        if after < before:
            self.apply(rule, [amount for _, amount in split])

    def run(self):
        rules = [rule for rule in self.shop.request["rules"] if rule.get("kind") == "offer" and self.shop.holds(rule)]
        rules.sort(key=lambda rule: (rule.get("priority", 10), rule["id"].encode()))
        best = {}
        for rule in rules:
            word = rule.get("exclusive")
            if word is not None:
                saving = self.saved(rule) or 0
                if word not in best or saving > best[word][1]:
                    best[word] = (rule["id"], saving)
        rules = [rule for rule in rules if rule.get("exclusive") is None or best[rule["exclusive"]][0] == rule["id"]]
        for rule in rules:
            if rule["benefit"]["type"] == "free_shipping":
                self.given.append(rule["id"])
            elif rule["benefit"]["type"] == "gift":
                self.gift(rule)
        priced = [rule for rule in rules if rule["benefit"]["type"] not in ("free_shipping", "gift")]
        if self.shop.combine != "all":
            worth = [(self.saved(rule), rule) for rule in priced]
            worth = [(saving, rule) for saving, rule in worth if saving is not None]
            if self.shop.combine == "best":
                worth.sort(key=lambda of: -of[0])
            priced = [worth[0][1]] if worth else priced
        for rule in priced:
            amounts = self.amounts(rule)
            if amounts is not None:
                self.apply(rule, amounts)


def judge(request, answer):
    """Differs where an amount is another; whether the largest saving was found by trying everything."""
    hidden = (request.get("policy") or {}).get("explain") == "none"
    if hidden and not plain("", request["rules"]):
        return None  # Which rules are refused as not documented is not said.
    shop = Shop(request)
    invalid = {of["rule"] for of in answer["refused"] if of["code"] == "rule.invalid"}
    request["rules"] = [rule for rule in request["rules"] if rule["id"] not in invalid]
    left = {line.key: line.qty for line in shop.lines}
    saved = {line.key: 0 for line in shop.lines}
    times, offered = {}, []
    bundle_saving = 0
    pieces = {line.key: [] for line in shop.lines}
    for of in answer["applied"]:
        rule = shop.rules[of["rule"]]
        check(of["kind"] == rule["kind"] and shop.holds(rule), "applies", of["rule"])
        if rule["kind"] == "offer":
            offered.append((of["rule"], {take["key"]: [take["qty"], take["base"], take["total"]] for take in of["lines"]}))
        else:
            check(not offered, "a bundle after an offer")
            n = of["times"]
            check(all(take["qty"] % n == 0 and take["total"] % n == 0 for take in of["lines"]), "times")
            units = {take["key"]: take["qty"] // n for take in of["lines"]}
            parts = {take["key"]: take["total"] // n for take in of["lines"]}
            check(shop.application(rule, units, parts), "parts of", of["rule"], parts)
            times[of["rule"]] = times.get(of["rule"], 0) + n
            for take in of["lines"]:
                line = shop.by_key[take["key"]]
                left[line.key] -= take["qty"]
                check(take["base"] == take["qty"] * line.current, "base of", of["rule"])
                pieces[line.key].append([line, True, take["qty"], take["total"]])
            bundle_saving += of["saving"]
        base, total = (sum(take[name] for take in of["lines"]) for name in ("base", "total"))
        regular = sum(take["qty"] * shop.by_key[take["key"]].regular for take in of["lines"])
        sums = (regular, base, total, base - total, share_of(base - total, base), regular - total)
        names = ("regular", "base", "total", "saving", "saving_bp", "regular_saving")
        check(sums == tuple(of[name] for name in names), "sums of", of["rule"], sums)
        for take in of["lines"]:
            saved[take["key"]] += take["base"] - take["total"]
    check(all(units >= 0 for units in left.values()), "units")
    check(all(n <= shop.limit(shop.rules[name]) for name, n in times.items()), "limits")
    offers = Offers(shop, [])
    for line in shop.sorted:
        if line.current is not None:
            if left[line.key] > 0:
                offers.pieces.append([line, False, left[line.key], left[line.key] * line.current])
            offers.pieces += pieces[line.key]
    offers.run()
    check(offers.applied == offered, "offers", offers.applied)
    check(offers.given == [of["rule"] for of in answer["benefits"]], "benefits", offers.given)
    of_all = [0, 0, 0]
    for line, of in zip(shop.lines, answer["lines"]):
        base = None if line.current is None else line.qty * line.current
        total = None if base is None else base - saved[line.key]
        unit = None
        if total is not None:
            check(0 <= total <= base, "a line above its price")
            of_all = [of_all[0] + line.qty * line.regular, of_all[1] + base, of_all[2] + total]
            if saved[line.key]:
                number = half_up(total * 10**14, line.qty * 10 ** request["currency"]["exponent"])
                unit = f"{number // 10**14}.{number % 10**14:014}"
        want = {"key": line.key, "qty": line.qty, "base": base, "total": total, "saving": saved[line.key], "unit": unit}
        check(want == {name: of[name] for name in want}, "line", want)
    regular, base, total = of_all
    sums = (regular, base, total, base - total, share_of(base - total, base), regular - total)
    check(sums == tuple(answer[name] for name in ("regular", "base", "total", "saving", "saving_bp", "regular_saving")), "sums", sums)
    best = shop.best() if answer["exact"] else None
    check(best is None or best == bundle_saving, "the largest saving is", best)
    return best is not None


def share_of(part, whole):
    return part * 10000 // whole if whole > 0 else 0


def main():
    report = {"requests": 0, "reckoned": 0, "largest": 0, "different": 0}
    source = sys.stdin.buffer
    while True:
        request = source.readline()
        if not request:
            break
        answer = source.readline()
        report["requests"] += 1
        if not answer.startswith(b"{"):
            continue  # Refused as not documented: there is no amount.
        try:
            largest = judge(json.loads(request), json.loads(answer))
            report["largest"] += bool(largest)
            report["reckoned"] += largest is not None
        except Exception as error:  # noqa: BLE001 -- Whatever it is, the request is the news.
            report["different"] += 1
            if report["different"] == 1:
                sys.stderr.write(f"{error!r}\nrequest {request.decode()}answer  {answer.decode()}")
    print(json.dumps(report))
    return 0 if report["different"] == 0 and report["largest"] else 1


if __name__ == "__main__":
    sys.exit(main())

//! Largest remainder allocation within a floor and a cap for each entry.

use super::mul_div;
use std::cmp::Ordering;

/// The parts of `amount` in proportion to `weights`, each between its floor and its cap, summing
/// to `amount` exactly. Where no bound binds a part is less than one minor unit from its exact
/// share; leftover units go to the largest remainders, ties to the earlier entry, so callers pass
/// entries sorted by cart key. `None` where the bounds cannot hold the amount.
///
/// The bounded case is the solution of `sum(clamp(t * weight)) = amount`, which is unique.
///
/// ```
/// use tandem::money::bounded;
/// assert_eq!(bounded(100, &[1, 1, 1], &[0, 0, 0], &[90, 90, 90]), Some(vec![34, 33, 33]));
/// assert_eq!(bounded(100, &[1, 1, 1], &[50, 0, 0], &[90, 90, 90]), Some(vec![50, 25, 25]));
/// assert_eq!(bounded(300, &[1, 1, 1], &[0, 0, 0], &[90, 90, 90]), None);
/// ```
pub fn bounded(amount: i64, weights: &[i64], floors: &[i64], caps: &[i64]) -> Option<Vec<i64>> {
    let entries = weights.iter().zip(floors.iter().zip(caps));
    bounded_entries(amount, entries.map(|(&weight, (&floor, &cap))| (weight, floor, cap)))
}

/// The same over entries of weight, floor and cap.
pub fn bounded_entries(amount: i64, entries: impl Iterator<Item = (i64, i64, i64)>) -> Option<Vec<i64>> {
    let share =
        |(weight, floor, cap)| Share { weight, floor, cap, part: 0, remainder: 0, state: State::Free };
    let mut shares: Vec<Share> = entries.map(share).collect();
    let least: i64 = shares.iter().map(|share| share.floor).sum();
    let most: i64 = shares.iter().map(|share| share.cap).sum();
    if amount < least || amount > most {
        return None;
    }
    let mut rest = amount;
    loop {
        let sum: i64 = shares.iter().filter(|share| share.free()).map(|share| share.weight).sum();
        if !shares.iter().any(Share::free) {
            return (rest == 0).then(|| parts(&shares));
        }
        if sum == 0 {
            return without_weight(shares, rest);
        }
        let mut violated = false;
        for share in shares.iter_mut().filter(|share| share.free()) {
            (share.part, share.remainder) = mul_div(rest, share.weight, sum);
            share.state = if share.part < share.floor {
                State::Low
            } else if share.part > share.cap || (share.part == share.cap && share.remainder > 0) {
                State::High
            } else {
                State::Free
            };
            violated |= share.state != State::Free;
        }
        if !violated {
            give_leftover(&mut shares, rest);
            return Some(parts(&shares));
        }
        let sign = violation(&shares, sum);
        for share in &mut shares {
            match share.state {
                State::Low if sign.is_ge() => {
                    share.part = share.floor;
                    share.state = State::Done;
                    rest -= share.floor;
                }
                State::High if sign.is_le() => {
                    share.part = share.cap;
                    share.state = State::Done;
                    rest -= share.cap;
                }
                State::Low | State::High => share.state = State::Free,
                State::Free | State::Done => {}
            }
        }
        if rest < 0 {
            return None;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Free,
    /// Below its floor.
    Low,
    /// Above its cap.
    High,
    /// At its floor or cap for good.
    Done,
}

struct Share {
    weight: i64,
    floor: i64,
    cap: i64,
    part: i64,
    remainder: i64,
    state: State,
}

impl Share {
    fn free(&self) -> bool {
        self.state == State::Free
    }
}

fn parts(shares: &[Share]) -> Vec<i64> {
    shares.iter().map(|share| share.part).collect()
}

/// Sign of what clamping would add in all: bounds of the violators minus their exact shares.
fn violation(shares: &[Share], sum: i64) -> Ordering {
    let (mut bounds, mut whole, mut fraction) = (0, 0, 0);
    for share in shares {
        bounds += match share.state {
            State::Low => share.floor,
            State::High => share.cap,
            State::Free | State::Done => continue,
        };
        whole += share.part;
        fraction += share.remainder;
        if fraction >= sum {
            fraction -= sum;
            whole += 1;
        }
    }
    bounds.cmp(&whole).then(if fraction > 0 { Ordering::Less } else { Ordering::Equal })
}

fn give_leftover(shares: &mut [Share], rest: i64) {
    let mut left = rest - shares.iter().filter(|share| share.free()).map(|share| share.part).sum::<i64>();
    if left == 0 {
        return;
    }
    let mut open: Vec<&mut Share> = shares.iter_mut().filter(|share| share.free()).collect();
    open.sort_by_key(|share| std::cmp::Reverse(share.remainder));
    for share in open {
        if left == 0 {
            break;
        }
        share.part += 1;
        left -= 1;
    }
}

/// Entries that weigh nothing take from their floor up to their cap in order.
fn without_weight(mut shares: Vec<Share>, mut rest: i64) -> Option<Vec<i64>> {
    for share in shares.iter_mut().filter(|share| share.free()) {
        share.part = share.floor;
        rest -= share.floor;
    }
    for share in shares.iter_mut().filter(|share| share.free()) {
        let more = rest.max(0).min(share.cap - share.floor);
        share.part += more;
        rest -= more;
    }
    (rest == 0).then(|| parts(&shares))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftover_units_go_to_the_largest_remainders_ties_to_the_first() {
        let open = [i64::MAX >> 8; 4];
        for (amount, weights, want) in [
            (10, vec![1, 1, 1], vec![4, 3, 3]),
            (10, vec![1, 2, 3], vec![2, 3, 5]),
            (1, vec![5, 5], vec![1, 0]),
            (0, vec![5, 5], vec![0, 0]),
            (7, vec![0, 5], vec![0, 7]),
            (100, vec![3333, 3333, 3334], vec![33, 33, 34]),
        ] {
            let n = weights.len();
            let got = bounded(amount, &weights, &[0; 4][..n], &open[..n]);
            assert_eq!(got, Some(want), "{amount} over {weights:?}");
        }
    }

    #[test]
    fn floors_and_caps_bind_together() {
        for (amount, weights, floors, caps, want) in [
            (100, vec![10, 10, 80], vec![0, 0, 0], vec![100, 100, 40], Some(vec![30, 30, 40])),
            (100, vec![10, 10, 80], vec![30, 0, 0], vec![100, 100, 100], Some(vec![30, 8, 62])),
            (100, vec![10, 10, 80], vec![30, 0, 0], vec![100, 5, 100], Some(vec![30, 5, 65])),
            (100, vec![0, 0], vec![0, 0], vec![60, 60], Some(vec![60, 40])),
            (10, vec![1, 1], vec![6, 6], vec![9, 9], None),
            (20, vec![1, 1], vec![0, 0], vec![9, 9], None),
        ] {
            assert_eq!(
                bounded(amount, &weights, &floors, &caps),
                want,
                "{amount} {weights:?} {floors:?} {caps:?}"
            );
        }
    }
}

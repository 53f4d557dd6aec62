//! From a request to a ranked, explained answer: [`Ranker`] over an open model.
//!
//! Candidates come from the pair tables, from similar baskets, from sessions and from the shopper's
//! own purchases; each source gives a term, each term is divided by its best candidate, the
//! weighted sum is the score. Then stock, exclusions, boosts and diversity. Order is total: ties go
//! to the smaller product id.

mod answer;
mod candidates;
mod knn;
mod ranker;
mod reason;
mod request;
mod rerank;
mod session;

pub use answer::{Answer, Reason, Suggestion, TermValue};
pub use candidates::Workspace;
pub use ranker::Ranker;
pub use request::{Event, EventKind, Request, Rerank, Strategy};

/// Distinct customers below whom no reason is given, so that nobody can be recognised.
pub const REASON_CUSTOMERS: u32 = 5;
/// Most suggestions one request may ask for.
pub const MAX_LIMIT: usize = 1000;

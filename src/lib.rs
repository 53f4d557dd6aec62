//! Tandem: the engine behind a WooCommerce shop's recommendations, bundle prices,
//! offers, comparison tables and experiments.
//!
//! The crate is a library (`rlib`), a command (`tandem`) and, with the default feature
//! `php`, a PHP extension (`cdylib`). Everything outside [`mod@php`] is free of PHP, of
//! the clock and of randomness: the same input gives the same bytes.
//!
//! # Glossary
//! *item*: a product (the parent of its variations). *basket*: the items of one order.
//! *strategy*: how candidates are found. *candidate*: an item that may be shown.
//! *reason*: the fact shown to the shopper. *explanation*: every score term, for the owner.
//! *model*: an immutable file trained from orders; *generation*: its number.
//! *quote*: the amounts of all cart lines under a rule set; *allocation*: how a bundle
//! price is spread over its lines. *minor unit*: the smallest unit of a currency.
//! *margin floor*: the amount below which a line is never sold.
//!
//! # Who may import what
//! `error`, `id` <- `money`, `request` <- `pricing`; `id` <- `model` <- {`train`, `recommend`} <- `eval`;
//! `propose` may import `model` and `pricing`. Nothing imports `php` or the binary.

pub mod error;
pub mod eval;
pub mod experiment;
pub mod id;
pub mod model;
pub mod money;
pub mod offers;
#[cfg(feature = "php")]
#[allow(unsafe_code, missing_docs)]
pub mod php;
pub mod pricing;
pub mod propose;
pub mod random;
pub mod recommend;
pub mod request;
pub mod segments;
pub mod table;
pub mod train;

pub use error::{Error, ErrorKind, Result};

/// Version of the engine, the same as the extension's and the plugin's.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

//! Behaviour tests of the engine: one binary, one module a subject.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod eval;
mod model;
mod model_cli;
mod model_faults;
mod model_live;
mod model_publish;
mod model_shop;
mod neighbours;
mod offers;
mod offers_allocation;
mod pricing;
mod propose;
mod recommend;
mod table;
mod train;

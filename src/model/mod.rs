//! The model: an immutable file of sections, read in place and shared by all workers.
//!
//! [`ModelBuilder`] writes, [`Model`] reads, [`PairTable`] gives rows of neighbours. The layout is
//! drawn in `FORMAT.md` beside this file. [`publish`](mod@publish) puts a model into a directory,
//! [`live`] follows it from generation to generation. Nothing here knows what a recommendation is.

mod builder;
mod bytes;
mod facts;
mod fault;
pub mod format;
pub mod fs;
pub mod live;
pub mod mmap;
pub mod pairs;
pub mod pointer;
pub mod publish;
mod reader;

pub use builder::ModelBuilder;
pub use bytes::AlignedBytes;
pub use facts::Facts;
pub use fault::Fault;
pub use format::Tag;
pub use pairs::{Pair, PairRow, PairTable, PairTableBuilder, TableId, TOGETHER};
pub use reader::{Model, SectionOf};

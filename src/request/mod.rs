//! Requests in JSON, read field by field so that every error can say the path of the field.

mod fields;
mod node;
mod shelves;

pub use fields::{wrong, Fields, Path};
pub use node::Node;
pub use shelves::Shelves;

//! The lines a rule is about: any item or category of a list, less the excluded products.

use super::request::Line;
use crate::request::{wrong, Fields, Node, Path};
use crate::Result;

/// Which lines.
#[derive(Debug, Clone, Default)]
pub struct Group {
    any: bool,
    /// Product and variation, 0 for any.
    items: Vec<(i64, i64)>,
    categories: Vec<i64>,
    exclude: Vec<i64>,
}

impl Group {
    /// Reads a group; `node` is `None` where the field is absent.
    pub fn read(node: Option<&Node<'_>>, path: Path<'_>) -> Result<Self> {
        let fields =
            Fields::of(node.unwrap_or(&Node::Null), path, &["any", "items", "categories", "exclude"])?;
        let any = fields.bool("any", false)?;
        let mut items = Vec::new();
        let items_path = fields.path("items");
        for (i, node) in fields.list("items", 1000, false)?.iter().enumerate() {
            let of = Fields::of(node, Path::Index(&items_path, i), &["product", "variation"])?;
            items.push((of.int("product", 1, i64::MAX, None)?, of.int("variation", 0, i64::MAX, Some(0))?));
        }
        let categories = fields.ids("categories")?;
        let exclude = fields.ids("exclude")?;
        if !any && items.is_empty() && categories.is_empty() {
            return Err(wrong(path, "items, categories or any", "none"));
        }
        Ok(Group { any, items, categories, exclude })
    }

    /// Whether a line belongs to it.
    pub fn has(&self, line: &Line<'_>) -> bool {
        !self.exclude.contains(&line.product)
            && (self.any
                || self.items.iter().any(|&(product, variation)| line.is(product, variation))
                || line.categories.iter().any(|category| self.categories.contains(category)))
    }
}

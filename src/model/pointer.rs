//! The pointer file `current`: which generation is published, and what the model file itself
//! does not know, namely its generation and when it was built.

use super::fault::Fault;
use serde::{Deserialize, Serialize};

/// Name of the pointer file in a model directory.
pub const POINTER: &str = "current";
/// A longer pointer is not read.
const MAX_BYTES: usize = 64 * 1024;

/// What `current` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// Version of this description, 1.
    pub format: u32,
    /// Number of the model, growing by each publishing.
    pub generation: u64,
    /// File name in the same directory.
    pub file: String,
    /// Bytes of that file.
    pub bytes: u64,
    /// Identity of the model, 16 hex digits.
    pub identity: String,
    /// Site it was trained for.
    pub site: String,
    /// When it was built, UNIX seconds.
    pub built_at: i64,
}

impl Pointer {
    /// Reads a pointer and refuses one that names anything but a model of its own directory.
    ///
    /// # Errors
    /// `model.pointer`, or `model.version` when a newer engine wrote it.
    pub fn parse(bytes: &[u8]) -> Result<Pointer, Fault> {
        let fault = |found: String| Fault::Pointer { found };
        if bytes.len() > MAX_BYTES {
            return Err(fault(format!("{} bytes", bytes.len())));
        }
        let pointer: Pointer = serde_json::from_slice(bytes).map_err(|error| fault(error.to_string()))?;
        if pointer.format != 1 {
            return Err(Fault::Version { supported: 1, found: pointer.format });
        }
        if generation_of(&pointer.file) != Some(pointer.generation) {
            return Err(fault(format!("generation {} in file {:?}", pointer.generation, pointer.file)));
        }
        Ok(pointer)
    }
}

/// File name of a generation.
pub fn file_name(generation: u64) -> String {
    format!("model-{generation}.tdm")
}

/// The generation a file name stands for; `None` for any other file.
pub fn generation_of(name: &str) -> Option<u64> {
    let generation = name.strip_prefix("model-")?.strip_suffix(".tdm")?.parse().ok()?;
    (file_name(generation) == name).then_some(generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_only_a_model_of_its_own_directory() {
        let good = r#"{"format":1,"generation":7,"file":"model-7.tdm","bytes":1,"identity":"00","site":"s","built_at":2}"#;
        assert_eq!(Pointer::parse(good.as_bytes()).map(|pointer| pointer.generation), Ok(7));
        for (from, to, code) in [
            ("model-7.tdm", "../model-7.tdm", "model.pointer"),
            ("model-7.tdm", "model-8.tdm", "model.pointer"),
            ("model-7.tdm", "model-07.tdm", "model.pointer"),
            ("\"format\":1", "\"format\":2", "model.version"),
            ("}", "", "model.pointer"),
        ] {
            let bad = good.replace(from, to);
            assert_eq!(Pointer::parse(bad.as_bytes()).map_err(|fault| fault.code()), Err(code), "{bad}");
        }
    }
}

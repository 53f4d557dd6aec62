//! What can be wrong with a model file, each with a stable code.

/// Why bytes are not a usable model. Every message says what was expected and what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is no model where one was asked for.
    #[error("expected a published model, found none; train one")]
    Missing,
    /// The file does not start with the magic bytes: it is something else.
    #[error("expected a Tandem model (magic \"TANDEM\"), found another kind of file")]
    Magic,
    /// The file was written for a newer reader.
    #[error("expected a model readable by format version {supported}, found one that needs version {found}; update the engine or train again")]
    Version {
        /// The newest version this reader understands.
        supported: u32,
        /// The version the file asks for.
        found: u32,
    },
    /// The file is shorter or longer than its header says.
    #[error("expected {expected} bytes, found {found}; the file was cut or appended to")]
    Length {
        /// Bytes the header promises, or the least a model has.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// A checksum does not match: some bytes changed after publishing.
    #[error(
        "expected checksum {expected:016x} of {part}, found {found:016x}; restore the file or train again"
    )]
    Checksum {
        /// `header`, or the tag of a section, or `row N of T`.
        part: String,
        /// The checksum that is written in the file.
        expected: u64,
        /// The checksum of the bytes there are.
        found: u64,
    },
    /// The section table or the contents of a section break a rule of the format.
    #[error("section {section}: expected {expected}, found {found}")]
    Section {
        /// Tag of the section.
        section: String,
        /// What the format says.
        expected: &'static str,
        /// What the file holds.
        found: String,
    },
    /// The model was trained for another site.
    #[error("expected a model of site {expected:?}, found one of {found:?}; train one for this site")]
    Site {
        /// The site that asked.
        expected: String,
        /// The site named in the file.
        found: String,
    },
    /// The pointer file `current` cannot be understood.
    #[error("expected a pointer to a model, found {found}")]
    Pointer {
        /// What is wrong with it.
        found: String,
    },
}

impl Fault {
    /// A stable code such as `model.checksum`.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Missing => "model.missing",
            Fault::Magic => "model.magic",
            Fault::Version { .. } => "model.version",
            Fault::Length { .. } => "model.length",
            Fault::Checksum { .. } => "model.checksum",
            Fault::Section { .. } => "model.section",
            Fault::Site { .. } => "model.site",
            Fault::Pointer { .. } => "model.pointer",
        }
    }

    /// This fault as an error about the file at `path`.
    pub fn at(self, path: impl AsRef<std::path::Path>) -> crate::Error {
        crate::ErrorKind::Model { path: path.as_ref().display().to_string(), fault: self }.into()
    }
}

impl From<Fault> for crate::Error {
    fn from(fault: Fault) -> Self {
        crate::ErrorKind::Model { path: "model".into(), fault }.into()
    }
}

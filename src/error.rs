//! The one error type of the crate.

/// Result of every fallible call of the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error with a stable [`code`](Error::code) that crosses to PHP and the command line.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// What went wrong. Each message says what was expected and what was found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused an operation on a file.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A line of an input file is not as documented.
    #[error("{file}:{line}: expected {expected}, found {found}")]
    Input {
        /// The file, or `-` for standard input.
        file: String,
        /// Line number, the header being line 1.
        line: u64,
        /// What a valid line holds there.
        expected: String,
        /// What this line holds.
        found: String,
    },
    /// A request (JSON) is not as documented.
    #[error("{field}: expected {expected}, found {found}")]
    Request {
        /// Path of the field, such as `lines[2].qty`.
        field: String,
        /// What a valid request holds there.
        expected: String,
        /// What this request holds.
        found: String,
    },
    /// A model file cannot be used.
    #[error("{path}: {fault}")]
    Model {
        /// The file, or `model` for bytes in memory.
        path: String,
        /// What is wrong with it.
        fault: crate::model::Fault,
    },
}

impl Error {
    /// The kind of this error.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// A stable code such as `input.line`. Codes never change their meaning.
    pub fn code(&self) -> &'static str {
        match &*self.0 {
            ErrorKind::Model { fault, .. } => fault.code(),
            ErrorKind::Io { .. } => "io",
            ErrorKind::Input { .. } => "input.line",
            ErrorKind::Request { .. } => "request.field",
        }
    }

    /// The same error, naming the model file it is about.
    pub fn in_file(mut self, file: impl AsRef<std::path::Path>) -> Self {
        if let ErrorKind::Model { path, .. } = &mut *self.0 {
            *path = file.as_ref().display().to_string();
        }
        self
    }

    /// Wraps an operating system error with the file it is about.
    pub fn io(path: impl AsRef<std::path::Path>, source: std::io::Error) -> Self {
        ErrorKind::Io { path: path.as_ref().display().to_string(), source }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(Box::new(kind))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_error_names_file_line_expected_and_found() {
        let error = Error::from(ErrorKind::Input {
            file: "orders.csv".into(),
            line: 7,
            expected: "a decimal price".into(),
            found: "\"abc\"".into(),
        });
        assert_eq!(error.to_string(), "orders.csv:7: expected a decimal price, found \"abc\"");
        assert_eq!(error.code(), "input.line");
    }
}

//! Errors of the core as PHP exceptions of the class `Tandem\Native\EngineException`.
//!
//! The class is registered by hand: one made by the macro has no file, line or trace.

use crate::{Error, ErrorKind};
use ext_php_rs::args::ArgInfoTables;
use ext_php_rs::builders::{ClassBuilder, ClassProperty};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpException;
use ext_php_rs::ffi::{zend_class_entry, zend_object};
use ext_php_rs::flags::PropertyFlags;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ce, BailoutGuard, ClassEntry};
use std::ffi::c_char;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::Mutex;

/// Class name as PHP sees it.
pub(super) const CLASS: &str = "Tandem\\Native\\EngineException";
const CODE_PROPERTY: &str = "errorCode";

/// Set at each module start; a restarted module has another entry.
static ENTRY: AtomicPtr<ClassEntry> = AtomicPtr::new(std::ptr::null_mut());
/// PHP keeps pointers into these tables for the life of the module.
static ARGUMENTS: Mutex<Option<Parked>> = Mutex::new(None);

struct Parked(#[allow(dead_code)] ArgInfoTables);

// SAFETY: the tables are only kept alive, never read from Rust.
unsafe impl Send for Parked {}

extern "C" {
    fn zend_update_property_stringl(
        scope: *mut zend_class_entry,
        object: *mut zend_object,
        name: *const c_char,
        name_length: usize,
        value: *const c_char,
        value_length: usize,
    );
}

/// Registers the class; only while the module starts.
pub(super) fn register() -> ext_php_rs::error::Result<()> {
    ClassBuilder::new(CLASS)
        .extends((ce::exception, "Exception"))
        .property(ClassProperty {
            name: CODE_PROPERTY.into(),
            flags: PropertyFlags::Public,
            default: Some(Box::new(|| "".into_zval(true))),
            docs: &[],
            ty: None,
            nullable: false,
            readonly: false,
            default_stub: None,
        })
        .registration(|entry, arguments| {
            ENTRY.store(entry, Ordering::Relaxed);
            if let Ok(mut parked) = ARGUMENTS.lock() {
                *parked = Some(Parked(arguments));
            }
        })
        .register()
}

/// An exception for a fault of the core, carrying its stable code.
pub(super) fn from_error(error: Error) -> PhpException {
    // One arm a kind, so that a new kind is thought about here.
    let code = match error.kind() {
        ErrorKind::Io { .. }
        | ErrorKind::Input { .. }
        | ErrorKind::Request { .. }
        | ErrorKind::Model { .. } => error.code(),
        #[allow(unreachable_patterns)]
        _ => error.code(),
    };
    let message = error.to_string();
    drop(error);
    new(code, message)
}

/// An exception with a code and a message.
pub(super) fn new(code: &'static str, message: String) -> PhpException {
    let message = BailoutGuard::new(message);
    // SAFETY: set while the module started; PHP keeps class entries until it shuts down.
    let Some(entry) = (unsafe { ENTRY.load(Ordering::Relaxed).as_ref() }) else {
        return PhpException::from_message(message.into_inner());
    };
    let mut object = ZendObject::new(entry);
    for (name, value) in [("message", message.as_str()), (CODE_PROPERTY, code)] {
        let (scope, target): (*const ClassEntry, *mut ZendObject) = (entry, &mut *object);
        // SAFETY: both properties exist on the class; PHP copies the bytes.
        unsafe {
            zend_update_property_stringl(
                scope.cast_mut(),
                target,
                name.as_ptr().cast(),
                name.len(),
                value.as_ptr().cast(),
                value.len(),
            );
        }
    }
    let mut zval = Zval::new();
    zval.set_object(&mut object);
    drop(object);
    PhpException::new(String::new(), 0, entry).with_object(zval)
}

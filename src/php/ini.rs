//! INI settings of the extension.

use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs, ModuleEntry};
use std::ffi::{c_char, c_int, CStr};

/// Folder of the models where the caller names none.
const MODEL_DIR: &CStr = c"tandem.model_dir";
/// Milliseconds between two looks at the pointer file.
const FRESHNESS_INTERVAL: &CStr = c"tandem.freshness_interval";
/// `map`, or `read` where the folder is on a network file system.
const MODEL_ACCESS: &CStr = c"tandem.model_access";

static ENTRIES: IniEntryDefs<4> = IniEntryDefs::new([
    IniEntryDef::new(MODEL_DIR, c"", IniEntryPermission::System),
    IniEntryDef::new(FRESHNESS_INTERVAL, c"1000", IniEntryPermission::System),
    IniEntryDef::new(MODEL_ACCESS, c"map", IniEntryPermission::System),
    IniEntryDef::end(),
]);

extern "C" {
    fn zend_ini_long(name: *const c_char, length: usize, original: c_int) -> isize;
    fn zend_ini_string(name: *const c_char, length: usize, original: c_int) -> *const c_char;
    fn zend_unregister_ini_entries(module_number: c_int);
    fn display_ini_entries(module: *mut ModuleEntry);
}

pub(super) fn register(module_number: i32) {
    IniEntryDef::register(ENTRIES.as_slice(), module_number);
}

pub(super) fn unregister(module_number: i32) {
    // SAFETY: called once, in module shutdown, with the number PHP gave this module.
    unsafe { zend_unregister_ini_entries(module_number) }
}

pub(super) fn display(module: *mut ModuleEntry) {
    // SAFETY: called from the info function with the module PHP handed to it.
    unsafe { display_ini_entries(module) }
}

/// Milliseconds between two looks at the pointer file; never negative.
pub(super) fn freshness_ms() -> u64 {
    let name = FRESHNESS_INTERVAL;
    // SAFETY: the name is a C string of that length; the entry is registered.
    u64::try_from(unsafe { zend_ini_long(name.as_ptr(), name.count_bytes(), 0) }).unwrap_or(0)
}

/// Folder of the models where the caller names none; empty when not set.
pub(super) fn model_dir() -> String {
    string(MODEL_DIR)
}

/// Whether models are read into memory instead of mapped.
pub(super) fn reads_models() -> bool {
    string(MODEL_ACCESS) == "read"
}

fn string(name: &CStr) -> String {
    // SAFETY: the name is a C string of that length.
    let value = unsafe { zend_ini_string(name.as_ptr(), name.count_bytes(), 0) };
    if value.is_null() {
        return String::new();
    }
    // SAFETY: PHP answers with a NUL-terminated string that lives until the setting changes.
    unsafe { CStr::from_ptr(value) }.to_string_lossy().into_owned()
}

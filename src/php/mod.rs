//! The PHP extension `tandem`: converts in, calls the core, converts out.
//!
//! Rules of this folder. No lock, `Vec` or `Arc` of ours is alive while Zend is called (a memory limit
//! leaves by longjmp and drops nothing); what must live there is in a `BailoutGuard`. No thread is
//! started. Files are opened at the first call of a worker, never in the master.

use ext_php_rs::prelude::*;
use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_row, info_table_start};

mod answers;
mod convert;
mod engine;
mod exception;
mod ini;
mod trainer;
mod tree;

/// Profile of this build, as phpinfo() and the status panel show it.
pub(crate) const PROFILE: &str = if cfg!(debug_assertions) { "debug" } else { "release" };

/// Runs before the classes are registered.
pub fn startup(_type: i32, module_number: i32) -> i32 {
    // A caught panic becomes a PHP Error with its message; standard error belongs to the web server.
    std::panic::set_hook(Box::new(|_| {}));
    ini::register(module_number);
    match exception::register() {
        Ok(()) => 0,
        Err(_) => -1,
    }
}

extern "C" fn shutdown(_type: i32, module_number: i32) -> i32 {
    let _ = std::panic::catch_unwind(engine::close_models);
    ini::unregister(module_number);
    0
}

extern "C" fn info(module: *mut ModuleEntry) {
    let rows = std::panic::catch_unwind(engine::info_rows).unwrap_or_default();
    info_table_start!();
    info_table_row!("Tandem", "enabled");
    for (name, value) in rows {
        info_table_row!(name, value.replace('\0', ""));
    }
    info_table_end!();
    ini::display(module);
}

/// What PHP asks for when it loads the extension.
#[php_module]
#[php(startup = "startup")]
pub fn get_module(module: ModuleBuilder) -> ModuleBuilder {
    let module = module
        .name("tandem")
        .shutdown_function(shutdown)
        .info_function(info)
        .class::<engine::Engine>()
        .class::<trainer::Trainer>();
    #[cfg(feature = "php-test")]
    let module = module.function(wrap_function!(tandem_native_panic));
    module
}

/// Panics on purpose; only in builds for tests.
#[cfg(feature = "php-test")]
#[php_function]
#[allow(clippy::panic)]
pub fn tandem_native_panic() {
    panic!("a deliberate panic");
}

//! The PHP extension `tandem`: converts in, calls the core, converts out.

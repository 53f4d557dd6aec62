//! Publishes a model so that a reader has exactly the old or exactly the new one, whatever fails
//! on the way: write beside, sync, verify by reopening, rename, sync the directory, then the pointer.

use super::builder::ModelBuilder;
use super::fault::Fault;
use super::fs::{Disk, Fs};
use super::mmap::MappedFile;
use super::pointer::{file_name, generation_of, Pointer, POINTER};
use super::reader::Model;
use crate::{Error, Result};
use std::io::{self, Write};
use std::path::Path;

/// Generations that stay on the disk, the published one included.
pub const KEPT: usize = 2;

/// Publishes as the next generation and removes all but the last [`KEPT`] and the one in force before.
///
/// # Errors
/// `io`, or a `model.*` code when what was written cannot be read back. The generation published
/// before stays in force.
pub fn publish(builder: &mut ModelBuilder<'_>, directory: &Path, built_at: i64) -> Result<Pointer> {
    publish_on(&Disk, &mut |out| builder.write(out), directory, built_at)
}

/// [`publish`] of a model that is in memory already.
///
/// # Errors
/// As [`publish`].
pub fn publish_bytes(bytes: &[u8], directory: &Path, built_at: i64) -> Result<Pointer> {
    publish_on(&Disk, &mut |out| out.write_all(bytes), directory, built_at)
}

/// What writes a model; called again from the start when a generation number turns out to be taken.
pub type Fill<'a> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'a;

/// [`publish`] of whatever `fill` writes, on any file system.
///
/// # Errors
/// As [`publish`].
pub fn publish_on(fs: &dyn Fs, fill: &mut Fill<'_>, directory: &Path, built_at: i64) -> Result<Pointer> {
    let generations = generations_on(fs, directory)?;
    let mut generation =
        generations.first().map_or(Some(1), |last| last.checked_add(1)).ok_or_else(exhausted)?;
    let temporary = loop {
        let temporary = directory.join(format!("{}.tmp", file_name(generation)));
        match fs.create(&temporary, fill) {
            Ok(()) => break temporary,
            // Another publisher works on this generation, or died on it: take the next number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                generation = generation.checked_add(1).ok_or_else(exhausted)?;
            }
            Err(error) => {
                let _ = fs.remove(&temporary);
                return Err(Error::io(temporary, error));
            }
        }
    };
    let before = fs.read(&directory.join(POINTER)).ok().and_then(|bytes| Pointer::parse(&bytes).ok());
    let result = put_in_place(fs, directory, &temporary, generation, built_at);
    match &result {
        Ok(pointer) => sweep(fs, directory, pointer.generation, before.map(|before| before.generation)),
        Err(_) => drop(fs.remove(&temporary)),
    }
    result
}

/// Points `current` at a generation that is still there, after verifying it. Readers follow as they
/// follow a new one.
///
/// # Errors
/// `model.missing` when the generation is not there, or why it cannot be used.
pub fn roll_back(directory: &Path, generation: u64, built_at: i64) -> Result<Pointer> {
    let file = directory.join(file_name(generation));
    if !file.is_file() {
        return Err(Fault::Missing.at(file));
    }
    let pointer = describe(&file, generation, built_at)?;
    point(&Disk, directory, &pointer)?;
    Ok(pointer)
}

/// What `current` says.
///
/// # Errors
/// `model.missing` where nothing was published, `model.pointer`, `io`.
pub fn current(directory: &Path) -> Result<Pointer> {
    let path = directory.join(POINTER);
    match Disk.read(&path) {
        Ok(bytes) => Pointer::parse(&bytes).map_err(|fault| fault.at(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Fault::Missing.at(path)),
        Err(error) => Err(Error::io(path, error)),
    }
}

/// Generations whose model file is there, newest first, published or not.
///
/// # Errors
/// `io` when the directory cannot be listed.
pub fn generations(directory: &Path) -> Result<Vec<u64>> {
    generations_on(&Disk, directory)
}

fn generations_on(fs: &dyn Fs, directory: &Path) -> Result<Vec<u64>> {
    let files = fs.list(directory).map_err(|error| Error::io(directory, error))?;
    let names = files.iter().filter_map(|path| path.file_name()?.to_str());
    let mut generations: Vec<u64> = names.filter_map(generation_of).collect();
    generations.sort_unstable_by(|a, b| b.cmp(a));
    Ok(generations)
}

fn put_in_place(
    fs: &dyn Fs,
    directory: &Path,
    temporary: &Path,
    generation: u64,
    built_at: i64,
) -> Result<Pointer> {
    let pointer = describe(temporary, generation, built_at)?;
    let path = directory.join(file_name(generation));
    fs.rename(temporary, &path).map_err(|error| Error::io(&path, error))?;
    fs.sync_directory(directory).map_err(|error| Error::io(directory, error))?;
    point(fs, directory, &pointer)?;
    Ok(pointer)
}

/// Opens a model file as a reader would and says what it is.
fn describe(file: &Path, generation: u64, built_at: i64) -> Result<Pointer> {
    let model = Model::open(MappedFile::open(file)?).map_err(|error| error.in_file(file))?;
    Ok(Pointer {
        format: 1,
        generation,
        file: file_name(generation),
        bytes: model.len(),
        identity: format!("{:016x}", model.identity()),
        site: model.site().to_owned(),
        built_at,
    })
}

fn point(fs: &dyn Fs, directory: &Path, pointer: &Pointer) -> Result<()> {
    let path = directory.join(POINTER);
    let json = serde_json::to_vec(pointer).map_err(|error| Error::io(&path, io::Error::other(error)))?;
    // The name holds the generation, so that two publishers never share a temporary pointer.
    let temporary = directory.join(format!("{POINTER}-{}.tmp", pointer.generation));
    let written = match fs.create(&temporary, &mut |out| out.write_all(&json)) {
        // Left by a process that was killed right here; its content may be cut.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs.remove(&temporary).and_then(|()| fs.create(&temporary, &mut |out| out.write_all(&json)))
        }
        other => other,
    };
    let replaced =
        written.and_then(|()| fs.rename(&temporary, &path)).and_then(|()| fs.sync_directory(directory));
    replaced.map_err(|error| {
        let _ = fs.remove(&temporary);
        Error::io(path, error)
    })
}

/// Removes generations and temporary files that nobody needs; `before` is the generation that was
/// in force until now, which after a rollback is not the second newest. What cannot be removed stays: it
/// does no harm, and the next publishing tries again.
fn sweep(fs: &dyn Fs, directory: &Path, published: u64, before: Option<u64>) {
    let Ok(files) = fs.list(directory) else { return };
    let mut kept: Vec<u64> =
        files.iter().filter_map(|path| generation_of(path.file_name()?.to_str()?)).collect();
    kept.retain(|&generation| generation <= published);
    kept.sort_unstable_by(|a, b| b.cmp(a));
    let oldest = kept.get(KEPT - 1).copied().unwrap_or(0);
    for path in files {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let finished = name.strip_suffix(".tmp");
        let generation = match finished {
            Some(rest) => {
                generation_of(rest).or_else(|| rest.strip_prefix(POINTER)?.strip_prefix('-')?.parse().ok())
            }
            None => generation_of(name),
        };
        let old = generation.is_some_and(|generation| match finished {
            Some(_) => generation <= published,
            None => generation < oldest && before != Some(generation),
        });
        if old {
            let _ = fs.remove(&path);
        }
    }
}

fn exhausted() -> Error {
    Fault::Pointer { found: format!("generation {}, the last there can be", u64::MAX) }.into()
}

//! Which settings file holds for an article: the one named, or the nearest `onrecord.toml`
//! in the article's folder and those above it that are no shared ones, or the user's own.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;
use onrecord::config::{Chosen, Config, FILE_NAME};
use onrecord::files::{read_own, unreadable};
use onrecord::findings::Genre;

/// The most bytes of a settings file.
const LIMIT: u64 = 1 << 20;

/// The options of every command that heeds the settings.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct SettingsArgs {
    /// Use this settings file for all articles, whatever lies beside them
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no settings file
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// What the articles are, whatever the settings say
    #[arg(long, value_enum)]
    genre: Option<GenreName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum GenreName {
    /// News reports
    News,
    /// Columns, leaders, reviews
    Opinion,
}

impl From<GenreName> for Genre {
    fn from(name: GenreName) -> Self {
        match name {
            GenreName::News => Genre::News,
            GenreName::Opinion => Genre::Opinion,
        }
    }
}

impl SettingsArgs {
    /// The settings file that was named.
    pub(super) fn file(&self) -> Option<&Path> {
        self.config.as_deref()
    }
}

/// A settings file that was read.
#[derive(Debug)]
struct Loaded {
    /// As messages name it.
    name: String,
    /// The folder that its patterns start from.
    folder: PathBuf,
    config: Config,
}

impl Loaded {
    /// The file, and the sections of it that hold for an article besides what holds for all.
    fn place_of(&self, chosen: &Chosen) -> String {
        let lines: Vec<String> = chosen.matched.iter().map(usize::to_string).collect();
        let name = &self.name;
        match lines.as_slice() {
            [] if self.config.depends_on_path() => format!("{name}, no [[paths]] of it"),
            [] => name.clone(),
            [line] => format!("{name}, with [[paths]] of line {line}"),
            _ => format!("{name}, with [[paths]] of lines {}", lines.join(", ")),
        }
    }
}

/// What was found for a folder: a file, none, or one that is broken, which was said.
type Found = Result<Option<Arc<Loaded>>, Broken>;

/// A settings file is broken; its message was given with the first article it was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken(pub(super) Option<String>);

/// Finds settings, and reads every file once.
#[derive(Debug)]
pub(super) struct SettingsFinder {
    genre: Option<Genre>,
    /// The file for all articles, or none for all, where one or the other was asked for.
    fixed: Option<Option<Arc<Loaded>>>,
    by_folder: HashMap<PathBuf, Found>,
}

impl SettingsFinder {
    /// # Errors
    /// Where a file was named and cannot be used.
    pub(super) fn new(args: &SettingsArgs) -> Result<Self, String> {
        let fixed = match &args.config {
            Some(file) => Some(Some(Arc::new(load(file)?))),
            None if args.no_config => Some(None),
            None => None,
        };
        Ok(Self {
            genre: args.genre.map(Genre::from),
            fixed,
            by_folder: HashMap::new(),
        })
    }

    /// The same with what the articles are, where that is known from elsewhere.
    pub(super) fn for_genre(self, genre: Option<Genre>) -> Self {
        Self {
            genre: genre.or(self.genre),
            ..self
        }
    }

    /// What holds for the article at `path`, and what of which file says so.
    ///
    /// # Errors
    /// Where its settings file is broken; with a message the first time.
    pub(super) fn of(&mut self, path: &Path) -> Result<(Chosen, Option<String>), Broken> {
        let path = resolved(path);
        let loaded = match &self.fixed {
            Some(fixed) => fixed.clone(),
            None => self.search(path.parent().unwrap_or(Path::new("")))?,
        };
        let Some(loaded) = loaded else {
            return Ok((Config::default().for_path(&path, self.genre), None));
        };
        let within = path.strip_prefix(&loaded.folder).unwrap_or(&path);
        let chosen = loaded.config.for_path(within, self.genre);
        let place = loaded.place_of(&chosen);
        Ok((chosen, Some(place)))
    }

    /// What tells these settings from others: everything that the files read so far say.
    pub(super) fn fingerprint(&self) -> String {
        let fixed = self.fixed.iter().flatten();
        let found = self.by_folder.values().flatten().flatten();
        let mut files: Vec<String> = fixed
            .chain(found)
            .map(|loaded| format!("{}: {:?}", loaded.name, loaded.config))
            .collect();
        files.sort();
        files.dedup();
        format!("{:?} {files:?}", self.genre)
    }

    /// The settings file of a folder: its own, that of a folder above which is not everybody's,
    /// or the user's.
    fn search(&mut self, folder: &Path) -> Found {
        if let Some(found) = self.by_folder.get(folder) {
            return found.clone();
        }
        let own = folder.join(FILE_NAME);
        let found = if is_there(&own) {
            load(&own)
                .map(|loaded| Some(Arc::new(loaded)))
                .map_err(|why| Broken(Some(why)))
        } else if let Some(above) = folder.ancestors().skip(1).find(|above| !is_shared(above)) {
            self.search(above)
        } else {
            of_user().map_err(|why| Broken(Some(why)))
        };
        let remembered = found.clone().map_err(|_| Broken(None));
        self.by_folder.insert(folder.to_owned(), remembered);
        found
    }
}

/// The settings file in the user's configuration folder.
fn of_user() -> Result<Option<Arc<Loaded>>, String> {
    let Ok(folders) = etcetera::choose_base_strategy() else {
        return Ok(None);
    };
    let file = folders.config_dir().join("onrecord").join(FILE_NAME);
    if !is_there(&file) {
        return Ok(None);
    }
    load(&file).map(|loaded| Some(Arc::new(loaded)))
}

/// Whether anything has that name, be it a folder or a link that leads nowhere: whoever put
/// it there meant it to hold, and must hear that it does not.
fn is_there(file: &Path) -> bool {
    fs::symlink_metadata(file).is_ok()
}

/// Whether the folder is kept for everybody's files, as `/tmp` is: all may write into it, and
/// none may remove what others put there. A settings file in it may be anybody's.
#[cfg(unix)]
fn is_shared(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    const STICKY_AND_WRITABLE: u32 = 0o1002;
    fs::metadata(folder).is_ok_and(|metadata| {
        metadata.permissions().mode() & STICKY_AND_WRITABLE == STICKY_AND_WRITABLE
    })
}

#[cfg(not(unix))]
fn is_shared(_folder: &Path) -> bool {
    false
}

fn load(file: &Path) -> Result<Loaded, String> {
    let name = as_named(file);
    if file.is_dir() {
        let what_to_do = if file.ends_with(FILE_NAME) {
            "rename it, or use --no-config".to_owned()
        } else {
            let inside = file.join(FILE_NAME);
            format!("name the settings file in it, as in {}", inside.display())
        };
        return Err(format!("{name}: this is a folder; {what_to_do}"));
    }
    let bytes = read_own(file, LIMIT).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => format!("{name}: this is not TOML: {error}"),
        _ => format!("{name}: {}", unreadable(file, &error)),
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{name}: this is not TOML: it is not UTF-8 text"))?;
    let config = Config::parse(&text, &name).map_err(|error| error.to_string())?;
    let folder = resolved(file)
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default();
    Ok(Loaded {
        name,
        folder,
        config,
    })
}

/// The path from the root, without links and dots in its folders. The file itself need not
/// exist, as that of a text on standard input may not.
pub(super) fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute
        .parent()
        .and_then(|folder| fs::canonicalize(folder).ok());
    match (folder, absolute.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => absolute,
    }
}

/// The path from the working folder where the file lies below it.
fn as_named(file: &Path) -> String {
    let here = std::env::current_dir().ok();
    let shorter = here
        .as_deref()
        .and_then(|here| file.strip_prefix(here).ok());
    shorter.unwrap_or(file).display().to_string()
}

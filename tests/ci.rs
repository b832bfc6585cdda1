//! The definitions for CI in the repository's root do what they promise.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::Path;

use onrecord::ingest::Format;
use saphyr::{LoadableYamlNode, Yaml};

fn root_file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_hook_runs_a_command_that_exists() {
    let text = root_file(".pre-commit-hooks.yaml");
    let hooks = Yaml::load_from_str(&text).unwrap();
    let hook = &hooks[0][0];
    for key in ["id", "name", "entry", "language"] {
        assert!(hook[key].as_str().is_some(), "{key}");
    }
    let entry = hook["entry"].as_str().unwrap();
    let arguments = entry.strip_prefix("onrecord ").unwrap();
    let help = std::process::Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .args(arguments.split(' '))
        .arg("--help")
        .output()
        .unwrap();
    assert!(help.status.success());
}

/// The endings are those that the check looks for in a folder.
#[test]
fn the_hook_gets_articles_and_nothing_else() {
    let text = root_file(".pre-commit-hooks.yaml");
    let hooks = Yaml::load_from_str(&text).unwrap();
    let exclude = hooks[0][0]["exclude"].as_str().unwrap();
    let (_, endings) = exclude.split_once("^(?!.*\\.(").unwrap();
    let endings: Vec<&str> = endings.strip_suffix(")$)").unwrap().split('|').collect();
    for ending in &endings {
        let name = format!("draft.{ending}");
        assert_ne!(Format::of_name(&name), Format::Auto, "{ending}");
    }
    for ending in ["txt", "md", "html", "docx"] {
        assert!(endings.contains(&ending), "{ending}");
    }
}

#[test]
fn every_input_of_the_action_has_a_default_and_reaches_a_script_as_a_variable() {
    let text = root_file("action.yml");
    let action = &Yaml::load_from_str(&text).unwrap()[0];
    assert_eq!(action["runs"]["using"].as_str(), Some("composite"));
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        assert!(input["default"].as_str().is_some(), "{name:?}");
        assert!(input["description"].as_str().is_some(), "{name:?}");
    }
    for step in action["runs"]["steps"].as_sequence().unwrap() {
        let Some(script) = step.as_mapping_get("run").and_then(Yaml::as_str) else {
            continue;
        };
        assert_eq!(step["shell"].as_str(), Some("bash"));
        assert!(!script.contains("${{"), "{script}");
    }
}

/// The action's last step, run as a runner would.
#[cfg(unix)]
#[test]
fn the_action_checks_what_its_paths_mean() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let text = root_file("action.yml");
    let action = &Yaml::load_from_str(&text).unwrap()[0];
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let script = steps.last().unwrap()["run"].as_str().unwrap();

    let folder = tempfile::TempDir::new().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("root/bin")).unwrap();
    symlink(
        assert_cmd::cargo::cargo_bin!("onrecord"),
        at("root/bin/onrecord"),
    )
    .unwrap();
    fs::create_dir_all(at("the desk/old")).unwrap();
    let draft = "The harbour board voted on Tuesday to close the old quay to all boats.\n\n“It has known of the damage for a year,” said an official who asked not to be named.\n";
    fs::write(at("the desk/old/a.md"), draft).unwrap();
    fs::write(at("the desk/b.md"), draft).unwrap();
    fs::write(at("the desk/c.txt"), draft).unwrap();
    let settings = "[rules]\nunnamed-source = \"warning\"\n";
    fs::write(at("onrecord.toml"), settings).unwrap();

    let run = |paths: &str, fail_on: &str| {
        let output = Command::new("bash")
            .args(["-e", "-c", script])
            .current_dir(folder.path())
            .env("ROOT", at("root"))
            .env("PATHS", paths)
            .env("FAIL_ON", fail_on)
            .env("CONFIG", "")
            .env("BASELINE", "")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let commands = text
            .lines()
            .filter(|line| line.contains("title=unnamed-source"))
            .map(|line| line.split(',').next().unwrap().to_owned())
            .collect::<Vec<String>>();
        (output.status.code(), commands)
    };
    let (code, found) = run("**/*.md\n", "warning");
    assert_eq!(code, Some(1));
    let (a, b) = (
        "::warning file=the desk/b.md",
        "::warning file=the desk/old/a.md",
    );
    assert_eq!(found, [a, b]);
    let (code, found) = run("the desk/c.txt\nnowhere/*.txt", "never");
    assert_eq!((code, found.len()), (Some(0), 1));
    assert_eq!(run("nowhere/*.txt", "note").0, Some(0));
    assert_eq!(run("the desk", "never").1.len(), 3);
}

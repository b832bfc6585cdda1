//! What a person sees: each file in `tests/cmd/` is a command, its output and its exit code.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[test]
fn commands_print_what_they_should() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd");
}

mod pages {
    use std::process::Command;

    fn onrecord(arguments: &[&str]) -> String {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn every_shell_gets_completions_for_every_command() {
        let help = onrecord(&["--help"]);
        let commands: Vec<&str> = help
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .map_while(|line| line.split_whitespace().next())
            .collect();
        assert!(commands.contains(&"read") && commands.contains(&"help"));
        for (shell, before, behind) in [
            ("bash", "onrecord,", ")"),
            ("zsh", "\n'", ":"),
            ("fish", "-a \"", "\""),
            ("powershell", "'onrecord;", "'"),
            ("elvish", "'onrecord;", "'"),
        ] {
            let script = onrecord(&["completions", shell]);
            for command in &commands {
                let entry = format!("{before}{command}{behind}");
                assert!(script.contains(&entry), "{shell}: {command}");
            }
            assert!(script.contains("language-check"), "{shell}");
        }
    }

    #[test]
    fn every_command_gets_a_manual_page() {
        assert!(onrecord(&["man"]).contains(".TH onrecord 1"));
        let folder = tempfile::TempDir::new().unwrap();
        onrecord(&["man", "-o", folder.path().to_str().unwrap()]);
        for page in [
            "onrecord.1",
            "onrecord-read.1",
            "onrecord-check.1",
            "onrecord-lesson.1",
            "onrecord-lesson-mark.1",
        ] {
            assert!(folder.path().join(page).is_file(), "{page}");
        }
    }
}

mod answers {
    use std::process::Command;

    #[test]
    fn what_a_message_repeats_of_an_argument_does_not_steer_the_terminal() {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
            .args(["read", "--format", "gpj.\u{202e}nosj\u{9b}31m"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("gpj.\u{fffd}nosj\u{fffd}31m"), "{said}");
        assert!(said.contains("\n  [possible values: "), "{said}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn help_that_cannot_be_written_is_a_failure() {
        for asked in ["--help", "--version"] {
            let full = std::fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap();
            let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
                .arg(asked)
                .stdout(full)
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(2), "{asked}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                said.starts_with("onrecord: standard output: cannot be written: "),
                "{said}"
            );
        }
    }
}

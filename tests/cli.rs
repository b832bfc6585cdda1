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
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let script = onrecord(&["completions", shell]);
            for command in [
                "read",
                "check",
                "rules",
                "serve",
                "eval",
                "lesson",
                "model",
                "--language-check",
            ] {
                assert!(
                    script.contains(command.trim_start_matches("--")),
                    "{shell}: {command}"
                );
            }
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

//! What a person sees: each file in `tests/cmd/` is a command, its output and its exit code.

#[test]
fn commands_print_what_they_should() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd");
}

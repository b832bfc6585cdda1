//! Runs that are killed, repeated or refused.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{archive, articles, assert_code, audit, lines, onrecord, results, rows};

#[test]
fn equal_runs_give_equal_bytes_whatever_the_threads_and_however_often_killed() {
    let (folder, path) = archive(40);
    let more = ["--tables", "--readings", "--save-every", "0"];
    let plain = folder.path().join("plain");
    let started = Instant::now();
    assert_code(
        &audit(&path, &plain, &[&more[..], &["--threads", "1"]].concat()),
        0,
    );
    // Machines differ: a run is killed within the first third of what a whole one takes here.
    let third = started.elapsed().as_millis() as u64 / 3;

    let killed = folder.path().join("killed");
    let mut random = fastrand::Rng::with_seed(11);
    let mut interrupted = 0;
    for _ in 0..10 {
        let mut command = onrecord();
        command.args(["audit", "--model", "small", "--samples", "200", "-o"]);
        command
            .arg(&killed)
            .arg(&path)
            .args(more)
            .args(["--threads", "3"]);
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(random.u64(0..third.max(2))));
        // SIGKILL: nothing of the program's own runs any more.
        child.kill().unwrap();
        interrupted += u32::from(child.wait().unwrap().code().is_none());
        // A temporary file may be left, a half-written result never.
        for entry in fs::read_dir(&killed).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                name.starts_with('.') || plain.join(&name).is_file(),
                "{name}"
            );
        }
    }
    assert!(interrupted > 0, "the runs were too short to be killed");
    assert_code(
        &audit(&path, &killed, &[&more[..], &["--threads", "3"]].concat()),
        0,
    );
    let (plain, killed) = (results(&plain), results(&killed));
    for (name, bytes) in &plain {
        assert!(killed.get(name) == Some(bytes), "{name} differs");
    }
}

#[test]
fn a_finished_audit_is_not_done_again_and_another_is_not_overwritten() {
    let (folder, path) = archive(4);
    let into = folder.path().join("audit");
    assert_code(&audit(&path, &into, &[]), 0);
    let before = results(&into);
    let again = audit(&path, &into, &[]);
    assert_code(&again, 0);
    let stderr = String::from_utf8(again.stderr).unwrap();
    assert!(stderr.contains("this audit is finished"), "{stderr}");
    assert!(stderr.contains("4 articles read"), "{stderr}");
    assert!(results(&into) == before);

    fs::write(&path, lines(&articles(5))).unwrap();
    let other = audit(&path, &into, &[]);
    assert_code(&other, 2);
    let stderr = String::from_utf8(other.stderr).unwrap();
    assert!(stderr.contains("--restart"), "{stderr}");
    assert!(results(&into) == before);
    assert_code(
        &audit(
            &path,
            &into,
            &["--restart", "--tables", "--readings", "--by", "author"],
        ),
        0,
    );
    assert_eq!(rows(&into.join("articles.csv")).len(), 5);
    let asked_for = ["sentences.parquet", "readings.jsonl.zst", "authors.csv"];
    assert!(asked_for.iter().all(|name| into.join(name).is_file()));
    assert_code(&audit(&path, &into, &["--restart"]), 0);
    assert!(!asked_for.iter().any(|name| into.join(name).exists()));
}

#[test]
fn results_do_not_go_where_the_articles_are() {
    let (folder, path) = archive(2);
    let output = audit(folder.path(), folder.path(), &[]);
    assert_code(&output, 2);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("name another folder with -o"), "{stderr}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(path.exists());
}

#[test]
fn results_inside_the_archive_are_no_part_of_it() {
    let (folder, path) = archive(3);
    let into = folder.path().join("audit");
    assert_code(&audit(folder.path(), &into, &[]), 0);
    let again = audit(folder.path(), &into, &[]);
    assert_code(&again, 0);
    let stderr = String::from_utf8(again.stderr).unwrap();
    assert!(stderr.contains("this audit is finished"), "{stderr}");
    assert!(path.is_file());
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_one_error_and_costs_nothing_that_was_finished() {
    let (folder, path) = archive(12);
    let into = folder.path().join("audit");
    // No file may grow over 4 blocks of 512 bytes, as on a disk that is nearly full.
    let program = assert_cmd::cargo::cargo_bin!("onrecord");
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""])
        .arg(program)
        .args([
            "audit",
            "--model",
            "small",
            "--save-every",
            "0",
            "--readings",
            "-o",
        ])
        .arg(&into)
        .arg(&path)
        .output()
        .unwrap();
    assert_code(&output, 2);
    let stderr = String::from_utf8(output.stderr).unwrap();
    let complaint = stderr.lines().last().unwrap();
    assert!(complaint.contains("cannot be written"), "{stderr}");
    assert!(
        complaint.contains("the same command goes on from there"),
        "{stderr}"
    );
    assert!(!into.join("articles.csv").exists());
    let more = ["--save-every", "0", "--readings", "--samples", "1000"];
    let output = onrecord()
        .args(["audit", "--model", "small", "-o"])
        .arg(&into)
        .arg(&path)
        .args(more)
        .output()
        .unwrap();
    assert_code(&output, 0);
    assert_eq!(rows(&into.join("articles.csv")).len(), 12);
}

#[test]
fn what_is_wrong_with_the_command_is_said_before_anything_is_read() {
    let (folder, path) = archive(1);
    let into = folder.path().join("audit");
    for (more, expected) in [
        (vec!["--map", "txt=body"], "`txt` is no field"),
        (vec!["--map", "text"], "write FIELD=COLUMN"),
        (vec!["--by", "week"], "invalid value 'week'"),
        (vec!["--samples", "1"], "1 is not in 100..=100000"),
    ] {
        let output = onrecord()
            .args(["audit", "--model", "small", "-o"])
            .arg(&into)
            .arg(&path)
            .args(&more)
            .output()
            .unwrap();
        assert_code(&output, 2);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(stderr.contains(expected), "{more:?}: {stderr}");
    }
    let missing = audit(&folder.path().join("none"), &into, &[]);
    assert_code(&missing, 2);
    assert!(!into.exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_missed_in_words() {
    let (folder, path) = archive(1);
    let link = path.with_file_name("gone.txt");
    std::os::unix::fs::symlink("nowhere.txt", &link).unwrap();
    let into = tempfile::tempdir().unwrap();
    assert_code(&audit(folder.path(), &into.path().join("audit"), &[]), 2);
    let failures = fs::read_to_string(into.path().join("audit/failures.jsonl")).unwrap();
    assert!(failures.contains("leads nowhere"), "{failures}");
}

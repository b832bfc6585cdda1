#!/usr/bin/env python3
"""Holds scripts/audit_spark.py to `onrecord audit` on a local cluster of two worker processes.

    target/spark/bin/python tests/spark/test_spark.py target/debug/onrecord

Needs Java, and the packages that .ci/spark.sh installs. In mid-run one of the workers is
killed; Spark's own log has to say that a task was lost with it.
"""

import csv
import datetime
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pyarrow
import pyarrow.parquet
import pyspark

from invented import articles

SCRIPT = os.path.join(os.path.dirname(__file__), "..", "..", "scripts", "audit_spark.py")
CLUSTER = "local-cluster[2,1,1024]"
PARTS = "12"
LIMIT = 900
SAME_BYTES = ["outlets.csv", "months.csv", "differences.csv", "summary.json"]
SAME_ROWS = ["sentences.parquet", "sources.parquet", "findings.parquet"]


class Failed(Exception):
    pass


def expect(condition, told):
    if not condition:
        raise Failed(told)


# Archives.


def write_lines(path, records, also=()):
    """Every way to write lines: blank ones, Windows' ends, none at the end."""
    opened = gzip.open if path.endswith(".gz") else open
    lines = [json.dumps({**record, "date": str(record["date"])}, ensure_ascii=False).encode() for record in records]
    with opened(path, "wb") as file:
        file.write(b"\r\n".join([*lines[:2], b"", b" ", *also, *lines[2:]]))


def lines_archive(folder):
    """Names with what Spark and Hadoop take for patterns; articles without id or outlet; broken lines."""
    records = list(articles(60))
    os.makedirs(os.path.join(folder, "outlet=Tarn Bay Echo", "2024"))
    write_lines(os.path.join(folder, "b [2] {x}, 100%.jsonl"), records[:20], [b"{broken", b'{"text": "no \xff UTF-8"}', b'{"text": 5}', b"{}", b"[1]"])
    write_lines(os.path.join(folder, "a.jsonl.gz"), records[20:45])
    unnamed = [{**record, "outlet": " ", "url": None, "id": number or None} for number, record in enumerate(records[45:])]
    write_lines(os.path.join(folder, "outlet=Tarn Bay Echo", "2024", "c.ndjson"), unnamed)
    return folder


def parquet_archive(folder):
    """Columns of other names and other types than text; several row groups; empty cells."""
    os.makedirs(folder)
    for name, zone, rows in (("1.parquet", "UTC", slice(0, 30)), ("2.parquet", None, slice(30, 60))):
        records = [
            {
                "body": record["text"] if number != 3 else None,
                "paper": record["outlet"],
                "date": record["date"] if zone else datetime.datetime.combine(record["date"], datetime.time(7, 5, 0, 120000 * (number % 2))),
                "id": None if number % 7 == 0 else 1000 + number,
                "title": record["title"],
                "section": record["section"],
                "tags": ["a", "b"],
            }
            for number, record in enumerate(list(articles(60))[rows])
        ]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), os.path.join(folder, name), row_group_size=8)
    return folder


# Runs.


def audit(program, archive, out, *options):
    done = subprocess.run([program, "audit", "--quiet", "--model", "small", "--tables", "--no-config", *options, archive, "-o", out], stderr=subprocess.PIPE, text=True)
    expect(done.returncode == 2, f"onrecord audit ended with {done.returncode}: {done.stderr}")


def spark(program, folder, *options):
    conf = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{folder}/events", "spark.local.dir": f"{folder}/local", "spark.ui.enabled": "false"}
    conf = [argument for pair in conf.items() for argument in ("--conf", "=".join(pair))]
    return [sys.executable, SCRIPT, "--onrecord", program, "--model", "small", "--tables", *conf, *options]


def environment(folder):
    for name in ("events", "workers", "local"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    here = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": os.path.join(folder, "workers"), "SPARK_HOME": os.path.dirname(pyspark.__file__)}
    return {**os.environ, **here}


def run(command, folder):
    done = subprocess.run(command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT)
    return done.returncode, done.stdout


# Killing.


def processes():
    """Of every process: its parent and its command line."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat, open(f"/proc/{pid}/cmdline") as line:
                found[int(pid)] = (int(stat.read().rsplit(")", 1)[1].split()[1]), line.read().split("\0"))
        except OSError:
            pass
    return found


def way_up(pid, known):
    while pid in known:
        yield pid
        pid = known[pid][0]


def reading_executor(driver, known):
    """An executor of this run that has a program reading, and that program."""
    for pid, (_, line) in known.items():
        if line[1:2] == ["pipe"]:
            above = list(way_up(pid, known))
            executors = [one for one in above if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in known[one][1]]
            if executors and driver in above:
                return executors[0], pid
    return None


def finished_parts(out):
    tasks = os.path.join(out, "readings.part", "_temporary", "0")
    return sum(name.startswith("task_") for name in os.listdir(tasks)) if os.path.isdir(tasks) else 0


def kill_one_executor(run, out):
    """Kills an executor that is at work, when some parts are finished and others are not.

    The program that reads for it is held first, so that its task cannot end before.
    """
    while run.poll() is None:
        found = finished_parts(out) and reading_executor(run.pid, processes())
        if not found:
            time.sleep(0.05)
            continue
        executor, program = found
        try:
            os.kill(program, signal.SIGSTOP)
            os.kill(executor, signal.SIGKILL)
            os.kill(program, signal.SIGKILL)
        except ProcessLookupError:
            continue
        return finished_parts(out)
    raise Failed("the run ended before a worker could be killed")


def lost_tasks(folder):
    """What Spark itself noted down of tasks that were lost with their executor."""
    lost = []
    for name in os.listdir(os.path.join(folder, "events")):
        with open(os.path.join(folder, "events", name), encoding="utf-8") as lines:
            events = [json.loads(line) for line in lines]
        lost += [event for event in events if event["Event"] == "SparkListenerTaskEnd" and event["Task End Reason"]["Reason"] == "ExecutorLostFailure"]
    return lost


def run_with_a_kill(command, folder, out):
    with open(os.path.join(folder, "log"), "w+") as log:
        started = subprocess.Popen([*command, "--master", CLUSTER, "--partitions", PARTS, "-o", out], env=environment(folder), stdout=log, stderr=log)
        try:
            finished = kill_one_executor(started, out)
            code = started.wait(timeout=LIMIT)
        finally:
            started.kill()
        log.seek(0)
        expect(code == 2, f"audit_spark.py ended with {code}:\n{log.read()[-3000:]}")
    expect(0 < finished < int(PARTS), f"{finished} of {PARTS} parts were finished at the kill")
    expect(lost_tasks(folder), "no task was lost with the worker")
    print(f"  killed a worker when {finished} of {PARTS} parts were finished; lost with it: {len(lost_tasks(folder))} task(s)")


# Comparing.


def content(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def rows_of_articles(folder):
    with open(os.path.join(folder, "articles.csv"), encoding="utf-8", newline="") as file:
        return [{name: cell for name, cell in row.items() if name not in ("file", "record")} for row in csv.DictReader(file)]


def reasons(folder):
    with open(os.path.join(folder, "failures.jsonl"), encoding="utf-8") as lines:
        return [json.loads(line)["reason"] for line in lines]


def repeated(folder):
    with open(os.path.join(folder, "duplicates.jsonl"), encoding="utf-8") as lines:
        return [(line["id"], line["article"]) for line in map(json.loads, lines)]


def expect_equal(one, many, failures, duplicates):
    rows = rows_of_articles(one)
    expect(len(rows) > 40, f"only {len(rows)} articles")
    expect(rows == rows_of_articles(many), "articles.csv differs")
    expect(len(reasons(one)) == failures, f"{reasons(one)} are not {failures} failures")
    expect(reasons(one) == reasons(many), f"failures differ: {reasons(one)}, {reasons(many)}")
    expect(len(repeated(one)) == duplicates, f"{repeated(one)} are not {duplicates} duplicates")
    expect(repeated(one) == repeated(many), "duplicates differ")
    for name in SAME_ROWS:
        table = pyarrow.parquet.read_table(os.path.join(one, name))
        expect(table.num_rows > 0, f"{name} has no row to compare")
        expect(table.equals(pyarrow.parquet.read_table(os.path.join(many, name))), f"{name} differs")
    for name in SAME_BYTES:
        expect(content(one, name) == content(many, name), f"{name} differs")


# Tests. Each has a folder of its own.


class Tests:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.lines = lines_archive(os.path.join(folder, "lines"))
        self.parquet = parquet_archive(os.path.join(folder, "parquet"))
        self.mapped = ["--map", "text=body", "--map", "outlet=paper"]
        self.of_lines = os.path.join(folder, "one-lines")
        self.by_spark = os.path.join(folder, "many-lines")

    def test_lines_with_a_worker_killed(self, folder):
        audit(self.program, self.lines, self.of_lines)
        run_with_a_kill(spark(self.program, folder, self.lines), folder, self.by_spark)
        expect_equal(self.of_lines, self.by_spark, failures=10, duplicates=2)

    def test_parquet_with_a_worker_killed(self, folder):
        one, many = os.path.join(folder, "one"), os.path.join(folder, "many")
        audit(self.program, self.parquet, one, *self.mapped)
        run_with_a_kill(spark(self.program, folder, self.parquet, *self.mapped), folder, many)
        expect_equal(one, many, failures=7, duplicates=2)
        # Not so where an outlet is the name of a folder, which a reading takes for the article's own.
        expect(content(one, "index.html") == content(many, "index.html"), "index.html differs")

    def test_failures_name_the_line_of_the_archive(self, folder):
        with open(os.path.join(self.of_lines, "failures.jsonl"), encoding="utf-8") as lines:
            places = [f"{line['file']}:{line['record']}: {line['message']}" for line in map(json.loads, lines)]
        with open(os.path.join(self.by_spark, "failures.jsonl"), encoding="utf-8") as lines:
            expect(places == [json.loads(line)["message"] for line in lines], "messages differ")

    def test_the_same_command_does_not_read_again(self, folder):
        before = content(self.by_spark, "articles.parquet")
        command = [*spark(self.program, folder, self.lines), "--master", "local[1]", "-o", self.by_spark]
        code, said = run(command, folder)
        expect(code == 2 and "complete" in said and "finished" in said, said)
        expect(before == content(self.by_spark, "articles.parquet"), "the tables are others")

    def test_another_command_is_refused(self, folder):
        command = [*spark(self.program, folder, self.lines, "--genre", "opinion"), "--master", "local[1]", "-o", self.by_spark]
        code, said = run(command, folder)
        expect(code == 1 and "--restart" in said and "Traceback" not in said, said)

    def test_spark_submit_ships_the_program_and_copies_the_readings(self, folder):
        one, many, elsewhere = (os.path.join(folder, name) for name in ("one", "many", "elsewhere"))
        archive = os.path.join(self.lines, "a.jsonl.gz")
        audit(self.program, archive, one)
        submit = [os.path.join(os.path.dirname(pyspark.__file__), "bin", "spark-submit"), "--master", "local[2]"]
        command = [*submit, *spark(self.program, folder, archive)[1:], "--ship", "--readings", f"file://{elsewhere}", "-o", many]
        done = subprocess.run(command, env={**environment(folder), "PYSPARK_PYTHON": sys.executable}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        expect(done.returncode == 2, done.stdout)
        expect(rows_of_articles(one) == rows_of_articles(many), "articles.csv differs")
        expect(content(one, "outlets.csv") == content(many, "outlets.csv"), "outlets.csv differs")

    def test_a_program_that_executors_lack_is_one_clear_error(self, folder):
        path = os.path.join(folder, "onrecord")
        os.symlink(self.program, path)
        command = [*spark("onrecord", folder, self.lines), "--conf", "spark.executorEnv.PATH=/usr/bin:/bin", "--master", CLUSTER, "-o", f"{folder}/out"]
        done = subprocess.run(command, env={**environment(folder), "PATH": f"{folder}:{os.environ['PATH']}"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=LIMIT)
        last = done.stderr.strip().splitlines()[-1]
        expect(done.returncode == 1 and "onrecord cannot be started" in last and "--ship" in last, done.stderr)

    def test_what_a_failing_program_says_is_shown(self, folder):
        path = os.path.join(folder, "onrecord")
        with open(path, "w") as script:
            script.write('#!/bin/sh\nif read -r line; then echo "the model is broken" >&2; exit 1; fi\n')
        os.chmod(path, 0o755)
        code, said = run([*spark(path, folder, self.lines), "--master", "local[1]", "-o", f"{folder}/out"], folder)
        last = said.strip().splitlines()[-1]
        expect(code == 1 and "exit code 1" in last and "the model is broken" in last, said)
        expect(not os.path.exists(f"{folder}/out/readings"), "there are readings")

    def test_a_column_that_is_not_there_is_told(self, folder):
        code, said = run([*spark(self.program, folder, self.parquet), "--master", "local[1]", "-o", f"{folder}/out"], folder)
        expect(code == 1 and "--map text=COLUMN" in said and "Traceback" not in said, said)


def main():
    program = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    folder = tempfile.mkdtemp(prefix="onrecord-spark-")
    passed = failed = 0
    try:
        tests = Tests(program, folder)
        for name in [name for name in vars(Tests) if name.startswith("test_") and (not wanted or name in wanted)]:
            own = os.path.join(folder, name)
            os.makedirs(own)
            began = time.monotonic()
            try:
                getattr(tests, name)(own)
            except (Failed, OSError, subprocess.TimeoutExpired) as why:
                failed += 1
                print(f"{name} FAILED: {why}")
            else:
                passed += 1
                print(f"{name} ok ({time.monotonic() - began:.0f} s)")
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder)
    print(f"spark: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Audits an archive that is too large for one machine: Apache Spark spreads the reading.

    venv/bin/pip install pyspark==3.5.3
    venv/bin/python scripts/audit_spark.py --master spark://HOST:7077 archive/ -o audit
    spark-submit --master yarn scripts/audit_spark.py --model small --ship \\
        --readings hdfs:///tmp/readings hdfs:///news/articles.parquet -o audit

Every executor runs `onrecord pipe`. Their answers are written as gzipped JSON lines into
OUT/readings, in the order of the input; then `onrecord audit` makes the tables, the figures
and the page of them on the machine where this script runs. Paths are Spark's: without a
scheme they are on its default file system. OUT is on this machine; for executors elsewhere
it has to be on a disk that all share, unless --readings names a place that is.

The same command goes on where the readings are complete. Exit codes are those of
`onrecord audit`: 0 done, 2 some articles failed or the audit could not be finished.
docs/scale.md says more.
"""

import argparse
import collections
import datetime
import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql
from pyspark.sql import types

FIELDS = ["text", "html", "title", "outlet", "author", "date", "url", "id", "section"]
ARTICLES_A_PART = 1000
BLANKS = b" \t\n\r\x0c"
File = collections.namedtuple("File", "name folder address size changed kind")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="JSON lines (.jsonl, .ndjson, also as .gz), Parquet files, and folders of them")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the folder for the results, on this machine")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="take a field from a column of another name, as in text=body; may be given again")
    parser.add_argument("--model", default="base", help="base, small, or the folder of a model that every machine has at that path (default: base)")
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="threads of each `onrecord pipe` (default: spark.task.cpus, which is 1)")
    parser.add_argument("--partitions", type=int, default=0, metavar="N", help=f"parts that the articles are dealt into (default: {ARTICLES_A_PART} articles each, or less, so that every core has two)")
    parser.add_argument("--master", help="where Spark runs, as in local[4] or spark://HOST:7077 (default: what spark-submit or Spark's settings say)")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark's; may be given again")
    parser.add_argument("--onrecord", default="onrecord", metavar="PROGRAM", help="the program, on this machine and on every executor's (default: onrecord, on the path)")
    parser.add_argument("--ship", action="store_true", help="send this machine's program to the executors, which need none then")
    parser.add_argument("--readings", metavar="ADDRESS", help="where executors write the readings, as in hdfs:///tmp/readings; they are copied to OUT/readings from there")
    parser.add_argument("--config", metavar="FILE", help="a settings file for all articles; it is sent to the executors (default: no settings)")
    parser.add_argument("--language-check", choices=["on", "off"], help="whether articles that are not English are refused")
    parser.add_argument("--genre", choices=["news", "opinion"], help="what the articles are, whatever the settings say")
    parser.add_argument("--tables", action="store_true", help="also write tables of sentences, sources and findings")
    parser.add_argument("--by", help="as in onrecord audit")
    parser.add_argument("--samples", help="as in onrecord audit")
    parser.add_argument("--seed", help="as in onrecord audit")
    parser.add_argument("--restart", action="store_true", help="remove another audit from OUT and begin anew")
    options = parser.parse_args()
    if os.sep in options.onrecord:
        options.onrecord = os.path.abspath(options.onrecord)
    options.columns = {field: field for field in FIELDS}
    for mapped in options.map:
        field, equals, column = mapped.partition("=")
        if field not in FIELDS or not equals:
            parser.error(f"--map {mapped}: write FIELD=COLUMN; the fields are {', '.join(FIELDS)}")
        options.columns[field] = column
    for conf in options.conf:
        if "=" not in conf:
            parser.error(f"--conf {conf}: write KEY=VALUE")
    return options


def say(text):
    print(f"audit_spark: {text}", file=sys.stderr, flush=True)


# The archive, as the driver sees it.


def session_of(options):
    """The running session under spark-submit; else one of --master."""
    if options.master and options.master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("onrecord audit")
    if options.master:
        builder = builder.master(options.master)
    for conf in options.conf:
        builder = builder.config(*conf.split("=", 1))
    session = builder.getOrCreate()
    # Dates as they stand; columns by their exact names.
    session.conf.set("spark.sql.session.timeZone", "UTC")
    session.conf.set("spark.sql.caseSensitive", "true")
    return session


def file_system(context, address):
    """Hadoop's view of a path, and the file system that it is on."""
    path = context._jvm.org.apache.hadoop.fs.Path(address)
    system = path.getFileSystem(context._jsc.hadoopConfiguration())
    return system, system.makeQualified(path)


def one_form(address):
    """Hadoop writes file:///a as well as file:/a."""
    return re.sub("^file:/+", "file:/", address)


def kind_of(name):
    name = name.lower()
    if name.endswith(".parquet"):
        return "parquet"
    if re.search(r"\.(jsonl|ndjson)(\.gz)?$", name):
        return "lines"
    return None


def files_below(system, status, name, folder, is_top):
    """The files of a folder by name, each named as the user named the folder."""
    for child in sorted(system.listStatus(status.getPath()), key=lambda child: child.getPath().getName()):
        last = child.getPath().getName()
        if last[0] in "._":
            continue
        path = f"{name.rstrip('/')}/{last}"
        if child.isDirectory():
            yield from files_below(system, child, path, last if is_top else folder, False)
        else:
            yield file_of(child, path, folder)


def file_of(status, name, folder):
    return File(name, folder, one_form(status.getPath().toUri().toString()), status.getLen(), status.getModificationTime(), kind_of(name))


def archive(context, paths):
    """Every file of the archive, in the order in which `onrecord audit` would read them."""
    files = []
    for path in paths:
        system, top = file_system(context, path)
        if not system.exists(top):
            raise SystemExit(f"{path}: there is no such file; check the path")
        status = system.getFileStatus(top)
        if status.isDirectory():
            found = list(files_below(system, status, path, None, True))
            others = [file for file in found if not file.kind]
            if others:
                say(f"{path}: left out are {len(others)} files that are neither Parquet nor JSON lines, as {others[0].name}")
            files += [file for file in found if file.kind]
        else:
            files.append(file_of(status, path, None))
            if not files[-1].kind:
                raise SystemExit(f"{path}: Spark reads .parquet, .jsonl and .jsonl.gz here; leave other files to `onrecord audit`")
    twice = [address for address, times in collections.Counter(file.address for file in files).items() if times > 1]
    if twice:
        raise SystemExit(f"{twice[0]}: this file is named twice")
    if not files:
        raise SystemExit(f"{', '.join(paths)}: there is no .parquet, .jsonl or .jsonl.gz file")
    return files


# Reading the files: rows of (file's address, block, line).


def raw(session, kind, files):
    reader = session.read.format("text" if kind == "lines" else kind)
    # No file's name is a pattern, and no folder's name is a column.
    reader = reader.option("__globPaths__", "false").option("recursiveFileLookup", "true")
    reader = reader.option("lineSep", "\n") if kind == "lines" else reader.option("mergeSchema", "true")
    return reader.load([address_of_load(session, file.address) for file in files])


def address_of_load(session, address):
    """Spark takes paths unescaped."""
    return session.sparkContext._jvm.org.apache.hadoop.fs.Path(session.sparkContext._jvm.java.net.URI(address)).toString()


def where():
    return [sql.col("_metadata.file_path"), sql.col("_metadata.file_block_start")]


def rows_of_lines(session, files):
    """Lines as the bytes that they are, be they UTF-8 or not."""
    table = raw(session, "lines", files).select(*where(), sql.col("value").cast("binary"))
    return table.rdd.map(lambda row: (one_form(row[0]), row[1], bytes(row[2])))


def as_text(column, kind):
    """A column as text; moments as microseconds, and nothing for what has no such form."""
    value = sql.col(f"`{column}`")
    if isinstance(kind, types.TimestampNTZType):
        value = value.cast("timestamp")
    if isinstance(kind, (types.TimestampType, types.TimestampNTZType)):
        return sql.unix_micros(value)
    if isinstance(kind, (types.ArrayType, types.MapType, types.StructType)):
        return sql.lit(None).cast("string")
    return value.cast("string")


def moment(micros):
    """As `onrecord audit` writes it: RFC 3339, with as many decimals as there are."""
    time = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(microseconds=micros)
    exact = micros % 1_000_000
    return time.isoformat(timespec="microseconds" if exact % 1000 else "milliseconds" if exact else "seconds")


def tables_of_parquet(session, files):
    """One table; or one a file where a column has several types."""
    try:
        return [raw(session, "parquet", files)]
    except Exception as error:
        if "CANNOT_MERGE" not in str(error):
            raise
        return [raw(session, "parquet", [file]) for file in files]


def rows_of_parquet(table, name, columns):
    wanted = [column for column in columns.values() if column in table.columns]
    if columns["text"] not in wanted and columns["html"] not in wanted:
        raise SystemExit(
            f"{name}: there is no column “{columns['text']}” and none “{columns['html']}”; "
            "name the one that holds the articles with --map text=COLUMN or --map html=COLUMN"
        )
    table = table.select(*where(), *(as_text(column, table.schema[column].dataType) for column in wanted))

    def line(row):
        values = [moment(value) if isinstance(value, int) else value for value in row[2:]]
        return one_form(row[0]), row[1], json.dumps(dict(zip(wanted, values)), ensure_ascii=False).encode("utf-8", "replace")

    return table.rdd.map(line)


def rows_of(session, files, columns):
    kinds = {kind: [file for file in files if file.kind == kind] for kind in ("lines", "parquet")}
    rows = []
    if kinds["lines"]:
        rows.append(rows_of_lines(session, kinds["lines"]))
    if kinds["parquet"]:
        first = kinds["parquet"][0].name
        rows += [rows_of_parquet(table, first, columns) for table in tables_of_parquet(session, kinds["parquet"])]
    return session.sparkContext.union(rows) if len(rows) > 1 else rows[0]


# Numbering them. Spark reads files in blocks, in an order of its own; so the rows of every
# block are counted first, which tells each block's first number.


def counted(rows):
    counts = collections.Counter()
    for address, block, _ in rows:
        counts[address, block] += 1
    return counts.items()


def numbered_blocks(counts, files):
    """For each block: the number of its first row in the archive, its file, and its first row there."""
    order = {file.address: number for number, file in enumerate(files)}
    blocks = {}
    total = 0
    row, last = 1, None
    for address, block in sorted(counts, key=lambda key: (order[key[0]], key[1])):
        row = row if address == last else 1
        blocks[address, block] = (total, order[address], row, counts[address, block])
        total += counts[address, block]
        row += counts[address, block]
        last = address
    return blocks, total


def numbered(rows, blocks):
    seen = collections.Counter()
    for address, block, line in rows:
        first, file, row, count = blocks.get((address, block), (0, 0, 0, 0))
        at = seen[address, block]
        seen[address, block] += 1
        if at >= count:
            raise RuntimeError(f"{address} was changed while it was read; begin anew")
        if line.strip(BLANKS):
            yield first + at, (file, row + at, line)


def dealt(rows, files, partitions):
    """The rows in parts of equal size and in order, each as (number, (file, row, line))."""
    context = rows.context
    counts = dict(rows.mapPartitions(counted).reduceByKey(int.__add__).collect())
    blocks, total = numbered_blocks(counts, files)
    if not total:
        raise SystemExit("there is no article in these files")
    partitions = partitions or max(-(-total // ARTICLES_A_PART), min(total, 2 * context.defaultParallelism))
    say(f"{total} rows in {len(files)} {'file' if len(files) == 1 else 'files'}, dealt into {partitions} parts")
    blocks = context.broadcast(blocks)
    rows = rows.mapPartitions(lambda rows: numbered(rows, blocks.value))
    return rows.repartitionAndSortWithinPartitions(partitions, lambda number: number * partitions // total)


# What executors do.


def host_of(url):
    """The host by which `onrecord audit` takes an article for an outlet's."""
    match = re.match(r".*?://(?:[^/?#]*@)?([^/?#:]+)", url, re.DOTALL)
    return match.group(1).lower().removeprefix("www.") if match else ""


def is_blank(value):
    return value is None or (isinstance(value, str) and not value.strip())


def with_what_is_known(line, place, folder, columns):
    """The line with the id and the outlet that `onrecord audit` would give its article.

    They are added behind what is there, which stays as it is, byte for byte.
    """
    try:
        article = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(article, dict) or not article or str(article.get("schema", "")).startswith("onrecord."):
        return line
    known = {}
    if is_blank(article.get(columns["id"])):
        known[columns["id"]] = place
    outlet, url = article.get(columns["outlet"]), article.get(columns["url"])
    if folder and is_blank(outlet) and not (isinstance(url, str) and host_of(url)):
        known[columns["outlet"]] = folder
    if not known:
        return line
    added = json.dumps(known, ensure_ascii=False).encode("utf-8", "replace")
    return line.rstrip(BLANKS)[:-1] + b"," + added[1:]


def with_place(answer, place, row):
    """An answer that says which row of which file could not be read, not which line of a pipe."""
    if not answer.startswith(b'{"schema":"onrecord.failure/'):
        return answer
    failure = json.loads(answer)
    failure["line"] = row
    failure["message"] = f"{place}: {failure['message']}"
    return json.dumps(failure, ensure_ascii=False, separators=(",", ":")).encode()


def started(command, errors):
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
    except OSError as error:
        raise RuntimeError(
            f"{command[0]} cannot be started on {socket.gethostname()}: {error.strerror}; install it there, name its place with --onrecord, or send this machine's with --ship"
        ) from None


def answers(articles, command, names, columns):
    """Runs `onrecord pipe` over one part: its answers, in order, without their line ends.

    A thread feeds the program while this one takes its answers; the program takes no more
    lines than it works on, so that neither end of the part piles up in memory.
    """
    with tempfile.TemporaryFile() as errors:
        program = started(command, errors)
        waiting, broken = collections.deque(), []

        def feed():
            try:
                for _, (file, row, line) in articles:
                    name, folder = names[file]
                    place = f"{name}:{row}"
                    waiting.append((place, row))
                    program.stdin.write(with_what_is_known(line, place, folder, columns) + b"\n")
                program.stdin.close()
            except BrokenPipeError:
                pass  # The program has ended; its exit says why.
            except BaseException as error:
                broken.append(error)
                program.kill()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            for answer in program.stdout:
                if not (answer.endswith(b"\n") and waiting):
                    break
                yield with_place(answer[:-1], *waiting.popleft())
            code = program.wait()
            feeder.join()
        finally:
            program.kill()
            program.wait()
        if broken:
            raise broken[0]
        # 2: some lines failed, which their answers say; or it never began.
        if code not in (0, 2) or waiting:
            errors.seek(0)
            said = errors.read()[-2000:].decode("utf-8", "replace").strip()
            raise RuntimeError(f"{' '.join(command)} ended on {socket.gethostname()} with exit code {code}, {len(waiting)} lines unanswered: {said or 'it said nothing'}")


def read_part(articles, program, shipped, pipe, config, names, columns):
    if shipped:
        program = SparkFiles.get(program)
    config = ["--config", SparkFiles.get(config)] if config else ["--no-config"]
    return answers(articles, [program, "pipe", *pipe, *config], names, columns)


# The run.


def chosen(options):
    """Options that hold for reading and for making tables."""
    arguments = ["--model", options.model]
    for name in ("language_check", "genre"):
        if getattr(options, name):
            arguments += [f"--{name.replace('_', '-')}", getattr(options, name)]
    return arguments


def called(command, **how):
    try:
        return subprocess.run(command, **how)
    except OSError as error:
        raise SystemExit(f"{command[0]} cannot be started here: {error.strerror}; name its place with --onrecord") from None


def pipe_arguments(options, context):
    threads = options.threads or int(context.getConf().get("spark.task.cpus", "1"))
    mapped = [argument for pair in options.map for argument in ("--map", pair)]
    return [*chosen(options), "--threads", str(threads), *mapped]


def check_program(options, arguments):
    """A program or an option that does not do is told now, not by every executor."""
    config = ["--config", options.config] if options.config else ["--no-config"]
    tried = called([options.onrecord, "pipe", *arguments, *config], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if tried.returncode:
        raise SystemExit(tried.stderr.strip())
    return called([options.onrecord, "--version"], stdout=subprocess.PIPE, text=True).stdout.strip()


def why(error):
    """What a task said, out of all that Spark says about it."""
    said = re.search(r"RuntimeError: (.*?)\n\s*at org\.", str(error), re.DOTALL)
    return said.group(1).strip() if said else str(error)


def moved(system, path, target):
    if not system.rename(path, target):
        raise SystemExit(f"{path.toString()}: cannot be renamed to {target.toString()}; make room there, or check the permissions")


def read(session, options, files, pipe):
    """Has the executors read every article; the readings lie in OUT/readings when all is done."""
    context = session.sparkContext
    here = "file://" + os.path.join(os.path.abspath(options.output), "readings")
    there = options.readings or here
    system, done = file_system(context, there)
    part = done.suffix(".part")
    system.delete(part, True)
    if options.readings and system.exists(done):
        if not options.restart:
            raise SystemExit(f"{there}: this is there already; name another place, or remove it with --restart")
        system.delete(done, True)
    if options.ship:
        context.addFile(shutil.which(options.onrecord))
    if options.config:
        context.addFile(os.path.abspath(options.config))
    program = os.path.basename(options.onrecord) if options.ship else options.onrecord
    config = options.config and os.path.basename(options.config)
    columns, shipped = options.columns, options.ship
    names = context.broadcast([(file.name, file.folder) for file in files])
    try:
        articles = dealt(rows_of(session, files, columns), files, options.partitions)
        readings = articles.mapPartitions(lambda part: read_part(part, program, shipped, pipe, config, names.value, columns))
        readings.saveAsTextFile(part.toString(), "org.apache.hadoop.io.compress.GzipCodec")
    except SystemExit:
        raise
    except Exception as error:
        raise SystemExit(f"the readings could not be made: {why(error)}") from None
    # Spark's name for a part says neither what is in it nor, from 100,000 on, its order.
    for status in system.listStatus(part):
        number = re.fullmatch(r"part-(\d+)\.gz", status.getPath().getName())
        if number:
            renamed = context._jvm.org.apache.hadoop.fs.Path(part, f"part-{int(number.group(1)):07}.jsonl.gz")
            moved(system, status.getPath(), renamed)
    moved(system, part, done)
    if options.readings:
        local, target = file_system(context, here)
        local.delete(target.suffix(".part"), True)
        system.copyToLocalFile(False, done, target.suffix(".part"), True)
        moved(local, target.suffix(".part"), target)


def text_of(path):
    if not path:
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


def begin(options, run):
    """Whether OUT holds this run's readings already. Refuses a folder that holds something else."""
    os.makedirs(options.output, exist_ok=True)
    lock = open(os.path.join(options.output, ".spark.lock"), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(f"{options.output}: another audit is writing into this folder; wait for it, or name another one") from None
    path, readings = os.path.join(options.output, "spark.json"), os.path.join(options.output, "readings")
    is_same = False
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            is_same = json.load(file) == run
    # Of a run that came to nothing there is nothing to lose.
    is_new = not set(os.listdir(options.output)) - {".spark.lock", "spark.json", "readings.part"}
    if not (is_same or is_new or options.restart):
        raise SystemExit(f"{options.output}: this folder holds an audit of other articles or with other options; name another one, or begin anew with --restart")
    if options.restart:
        shutil.rmtree(readings, ignore_errors=True)
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(run, file, indent=1)
        file.write("\n")
    os.replace(path + ".part", path)
    return os.path.isdir(readings), lock


def make_tables(options, is_new):
    command = [options.onrecord, "audit", *chosen(options), os.path.join(options.output, "readings"), "-o", options.output]
    command += ["--config", options.config] if options.config else ["--no-config"]
    for name in ("by", "samples", "seed"):
        if getattr(options, name):
            command += [f"--{name}", getattr(options, name)]
    command += ["--tables"] if options.tables else []
    command += ["--restart"] if is_new else []
    return called(command).returncode


def main():
    options = arguments()
    session = session_of(options)
    try:
        pipe = pipe_arguments(options, session.sparkContext)
        files = archive(session.sparkContext, options.paths)
        run = {"version": check_program(options, pipe), "reading": pipe, "config": text_of(options.config), "files": [list(file) for file in files]}
        is_there, lock = begin(options, run)
        if is_there:
            say(f"{options.output}/readings: complete; --restart makes them again")
        else:
            read(session, options, files, pipe)
    finally:
        session.stop()
    # The lock is held until here.
    with lock:
        return make_tables(options, not is_there)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Opens the tables of an audit in DuckDB, Polars and pandas, and holds them to each other.

    python3 tests/tables/tables.py AUDIT

AUDIT is a folder that `onrecord audit --tables --readings` wrote. The last line says how many
checks passed and failed; the exit code is 1 where one failed.
"""

import csv
import io
import json
import os
import sys

import duckdb
import pandas
import polars
import zstandard

TABLES = ("articles", "sentences", "sources", "findings")
TYPES = {"BIGINT", "DOUBLE", "VARCHAR"}

passed = failed = 0


def check(what, holds, found=""):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    print(f"{'ok    ' if holds else 'FAILED'} {what}{'' if holds or found == '' else f': {found}'}")


def in_duckdb(folder):
    """Every table in DuckDB: types, joins by article, and the CSV beside the Parquet file."""
    connection = duckdb.connect()
    for name in TABLES:
        connection.execute(f"create view {name} as select * from read_parquet('{folder}/{name}.parquet')")
        columns = connection.execute(f"describe {name}").fetchall()
        other = {row[0]: row[1] for row in columns if row[1] not in TYPES}
        check(f"DuckDB: {name} has plain types", not other, other)

    def one(query):
        return connection.execute(query).fetchone()[0]

    articles = one("select count(*) from articles")
    check("DuckDB: there are articles", articles > 0, articles)
    numbers = one("select count(distinct article) from articles")
    check("DuckDB: each has a number of its own", numbers == articles, numbers)
    for name in TABLES[1:]:
        strangers = one(f"select count(*) from {name} left join articles using (article) where articles.article is null")
        check(f"DuckDB: every row of {name} belongs to an article", strangers == 0, strangers)
    uneven = one("select count(*) from articles where words <> fact_words + quote_words + framing_words + allegation_words")
    check("DuckDB: words of the labels add up", uneven == 0, uneven)
    sums = """select count(*) from articles join
        (select article, sum(words) as total from sentences where label <> 'boilerplate' group by article) using (article)
        where words <> total"""
    check("DuckDB: words of the sentences add up", one(sums) == 0, one(sums))
    found = one("select count(*) from findings")
    check("DuckDB: findings are those that articles count", found == one("select sum(findings) from articles"), found)
    check("DuckDB: sources of sentences are there", one("""select count(*) from sentences s left join sources o
        on s.article = o.article and s.source = o.source where s.source is not null and o.source is null""") == 0)
    csv_rows = one(f"select count(*) from read_csv('{folder}/articles.csv')")
    check("DuckDB: articles.csv has as many rows", csv_rows == articles, csv_rows)
    return articles


def elsewhere(folder, articles):
    for name in TABLES:
        path = os.path.join(folder, name + ".parquet")
        here, there = polars.read_parquet(path), pandas.read_parquet(path)
        check(f"Polars and pandas: {name} alike", here.shape == there.shape, f"{here.shape} and {there.shape}")
        check(f"Polars and pandas: {name} has the same columns", here.columns == list(there.columns))
    with open(os.path.join(folder, "articles.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = polars.read_parquet(os.path.join(folder, "articles.parquet"))["id"].to_list()
    check("CSV and Parquet name the same articles", [row["id"] for row in rows] == texts)
    with open(os.path.join(folder, "readings.jsonl.zst"), "rb") as file:
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8")
        readings = [json.loads(line) for line in lines]
    check("readings: one an article", len(readings) == articles, len(readings))
    check("readings: of the format that they say", all(reading["schema"] == "onrecord.reading/1" for reading in readings))


def main():
    folder = sys.argv[1]
    elsewhere(folder, in_duckdb(folder))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()

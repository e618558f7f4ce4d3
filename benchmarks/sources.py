"""How fast documents come out of tables and archives, beside the bare parser of each format; and whether memory stays flat.

    python -m benchmarks.sources [rows]

The bare parsers are json.loads, csv.reader and FastWARC, each over the same file and doing nothing with what they find. They and
the package take turns. Memory is that of a process of its own with a tenth of the rows and with all.
"""

import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TEXT = "The ministers of the two countries met on Friday for the third time this year and agreed to meet again in spring. " * 20
TURNS = 3


def make(folder: Path, rows: int) -> dict[str, Path]:
    """A file of each kind with so many articles of 2.3 kB."""
    paths = {kind: folder / f"news-{rows}.{kind}" for kind in ("jsonl", "csv", "warc.gz")}
    with paths["jsonl"].open("w") as lines, paths["csv"].open("w", newline="") as cells, paths["warc.gz"].open("wb") as archive:
        writer = csv.writer(cells)
        writer.writerow(["id", "title", "text", "date"])
        for number in range(rows):
            row = {"id": number, "title": f"Report {number}", "text": f"{number}. {TEXT}", "date": "2024-11-15"}
            lines.write(json.dumps(row) + "\n")
            writer.writerow(row.values())
            archive.write(gzip.compress(_record(number), 1))
    return paths


def _record(number: int) -> bytes:
    body = f"<html><body><p>{number}. {TEXT}</p></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://daily.example/{number}\r\nContent-Type: application/http\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)


def documents_in(path: Path) -> int:
    """As the package reads it."""
    from demarche.sources import Document, Options, documents

    return sum(isinstance(item, Document) for item in documents(path, Options()))


def bare(path: Path) -> int:
    """As the parser alone reads it."""
    if path.suffix == ".jsonl":
        with path.open("rb") as file:
            return sum(1 for line in file if json.loads(line))
    if path.suffix == ".csv":
        with path.open(newline="") as cells:
            return sum(1 for _ in csv.reader(cells)) - 1
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file:
        return sum(1 for record in ArchiveIterator(file, record_types=WarcRecordType.response) if record.reader.read())


def seconds(read: Callable[[Path], int], path: Path, rows: int) -> float:
    """CPU seconds that one reading takes: others on the machine do not count."""
    started = time.process_time()
    if read(path) != rows:
        raise SystemExit(f"{path.name}: not all rows came out")
    return time.process_time() - started


def peak(path: Path) -> float:
    """Peak memory in MB of a process that does nothing but take the documents out."""
    code = (
        "import resource, sys; from pathlib import Path; from benchmarks.sources import documents_in; "
        "documents_in(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    return float(subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True).stdout)


def main(rows: int = 100_000) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        tenth, whole = make(Path(folder), rows // 10), make(Path(folder), rows)
        print(f"{rows:,} articles of 2.3 kB; least CPU time of {TURNS} turns; memory of a process for a tenth of the rows, then for all")
        for kind, path in whole.items():
            took = {"package": float("inf"), "bare": float("inf")}
            for _ in range(TURNS):
                took["package"] = min(took["package"], seconds(documents_in, path, rows))
                took["bare"] = min(took["bare"], seconds(bare, path, rows))
            ratio = took["package"] / took["bare"]
            print(
                f"{kind:8} {rows / took['package']:9,.0f} rows/s   bare parser {rows / took['bare']:9,.0f} rows/s   {ratio:5.2f} times its time"
                f"   {peak(tenth[kind]):4.0f} MB, {peak(path):4.0f} MB"
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

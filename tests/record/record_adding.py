"""Adds articles to the record named in the first argument until it is killed, and says on each line how many it added."""

import sys

from record_samples import article, statements

from demarche.record import Record

with Record(sys.argv[1]) as record:
    number = record.count("articles")
    while True:
        record.add(article(number), statements(number))
        number += 1
        print(number, flush=True)

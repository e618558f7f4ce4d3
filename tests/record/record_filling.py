"""Adds articles to the record of the first argument, in files of at most so many bytes (0: any), until there are 120 or it cannot; prints why."""

import resource
import sys

from record_samples import article, statements

from demarche.errors import DemarcheError
from demarche.record import Record

if int(sys.argv[2]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with Record(sys.argv[1], folder=sys.argv[3] == "folder") as record:
        number = record.count("articles")
        while number < 120:
            record.add(article(number), statements(number))
            number += 1
except DemarcheError as problem:
    print(problem)

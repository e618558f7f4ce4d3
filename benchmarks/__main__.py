"""make bench: every measurement of speed and size, one after the other."""

from benchmarks import brief, coding, install, measures, odd_texts, page, reading, record, scaling, size, sources
from benchmarks.occurrences import growth


def main() -> None:
    """Run them."""
    for part in (sources, reading, coding, odd_texts, record, size, scaling, growth, page, brief, measures, install):
        print(f"== {part.__name__}")
        part.main()
        print()


if __name__ == "__main__":
    main()

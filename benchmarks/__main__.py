"""make bench: every measurement of speed and size, one after the other."""

from benchmarks import brief, coding, measures, page, reading, record, scaling, size, sources


def main() -> None:
    """Run them."""
    for part in (sources, reading, coding, record, size, scaling, page, brief, measures):
        print(f"== {part.__name__}")
        part.main()
        print()


if __name__ == "__main__":
    main()

"""``python -m wardround.reference``."""

from wardround.reference.serve import main

if __name__ == "__main__":
    raise SystemExit(main())

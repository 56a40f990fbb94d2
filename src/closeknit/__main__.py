"""python -m closeknit"""

from closeknit.cli import main

if __name__ == "__main__":
    main()

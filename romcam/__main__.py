"""`python -m romcam` is `romcam`."""

from romcam.cli import main

if __name__ == "__main__":
    main()

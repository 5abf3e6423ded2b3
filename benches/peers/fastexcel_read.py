"""fastexcel_read.py FOLDER: only reads every sheet of every return into Arrow columns of text, and counts the cells."""

import sys
from pathlib import Path

import fastexcel


def main(folder):
    files = sorted(Path(folder).glob("*.xlsx"))
    cells = 0
    for path in files:
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, dtypes="string")
            cells += sheet.height * sheet.width
            sheet.to_polars()
    print(f"{len(files)} files, {cells} cells")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

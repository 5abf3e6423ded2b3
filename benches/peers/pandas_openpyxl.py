"""pandas_openpyxl.py FOLDER [OUT.xlsx]: the same consolidation as an office that knows Python would write it.

Reads every sheet of every return by pandas with openpyxl, takes the rows whose first column is a code and whose last number
is the figure, and writes one workbook: a sheet a form with the units side by side and =SUM(...) before them, and a list of
every figure with file, sheet and cell. No forms are recognised, nothing is checked, no slip of a clerk is found: it is what
the machine needs for the plain work.
"""

import sys
from pathlib import Path

import pandas
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

HEADER = 3  # rows above the table of a detail sheet


def figures(path):
    """Sheet, code, label, value, cell of every figure of one return."""
    for sheet, table in pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl").items():
        for row, cells in enumerate(table.itertuples(index=False), start=1):
            code, label, *rest = (*cells, None, None)
            if pandas.isna(code) or pandas.isna(label):
                continue
            numbers = [
                (column, value)
                for column, value in enumerate(rest, start=3)
                if isinstance(value, (int, float)) and not pandas.isna(value)
            ]
            for column, value in numbers[-1:]:
                yield sheet, str(code).strip(), str(label).strip(), value, f"{get_column_letter(column)}{row}"


def main(folder, out):
    files = sorted(Path(folder).glob("*.xlsx"))
    found = [(path.stem, path.name, *figure) for path in files for figure in figures(path)]
    columns = ["unit", "file", "sheet", "code", "label", "value", "cell"]
    table = pandas.DataFrame(found, columns=columns)
    book = Workbook(write_only=True)
    for sheet, rows in table.groupby("sheet", sort=False):
        page = book.create_sheet(str(sheet)[:31])
        across = rows.pivot_table(index=["code", "label"], columns="unit", values="value", sort=False)
        page.append([str(sheet)])
        page.append([])
        page.append(["STT", "Chỉ tiêu", "Tổng hợp", *across.columns])
        last = get_column_letter(3 + len(across.columns))
        for at, (named, values) in enumerate(across.iterrows(), start=HEADER + 1):
            shown = [None if pandas.isna(value) else value for value in values]
            page.append([*named, f"=SUM(D{at}:{last}{at})", *shown])
    page = book.create_sheet("Nguồn số liệu")
    page.append(columns)
    for row in table.itertuples(index=False):
        page.append(list(row))
    book.save(out)
    print(f"{len(files)} files, {len(table)} figures")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "target/bench/out-pandas.xlsx")

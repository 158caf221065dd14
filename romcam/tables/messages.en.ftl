### Sentences of the reading of tables. One sentence each. $table: a file's path.

table-too-large = { $table } is larger than { $most } MB; give the rows and columns that are needed.
table-not-a-table = { $table } is not a table romcam can read; export it again as CSV or Parquet.
table-not-csv = { $table } is not CSV; export the table as CSV or Parquet.
table-empty = { $table } is empty; give it a header line and one row a frame or a trial.
table-no-rows = { $table } holds no rows; give it a header line and one row a frame or a trial.
# $row: its number, counted from 1.
rows-wider-than-header = { $table } is not a table romcam can read: row { $row } under the header and others have more cells than the header; if commas separate the columns, write the numbers with points.
column-not-cells = { $table }: column { $column } holds no numbers and no text; export it again as CSV.
column-twice = { $table } has two columns { $column }; keep one of them.
# $cell: the cell's content in quotes.
cell-not-a-number = { $table }: { $cell } in column { $column }, row { $row } under the header, is not a number; correct it or leave the cell empty.
workbook-unreadable = { $table } is not a workbook romcam can read, or it is protected by a password; save it again as .xlsx or CSV.
# $most: megabytes.
workbook-too-large = { $table } unpacks to more than { $most } MB; save the sheet that is needed as CSV.
# $sheets: names of the sheets.
workbook-several-sheets = { $table } has several sheets with such a table ({ $sheets }); save each as a file of its own.

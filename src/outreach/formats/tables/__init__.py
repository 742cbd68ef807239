"""Tables: CSV, XLSX, XLS, XLSB, ODS and HTML, read as rows of text and written."""

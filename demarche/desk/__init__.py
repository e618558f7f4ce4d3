"""What people see: tables, charts, the brief, the page. In: rows and measures. Out: text and files."""

"""What carries an estimate out of the program beside the PDF: the spreadsheet and the e-mail."""

"""Lists of cases to quotes: a folder, JSON Lines, a table, and what is made of each case.

    for outcome in outcomes(listed(path), Order(out), jobs=4):
        …                               # in the order of the list; what fails says why, the rest goes on

`reading` gives the cases one after the other, `case_table` makes a case of a row, `quoting` its quote, `summary_table`
the table of all. Nothing is held longer than its turn: memory is the same for ten cases and a hundred thousand.
"""

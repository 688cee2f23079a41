"""What is drawn, for screen and paper alike: marks with their places, and the pictures made of them.

`marks` are what a picture consists of, `writing` sets them down, `curve_picture` and `bars` are pictures. Nothing here
knows Qt or ReportLab: `window.widgets.painting` and `paper.layout.painting` draw the marks.
"""

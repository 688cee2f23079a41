"""The step Result: each block of it has a module of its own, `page` puts them in the order of the stage."""

from desktop.window.pages.result.result_page import ResultPage

__all__ = ["ResultPage"]

"""Checking a quote that came back: the verdict in large words, what was found with its place, and its case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.document.storage import read_bytes
from desktop.proof import checked as check_view
from desktop.proof.checked import Told
from desktop.proof.examination import MOST_BYTES
from desktop.proof.issued_here import with_ledger
from desktop.proof.returned import NotReturned, returned
from desktop.proof.verdict import Verdict
from desktop.proof.verification import VerificationFailed, verify
from desktop.telling import paths
from desktop.window.desk import mishaps
from desktop.window.desk.aside import Aside
from desktop.window.desk.asking import kinds, which_to_open
from desktop.window.desk.quotes import Back, ToOpen
from desktop.window.pages.quote.known_office import KnowOffice
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.background import Background
from desktop.window.widgets.labels import Elided, label, muted, show_text
from desktop.window.widgets.paper_view import Mark, PaperView
from desktop.window.widgets.pdf_pages import PdfPages

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.window.desk.desk import Desk

_PAPER_HEIGHT = 460


class _Examined(NamedTuple):
    verdict: Verdict
    data: bytes


class CheckPage(Aside):
    """The page of one file. PLACE is its path, or `ToOpen`."""

    def __init__(self, desk: Desk) -> None:
        self._path: Path | None = None
        self._opens: ToOpen | None = None
        self._case: Case | None = None
        """The case of the quote, once it was opened."""
        self._examined: _Examined | None = None
        self._failure: Callable[[], str] | None = None
        self._end: Callable[[], None] | None = None
        self._generation = 0
        super().__init__(desk)

    def build(self) -> None:
        super().build()
        self._beside = Background(self, "check")
        self._beside.done.connect(self._take)
        self._drawing = Background(self)
        self._drawing.done.connect(self._show_pages)
        self.file = Elided(tokens.SMALL)
        self.file.setForegroundRole(theme.MUTED)
        self.content.addWidget(self.file)
        self._running = QWidget()
        line = QHBoxLayout(self._running)
        line.setContentsMargins(0, 12, 0, 0)
        line.setSpacing(16)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self.stop)
        line.addWidget(self.progress, 1)
        line.addWidget(self.cancel)
        self._doing = muted(wrap=True)
        self.content.addWidget(self._running)
        self.content.addWidget(self._doing)
        self._build_verdict()
        self.content.addStretch(1)
        self.other = QPushButton()
        self.other.clicked.connect(self.choose)
        self.footer.insertWidget(self.footer.indexOf(self.primary), self.other)
        application = QCoreApplication.instance()
        if application is not None:
            # The window may be closed while a file is examined: nobody waits for the answer then.
            application.aboutToQuit.connect(self.stop)

    def _build_verdict(self) -> None:
        self._verdict = QWidget()
        column = QVBoxLayout(self._verdict)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(6)
        self._icon = QLabel()
        self.headline = label(tokens.TITLE, bold=True, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon)
        head.addWidget(self.headline, 1)
        column.addLayout(head)
        self.explained = label(wrap=True)
        column.addWidget(self.explained)
        self.standing = label(wrap=True)
        column.addWidget(self.standing)
        self.signers = label(wrap=True)
        self.signers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.signers)
        self.office = KnowOffice(self.desk)
        self.office.taken_in.connect(self.examine_again)
        column.addWidget(self.office)
        self.not_opened = label(wrap=True, tone=theme.WARN)
        column.addWidget(self.not_opened)
        column.addSpacing(6)
        self._found_title = label(bold=True)
        column.addWidget(self._found_title)
        self._found = QVBoxLayout()
        self._found.setSpacing(2)
        self.links: list[QPushButton] = []
        self._sentences: list[QLabel] = []
        column.addLayout(self._found)
        column.addSpacing(6)
        self._column, self._under_findings = column, column.count()
        self._facts_title = label(bold=True)
        column.addWidget(self._facts_title)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(24)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._fact_labels: list[tuple[QLabel, QLabel]] = []
        column.addLayout(self._facts)
        column.addSpacing(6)
        self._statements_title = label(bold=True)
        column.addWidget(self._statements_title)
        self._statements = QGridLayout()
        self._statements.setHorizontalSpacing(24)
        self._statements.setVerticalSpacing(4)
        self._statements.setColumnStretch(1, 1)
        self._statement_labels: list[tuple[QLabel, QLabel]] = []
        column.addLayout(self._statements)
        column.addSpacing(10)
        self.paper = PaperView(self.desk.theme)
        self.paper.setFixedHeight(_PAPER_HEIGHT)
        column.addWidget(self.paper)
        self.content.addWidget(self._verdict)
        self._verdict.hide()

    # ------------------------------------------------------------------ which file

    def open_at(self, place: object) -> bool:
        if isinstance(place, ToOpen):
            self.examine(place.path, place)
        elif place:
            self.examine(Path(str(place)))
        self._show()
        return True

    def choose(self) -> None:
        """Ask for a PDF and examine it."""
        words = self.desk.words
        path = which_to_open(
            self,
            words.text("Choose the quote to check"),
            self.desk.settings.folder,
            kinds(("PDF", "*.pdf"), (words.text("All files"), "*")),
        )
        if path is not None:
            self.examine(path)

    def examine(self, path: Path, opens: ToOpen | None = None) -> None:
        """Examine a file by another process."""
        self.stop()
        self._path, self._opens = path, opens
        self._examined = self._failure = self._case = None
        self._generation += 1
        self.paper.show_pages(None)
        self._beside.start(self._generation, lambda: self._work(path))
        self._show()

    def _work(self, path: Path) -> _Examined:
        """Runs beside the window."""
        verdict = verify(path, begun=self._begun)
        self._end = None
        data = read_bytes(path, MOST_BYTES) if verdict.facts is not None else b""
        return _Examined(with_ledger(verdict, data, self.desk.ledger), data)

    def examine_again(self) -> None:
        """Examine the same file, as something that the verdict hangs on has changed."""
        if self._path is not None:
            self.examine(self._path, self._opens)

    def _begun(self, end: Callable[[], None]) -> None:
        self._end = end

    def stop(self) -> None:
        """End the examination; nothing is said of the file then."""
        self._beside.drop(self._generation)
        end, self._end = self._end, None
        if end is not None:
            end()
        self._show()

    @property
    def busy(self) -> bool:
        """Whether a file is examined."""
        return self._beside.busy(self._generation)

    def _take(self, key: object, result: object) -> None:
        if key != self._generation:
            return
        words_of = self.desk
        if isinstance(result, _Examined):
            self._examined = result
            if check_view.shows_pages(result.verdict):
                data = result.data
                self._drawing.start("pages", lambda: PdfPages(data))
            if self._opens is not None and result.verdict.outcome == "unaltered":
                self.open_case()
        elif isinstance(result, VerificationFailed) and self._path is not None:
            from desktop.document.storage import ReadFailed

            failed = ReadFailed(self._path, result.reason, str(result))
            self._failure = lambda: mishaps.not_read(failed, words_of.words)
        else:
            detail = str(result)[:200]
            self._failure = lambda: words_of.words.text(
                "The file could not be examined: {detail}", detail=detail
            )
        self._show()

    def _show_pages(self, _key: object, result: object) -> None:
        if isinstance(result, PdfPages):
            self.paper.show_pages(result)
            told = check_view.findings(self._examined.verdict, self.desk.words) if self._examined else ()
            first = next((one for one in told if one.finding.page is not None), None)
            if first is not None:
                self._go_to(first)

    # ------------------------------------------------------------------ its case

    def open_case(self) -> None:
        """Bring the case of the quote back to the desk."""
        if self._examined is None or self._path is None or self._examined.verdict.facts is None:
            return
        try:
            back = returned(self._examined.data, self._examined.verdict.facts.attachment_sha256)
        except NotReturned:
            self._failure = lambda: self.desk.words.text("The case in this file cannot be read.")
            self._show()
            return
        left = self._opens.left if self._opens is not None else None
        sound = self._examined.verdict.outcome == "unaltered"
        self._case = back.case
        self.desk.quote_back.emit(Back(self._path, back, sound, left))
        self._show()

    @property
    def opened(self) -> bool:
        """Whether the case of the quote is the one on the desk."""
        return self._case is not None and self.desk.case == self._case

    def show_case(self) -> None:
        if self._case is not None:
            self._show()

    def go_on(self) -> None:
        if self.opened:
            self.moved.emit(paths.RESULT)
        elif self._examined is not None and check_view.may_be_opened(self._examined.verdict):
            self.open_case()
        else:
            self.choose()

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Quote"))
        self.title.setText(words.text("Check a quote"))
        self.subtitle.setText(
            words.text(
                "Is the PDF what this program wrote, and do its figures follow from the policy? Nothing leaves this computer."
            )
        )
        self.cancel.setText(words.text("Cancel"))
        self.other.setText(words.text("Check another…"))
        self.progress.setAccessibleName(words.text("The file is being examined"))
        self._found_title.setText(words.text("What was found"))
        self._facts_title.setText(words.text("What the quote says of itself"))
        self._statements_title.setText(words.text("Said by the issuer, not worked out"))
        self.office.set_texts()
        self.paper.setAccessibleName(words.text("Pages of the quote"))
        self._show()

    def _show(self) -> None:
        words, examined = self.desk.words, self._examined
        self.file.show_whole(str(self._path) if self._path is not None else "")
        self.file.setVisible(self._path is not None)
        # The button that had the focus goes; another part of the window would get it.
        waited = self.cancel.hasFocus()
        self._running.setVisible(self.busy)
        doing = ""
        if self.busy:
            doing = words.text("The quote is made again from its case and compared: a second or two.")
        elif self._failure is not None:
            doing = self._failure()
        elif self._path is not None and examined is None:
            doing = words.text("The check was cancelled.")
        show_text(self._doing, doing)
        self._verdict.setVisible(examined is not None)
        opens = examined is not None and check_view.may_be_opened(examined.verdict)
        opening = words.text("Go to its result") if self.opened else words.text("Open its case")
        self.primary.setText(opening if opens else words.text("Choose a PDF…"))
        self.primary.show()
        self.primary.setEnabled(not self.busy)
        if waited and not self.busy:
            self.primary.setFocus()
        self.other.setVisible(opens)
        if examined is not None:
            self._show_verdict(examined.verdict)

    def _show_verdict(self, verdict: Verdict) -> None:
        words = self.desk.words
        head = check_view.headline(verdict, words)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(self.desk.theme, head.icon, head.ink, 24, ratio))
        self.headline.setText(head.text)
        self.explained.setText(check_view.explained(verdict, words))
        show_text(self.standing, "\n".join(check_view.standing(verdict, words)))
        warns = verdict.ledger == "other_figures" or verdict.cut_off
        self.standing.setForegroundRole(theme.WARN if warns else theme.MUTED)
        show_text(self.signers, "\n".join(check_view.signers(verdict, words)))
        self.office.show_for(check_view.unknown_signer(verdict))
        unopened = (
            self._opens is not None and verdict.outcome != "unaltered" and check_view.may_be_opened(verdict)
        )
        said = ""
        if self.opened:
            said = words.text("Its case is open: the answer beside is worked out from it.")
        elif unopened:
            said = words.text(
                "Its case has not been opened. Read what was found; then you can still open it."
            )
        self.not_opened.setForegroundRole(theme.ACCENT if self.opened else theme.WARN)
        show_text(self.not_opened, said)
        told = check_view.findings(verdict, words)
        self._found_title.setVisible(bool(told))
        self._show_findings(told)
        rows = check_view.facts(verdict, self.desk.rules, words)
        self._facts_title.setVisible(bool(rows))
        _show_rows(self._facts, self._fact_labels, rows)
        said_by_issuer = check_view.statements(verdict, words)
        self._statements_title.setVisible(bool(said_by_issuer))
        _show_rows(self._statements, self._statement_labels, said_by_issuer)
        # A place that was found is seen first; else what the quote says of itself.
        placed = any(one.finding.page is not None for one in told)
        self._column.removeWidget(self.paper)
        self._column.insertWidget(self._under_findings if placed else self._column.count(), self.paper)
        self.paper.setVisible(check_view.shows_pages(verdict))

    def _show_findings(self, told: tuple[Told, ...]) -> None:
        while len(self.links) < len(told):
            sentence, link = label(wrap=True), QPushButton()
            link.setProperty("link", True)
            place = len(self.links)
            link.clicked.connect(lambda _=False, place=place: self._show_place(place))
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(sentence, 1)
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self._found.addLayout(row)
            self.links.append(link)
            self._sentences.append(sentence)
        words = self.desk.words
        for place, (sentence, link) in enumerate(zip(self._sentences, self.links, strict=True)):
            shown = place < len(told)
            sentence.setVisible(shown)
            page = told[place].finding.page if shown else None
            link.setVisible(page is not None)
            if shown:
                sentence.setText(told[place].sentence)
                text = words.text("Show page {page}", page=str(page))
                link.setText(text)
                link.setAccessibleName(f"{text}: {told[place].sentence}")

    def _show_place(self, place: int) -> None:
        if self._examined is not None:
            self._go_to(check_view.findings(self._examined.verdict, self.desk.words)[place])
            self.area.ensureWidgetVisible(self.paper)

    def _go_to(self, told: Told) -> None:
        finding = told.finding
        if finding.page is None:
            return
        if finding.region is not None:
            self.paper.mark(Mark(finding.page - 1, finding.region))
        else:
            self.paper.mark()
            self.paper.go_to(finding.page - 1)

    def recolour(self) -> None:
        super().recolour()
        if self._examined is not None:
            self._show_verdict(self._examined.verdict)

    def first_control(self) -> QWidget:
        return self.cancel if self.busy else self.primary

    def leave(self) -> None:
        self.stop()
        super().leave()

    def abandon(self) -> None:
        self.stop()


def _show_rows(
    grid: QGridLayout, labels: list[tuple[QLabel, QLabel]], rows: tuple[tuple[str, str], ...]
) -> None:
    """Show rows of a name and a value, with as many labels as it takes."""
    while len(labels) < len(rows):
        pair = muted(), label(wrap=True)
        pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place = len(labels)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(pair[0], place, 0, top)
        grid.addWidget(pair[1], place, 1)
        labels.append(pair)
    for place, (name, value) in enumerate(labels):
        shown = place < len(rows)
        name.setVisible(shown)
        value.setVisible(shown)
        if shown:
            name.setText(rows[place][0])
            value.setText(_breakable(rows[place][1]))


def _breakable(text: str) -> str:
    """A hash may be broken anywhere; words stay as they are."""
    zero = "\N{ZERO WIDTH SPACE}"
    return zero.join(text[at : at + 16] for at in range(0, len(text), 16)) if len(text) == 64 else text

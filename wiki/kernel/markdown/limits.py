"""What a text may ask of the renderer, and the words for a refusal."""

SOURCE_BYTES = 200 * 1024
HTML_BYTES = 2_000_000
TABLE_CELLS = 20_000
CPU_SECONDS = 2
WALL_SECONDS = 4.0
MEMORY_BYTES = 320 * 1024 * 1024

TOO_LARGE = "too_large"
TOO_SLOW = "too_slow"
TOO_MUCH_HTML = "too_much_html"
TABLE_TOO_LARGE = "table_too_large"
TWO_TOCS = "two_tocs"
FAILED = "failed"


class Refused(Exception):
    """A text that is not rendered; `problem` is one of the codes above."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

"""Tables in a page of the documentation, between markers; everything else of the page stays."""


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def replaced(page, name, text):
    """The page with this text between its markers of that name."""
    begin, end = f"<!-- {name} begin -->\n", f"<!-- {name} end -->"
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
        raise ValueError(f"the page has not one pair of the markers '{name} begin' and '{name} end'")
    before, rest = page.split(begin)
    return before + begin + text + end + rest.split(end)[1]


def write(path, texts):
    """Writes all texts, by the name of their markers, or nothing."""
    page = path.read_text()
    for name, text in texts.items():
        page = replaced(page, name, text)
    path.write_text(page)


def number(value, digits=2):
    """A figure with so many significant digits, at least all before the point, and thousands apart."""
    if value == 0:
        return "0"
    exponent = int(f"{abs(value):.{digits - 1}e}".split("e")[1])
    return f"{value:,.{max(0, digits - 1 - exponent)}f}"

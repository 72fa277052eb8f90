"""Medians of what was measured, as a table and as JSON."""

import json
import statistics


def median(runs, key):
    values = [run[key] for run in runs if run.get(key) is not None]
    return statistics.median(values) if values else None


class Report:
    def __init__(self, header):
        self.header = header
        self.rows = []

    def row(self, row, runs, failures):
        """runs: lists of figures by the server's name. The others are related to the first server."""
        row.related(runs)
        return {
            "row": row.name, "title": row.title, "first": next(iter(runs), ""),
            "figures": [{"key": key, "title": title, "format": form} for key, title, form in row.figures],
            "medians": {name: {key: median(of, key) for key, *_ in row.figures} for name, of in runs.items() if of},
            "runs": runs, "failures": failures,
        }

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**self.header, "rows": self.rows}, indent=1) + "\n")

    def table(self):
        h = self.header
        lines = [f"{h['date']}, {h['processor']}, {h['cores']} cores, Linux {h['kernel']}, median of {h['rounds']} "
                 f"round(s){', QUICK' if h['quick'] else ''}. In brackets: × {{first}}."
                 .format(first=self.rows[0]["first"] if self.rows else "")]
        for row in self.rows:
            lines += ["", *self.section(row)]
        return "\n".join(lines) + "\n"

    def section(self, row):
        figures = row["figures"]
        yield f"| {row['title']} | " + " | ".join(f["title"] for f in figures) + " |"
        yield "|---" * (len(figures) + 1) + "|"
        for name, medians in row["medians"].items():
            yield f"| {name} | " + " | ".join(self.cell(row, name, medians, f) for f in figures) + " |"
        for name, failure in row["failures"].items():
            yield f"| {name} | {failure.strip().splitlines()[0]} |" + " |" * (len(figures) - 1)

    @staticmethod
    def cell(row, name, medians, figure):
        value = medians[figure["key"]]
        if value is None:
            return "–"
        text = format(value, figure["format"])
        base = row["medians"].get(row["first"], {}).get(figure["key"])
        return text if name == row["first"] or not base else f"{text} ({value / base:.2f})"

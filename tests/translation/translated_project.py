"""A project of a few texts, in memory, for trying translations."""

from __future__ import annotations

from engine.loading.project import Project, read_sources

PROJECT = """\
project: tried
label: Loans
source_language: en
languages: [en, ar]
default_language: en
time_zone: Africa/Khartoum
start: [loan]
"""
FORM = """\
form: loan
label: Loan
sections:
  - id: all
    label: Everything
    fields:
      - id: title
        type: text
        label: Title
        hint: As on the cover
      - id: days
        type: integer
        label: Days
        constraint: days < 90
        constraint_message:
          by: days
          one: One day
          other: "{days} days"
      - id: note
        type: text
        label:
          en: Note
          ar: ملاحظة
"""
ARABIC = """\
# Words for readers in Arabic.
forms.loan.label:
  text: إعارة
  source: sb4e4c2e3

# The title, as people say it here.
forms.loan.fields.title.label: العنوان
# The end.
"""


def project(arabic: str = ARABIC, form: str = FORM) -> Project:
    """The project with these words."""
    files = {
        "project.yaml": PROJECT,
        "forms/loan.yaml": form,
        "locales/ar/loan.yaml": arabic,
    }
    return read_sources({path: text.encode() for path, text in files.items()})[0]


def with_files(former: Project, files: dict[str, bytes]) -> Project:
    """The project after some files were written."""
    return read_sources({**{f.path: f.source for f in former.files}, **files})[0]

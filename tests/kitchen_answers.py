"""Answers to every question of the kitchen sink, section by section."""

from __future__ import annotations

from typing import Final

from tests.pictures import picture

PHOTO: Final = picture()
VOICE: Final = b"OggS a voice"
LETTER: Final = b"%PDF-1.7 a letter"
GOOD: Final[dict[str, dict[str, str | list[str]]]] = {
    "words_section": {
        "first_name": "ليلى",
        "story": "سطر\nوسطر",
        "phone": "٠٩١٢٣٤٥٦٧٨",
        "mail": "a@example.org",
        "national_number": "٧٩٩٢٧٣٩٨٧١٣",
        "ration_card": "١٢٣٤ ٥٦٧٨",
    },
    "numbers_section": {"siblings": "٢", "weight": "٢١٫٥", "sleep": "7", "distance": "2.5"},
    "choices_section": {
        "agreed": "yes",
        "told": "yes",
        "main_need": "food",
        "concerns": ["food", "school"],
        "order_of_needs.1": "school",
        "order_of_needs.2": "food",
        "home.state": "north",
        "home.village": "tawila",
    },
    "time_section": {
        "born.year": "2016",
        "born.month": "5",
        "came_at": "٧:٣٠",
        "left_at": "1215",
        "happened_at.day": "28",
        "happened_at.month": "2",
        "happened_at.year": "2026",
        "happened_at.time": "18:00",
    },
    "people_section": {
        "second_worker": "badr",
        "others_told": ["amal", "badr"],
        "helping_agency": "hope",
        "other_agencies": ["hope"],
    },
    "things_section": {
        "where_found.latitude": "١٥٫٥٠٠٧",
        "where_found.longitude": "32.5599",
        "signed": "حليمة",
        "signed.signed": "yes",
    },
}

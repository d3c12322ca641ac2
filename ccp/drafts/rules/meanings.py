"""Words for categories and for what they are entered as, as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from ccp.drafts.rules.columns import folded

# What somebody may call a category, folded, and what that tells besides.
CATEGORIES: dict[str, tuple[str, dict[str, str]]] = {
    **dict.fromkeys(
        (
            *(
                "professional education",
                "professional",
                "ce",
                "continuing education",
                "course",
                "seminar",
            ),
            *(
                "webinar",
                "workshop",
                "conference",
                "in service",
                "inservice",
                "training",
                "lecture",
                "class",
            ),
            *("self study", "online course", "convention", "certification course", "cpr"),
        ),
        ("professional_education", {}),
    ),
    **dict.fromkeys(
        (
            *(
                "formal education",
                "formal",
                "college",
                "college course",
                "university",
                "university course",
            ),
            *("academic", "degree course", "college credit"),
        ),
        ("formal_education", {}),
    ),
    **dict.fromkeys(
        ("employment verification", "employment", "job", "work", "work experience"),
        ("employment", {}),
    ),
    **dict.fromkeys(
        ("authorship", "writing", "publication", "author", "published"), ("authorship", {})
    ),
    **{name: ("authorship", {"kind": name}) for name in ("book", "chapter", "article", "poster")},
    "book chapter": ("authorship", {"kind": "chapter"}),
    "journal article": ("authorship", {"kind": "article"}),
    **dict.fromkeys(
        (
            *(
                "instructional presentation",
                "instruction",
                "instructional",
                "presentation",
                "teaching",
            ),
            *("taught", "presenter", "speaker", "presented", "lecturer", "instructor"),
        ),
        ("instruction", {}),
    ),
    **dict.fromkeys(
        (
            "organizational participation",
            "organization",
            "organisation",
            "participation",
            "volunteer",
            "service",
        ),
        ("organization", {}),
    ),
    **{name: ("organization", {"role": name}) for name in ("officer", "committee", "member")},
    "committee member": ("organization", {"role": "committee"}),
    "amt continuing education": ("amt_ce", {}),
    "amt ce": ("amt_ce", {}),
}
CHOICES: dict[str, dict[str, str]] = {
    "unit": {
        **dict.fromkeys(
            ("semester", "semester credits", "semester hours", "sem", "semesters"), "semester"
        ),
        **dict.fromkeys(
            ("quarter", "quarter credits", "quarter hours", "qtr", "quarters"), "quarter"
        ),
    },
    "kind": {
        "book": "book",
        **dict.fromkeys(("chapter", "book chapter"), "chapter"),
        **dict.fromkeys(("article", "journal article", "paper"), "article"),
        "poster": "poster",
    },
    "role": {
        **dict.fromkeys(
            ("officer", "president", "vice president", "secretary", "treasurer", "board member"),
            "officer",
        ),
        **dict.fromkeys(("committee", "committee member", "committee chair", "chair"), "committee"),
        "member": "member",
    },
}


def category(text: str, labels: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """The code of a category by its own label or code, or by what people call it, and what the word
    tells of its kind or role; None for a word that nobody knows. labels: code by folded label.
    """
    word = folded(text)
    if word in labels:
        return labels[word], {}
    if word in CATEGORIES:
        return CATEGORIES[word]
    code = word.replace(" ", "_")
    return (code, {}) if code in labels.values() else None


def choice(column: str, text: str) -> str | None:
    """The value of a choice by what people call it; None for a word that is none."""
    return CHOICES[column].get(folded(text))
